"""The front page: what waits for me, and what a committee is about."""

from datetime import date, timedelta

from django.utils import translation

from dk2020portal.front_page import by_time
from dk2020portal.waiting import Waiting, waiting_for
from meetings import workflow
from meetings.models import Attendance
from meetings.rules.deadlines import working_days_from
from meetings.rules.lifecycle import MeetingState
from members.accounts.account import LAST_HERE
from members.models import Mail, Membership, Person
from members.workflow import appoint_stand_in
from record import clock
from tests.meetings.test_supplements import send_out
from tests.queries import MOST_PER_PAGE, queries_of


def whats(person):
    """What waits for `person`, in English and in order."""
    with translation.override("en"):
        return [line.what for line in waiting_for(person)]


def a_planned_meeting(committee, *, by, days=20):
    start = clock.now() + timedelta(days=days)
    return workflow.create_meeting(committee=committee, starts_at=start, ends_at=start + timedelta(hours=2), by=by)


def a_submitted_meeting(committee, *, by):
    meeting = a_planned_meeting(committee, by=by)
    workflow.start_preparation(meeting=meeting, by=by)
    workflow.add_item(meeting=meeting, by=by, title="Status", kind="orientation", recommendation=["noterer"])
    return workflow.submit_agenda(meeting=meeting, by=by)


def test_a_stranger_is_told_whom_to_ask_and_nothing_else(as_, stranger, published_meeting):
    page = as_(stranger).get("/")
    assert (page.context["waiting"], list(page.context["upcoming"]), page.context["decided"].rows) == ([], [], [])
    assert page.content.decode().count("<h2") == 0


def test_a_sent_out_agenda_waits_until_it_is_read_and_answered(as_, member, published_meeting):
    asked = [whats(member)]
    as_(member).get(published_meeting.get_absolute_url())
    asked.append(whats(member))
    invitation = Attendance.objects.get(meeting=published_meeting, person=member)
    workflow.answer_invitation(attendance=invitation, answer=Attendance.Answer.ACCEPTED, by=member)
    asked.append(whats(member))
    assert asked == [["Read the agenda and say whether you come"], ["Say whether you come"], []]


def test_an_agenda_waits_for_each_co_chair_until_he_or_she_has_approved(committee, secretary, co_chairs):
    meeting = a_submitted_meeting(committee, by=secretary)
    workflow.approve_agenda(meeting=meeting, by=co_chairs[0])
    assert [whats(co_chair) for co_chair in co_chairs] == [[], ["Approve the agenda"]]


def test_a_stand_in_is_asked_until_the_co_chair_or_he_himself_has_approved(committee, secretary, co_chairs, member):
    seat, today = Membership.objects.get(person=co_chairs[0], committee=committee), clock.today()
    appoint_stand_in(membership=seat, person=member, starts_on=today, ends_on=today, by=secretary, reason="Ferie")
    meeting = a_submitted_meeting(committee, by=secretary)
    asked = [whats(member)]
    workflow.approve_agenda(meeting=meeting, by=co_chairs[0])
    asked.append(whats(member))
    assert asked == [["Approve the agenda"], []]


def test_the_secretariat_sees_the_next_step_of_each_meeting_and_proposals(committee, secretary, member):
    a_planned_meeting(committee, by=secretary)
    workflow.propose_item(committee=committee, by=member, title="Ladestandere", kind="discussion")
    assert whats(secretary) == ["Collect items and start the agenda", "A proposed item waits for a meeting"]
    assert whats(member) == []


def test_the_next_deadline_stands_at_a_meeting_for_who_prepares_it(as_, committee, secretary, member):
    a_planned_meeting(committee, by=secretary)
    shown = ["Deadline for items:" in as_(who).get("/").content.decode() for who in (secretary, member)]
    assert shown == [True, False]


def test_a_meeting_far_away_waits_for_nobody(committee, secretary):
    a_planned_meeting(committee, by=secretary, days=90)
    assert whats(secretary) == []


def test_the_front_page_asks_as_much_for_one_meeting_as_for_four(as_, committee, secretary, published_meeting):
    client = as_(secretary)
    asked = [queries_of(client, "/")]
    for days in (20, 25, 30):
        a_planned_meeting(committee, by=secretary, days=days)
    asked.append(queries_of(client, "/"))
    assert (asked[0], asked[0] <= MOST_PER_PAGE) == (asked[1], True)


def test_the_overview_of_a_committee_names_its_next_meeting(as_, committee, member, published_meeting):
    client = as_(member)
    assert client.get(committee.get_absolute_url()).context["next_meeting"] == published_meeting
    assert queries_of(client, committee.get_absolute_url()) <= MOST_PER_PAGE


def test_a_stranger_does_not_know_the_committee(as_, committee, stranger):
    assert as_(stranger).get(committee.get_absolute_url()).status_code == 404


def test_an_answer_is_asked_for_before_the_day_of_the_meeting(member, published_meeting):
    [line] = waiting_for(member)
    assert line.due_on == working_days_from(published_meeting.day, -1) < published_meeting.day


def test_what_waits_is_grouped_by_when(monkeypatch):
    wednesday = date(2026, 11, 25)
    monkeypatch.setattr(clock, "today", lambda: wednesday)
    days = {"late": -1, "now": 0, "sunday": 4, "monday": 5}
    lines = [Waiting(name, "", "/", wednesday + timedelta(days=n)) for name, n in days.items()]
    found = {
        str(group.label): [line.what for line in group.lines] for group in by_time([*lines, Waiting("any", "", "/")])
    }
    assert found == {"Today": ["late", "now"], "This week": ["sunday"], "Later": ["monday", "any"]}


def test_an_invitation_is_answered_from_the_front_page(as_, member, published_meeting):
    [line] = waiting_for(member)
    as_(member).post(line.answer_at, {"answer": "accepted"})
    assert Attendance.objects.get(meeting=published_meeting, person=member).answer == "accepted"
    assert [line.answer_at for line in waiting_for(member)] == [""]


def test_the_next_meeting_shows_how_long_its_agenda_takes_until_it_is_opened(as_, member, published_meeting):
    client = as_(member)
    shown = [client.get("/").context["next"]]
    client.get(published_meeting.get_absolute_url())
    shown.append(client.get("/").context["next"])
    assert [(each.meeting, each.is_read) for each in shown] == [(published_meeting, False), (published_meeting, True)]
    assert shown[0].reading.minutes > 0


def test_decisions_that_came_since_the_last_log_in_are_named_as_new(as_, member, meeting_in):
    meeting_in(MeetingState.MINUTES_APPROVED)
    client, told = as_(member), []
    for days in (1, -1):
        session = client.session
        session[LAST_HERE] = (clock.now() - timedelta(days=days)).isoformat()
        session.save()
        told.append(client.get("/").context["decided"])
    assert (told[0].new, len(told[0].rows), told[1].new) == (len(told[0].rows), len(told[1].rows), 0)
    assert told[0].new > 0


def test_who_logs_in_is_asked_when_he_was_here_before(client, member):
    before = clock.now() - timedelta(days=3)
    Person.objects.filter(pk=member.pk).update(last_login=before)
    member.set_password("klima-i-midtjylland")
    Person.objects.filter(pk=member.pk).update(password=member.password)
    client.post("/account/login/", {"login": member.email, "password": "klima-i-midtjylland"})
    assert client.session[LAST_HERE] == before.isoformat()


def test_the_week_tells_the_secretariat_of_deadlines_answers_and_what_failed(as_, secretary, member, published_meeting):
    a_planned_meeting(published_meeting.committee, by=secretary, days=1)
    Mail.objects.create(person=member, kind="reminder", address=member.email, state=Mail.State.GIVEN_UP)
    page = as_(secretary).get("/week/")
    assert "item_cutoff_on" in {due.name for _meeting, due in page.context["late"]}
    assert [(meeting, member.name in names) for meeting, names in page.context["unanswered"]] == [
        (published_meeting, True)
    ]
    assert [words for words, _link in page.context["failed"]] == ["1 mail did not leave"]
    assert queries_of(as_(secretary), "/week/") <= MOST_PER_PAGE


def test_the_week_is_the_secretariats(as_, cast):
    assert {who: as_(cast[who]).get("/week/").status_code for who in ("secretary", "member", "guest", "stranger")} == {
        "secretary": 200,
        "member": 403,
        "guest": 403,
        "stranger": 403,
    }


def test_who_has_read_an_agenda_is_led_to_what_is_new_in_the_next_one(
    as_, member, published_meeting, items, secretary, co_chairs
):
    as_(member).get(published_meeting.get_absolute_url())
    as_(member).post(waiting_for(member)[0].answer_at, {"answer": "accepted"})
    workflow.edit_item(item=items["open"], summary="Nyt resumé", by=secretary)
    send_out(published_meeting, secretary, co_chairs)
    [line] = [line for line in waiting_for(member) if "agenda" in line.what]
    assert line.what == "Read what is new in the agenda"
    shown = as_(member).get(line.link.split("#")[0]).context["timetable"]
    assert [entry.item_id for entry, _at in shown] == [items["open"].pk]
