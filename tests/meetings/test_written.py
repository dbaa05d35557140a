"""A written procedure: answered until its deadline, stopped by a wish for a meeting, drawn by the timer."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from dk2020portal.audit import timeline_of_committee
from dk2020portal.waiting import waiting_for
from meetings import workflow
from meetings.forms.meeting import MeetingForm
from meetings.models import AgendaItem, Attendance, CalendarEntry, Decision, Dissent, Meeting, WrittenAnswer
from meetings.packs.selection import Wish, select
from meetings.reading.minutes_record import live_record
from meetings.reading.record_for_reader import people_lines, record_of
from meetings.rules.lifecycle import MeetingState as S
from meetings.seals.check import check_meeting
from meetings.workflow.feeds import feed_of
from meetings.workflow.written import begin
from meetings.workflow.written_result import draw_if_ready, draw_results
from members.models import Membership, Message
from members.workflow.people import set_rule
from record import clock
from record.verbs import Refused
from tests.conftest import seated
from tests.meetings.in_writing import items_of, said, sent_out


@pytest.fixture
def due_at():
    return (timezone.localtime(clock.now()) + timedelta(days=10)).replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def voters(committee, co_chairs, member, municipal_seat):
    """Both co-chairs and two members: exactly the four a quorum needs."""
    return [*co_chairs, member, seated(committee, "Andet Medlem", "member", municipal_seat)]


@pytest.fixture
def procedure(committee, secretary, co_chairs, voters, due_at):
    return sent_out(committee, secretary, co_chairs, due_at)


def outcomes(meeting):
    return list(
        Decision.objects.filter(item__meeting=meeting).order_by("item__position").values_list("outcome", flat=True)
    )


def test_all_join_and_the_result_is_drawn_at_once(procedure, voters, secretary, as_):
    for person in voters[:3]:
        said(procedure, person)
        assert draw_if_ready(procedure) is False
    typed = {}
    for item in items_of(procedure):
        for point in list(item.points.all()) or [None]:
            typed[f"answer-{item.pk}-{point.pk if point else 0}"] = "joined"
    page = as_(voters[3]).post(f"/meetings/{procedure.pk}/written/", typed, follow=True)
    assert "the result has been drawn" in page.content.decode()
    procedure.refresh_from_db()
    assert (procedure.state, outcomes(procedure)) == (S.MINUTES_DRAFT, ["adopted", "noted", "noted"])
    assert "4 of 4 members answered" in Decision.objects.first().text
    assert [line.there for line in people_lines(live_record(procedure))] == [True] * 4
    said_of_it = Message.objects.filter(key__startswith="written-result").count()
    assert said_of_it == 5


def test_an_answer_is_changed_until_the_deadline_and_not_at_it(procedure, voters, due_at):
    said(procedure, voters[0])
    said(procedure, voters[0], "remarked")
    row = WrittenAnswer.objects.filter(person=voters[0]).first()
    assert [then.answer for then in row.history.order_by("history_date", "history_id")] == ["joined", "remarked"]
    with clock.at(due_at - timedelta(microseconds=1)):
        said(procedure, voters[0], "not_joined")
    with clock.at(due_at), pytest.raises(Refused, match="deadline"):
        said(procedure, voters[0])


def test_the_timer_draws_at_the_deadline_and_without_a_quorum_everything_goes_on(procedure, voters, due_at):
    for person in voters[:3]:
        said(procedure, person)
    with clock.at(due_at - timedelta(seconds=1)):
        draw_results()
    assert Meeting.objects.get(pk=procedure.pk).state == S.PUBLISHED
    with clock.at(due_at):
        draw_results()
        draw_results()
    assert outcomes(procedure) == ["deferred"] * 3
    assert "Too few have answered" in Decision.objects.first().text
    assert AgendaItem.objects.filter(continues__meeting=procedure).count() == 3
    lines = people_lines(live_record(Meeting.objects.get(pk=procedure.pk)))
    assert [line.remark for line in lines if not line.there] == ["has not answered"]


def test_who_does_not_join_stands_with_a_dissent_and_the_item_goes_on(procedure, voters, due_at):
    for person in voters[:3]:
        said(procedure, person)
    said(procedure, voters[3], "not_joined", only=0)
    said(procedure, voters[3], only=1)
    said(procedure, voters[3], only=2)
    draw_results()
    assert outcomes(procedure) == ["deferred", "noted", "noted"]
    assert Dissent.objects.get().statement == "Point 1: For dyrt\nPoint 2: For dyrt"


def test_one_wish_for_a_meeting_stops_the_item_and_all_are_told(procedure, voters, participant, as_):
    said(procedure, voters[0], "meeting", only=0)
    told = Message.objects.filter(key__startswith="written-stopped")
    assert "Item 1" in told.first().body.replace("item 1", "Item 1")
    assert set(told.values_list("to__name", flat=True)) >= {person.name for person in voters}
    with pytest.raises(Refused, match="not answered in writing any more"):
        said(procedure, voters[1], only=0)
    said(procedure, voters[0], "meeting", only=2)
    hidden = Message.objects.filter(key__startswith=f"written-stopped:{items_of(procedure)[2].pk}:")
    assert participant.name not in set(hidden.values_list("to__name", flat=True))
    assert hidden.exists()
    assert "goes to a meeting" in as_(voters[1]).get(procedure.get_absolute_url()).content.decode()
    for person in voters:
        said(procedure, person, only=1)
    draw_results()
    assert outcomes(procedure) == ["deferred", "noted", "deferred"]


def test_a_committee_can_let_a_wish_wait_for_the_end(procedure, committee, voters, secretary):
    set_rule(committee=committee, key="wish_stops", value=0, by=secretary)
    procedure = Meeting.objects.get(pk=procedure.pk)
    said(procedure, voters[0], "meeting", only=0)
    assert not Message.objects.filter(key__startswith="written-stopped").exists()
    said(procedure, voters[1], only=0)


def test_nobody_answers_an_item_he_is_kept_out_of_or_for_a_seat_that_is_not_his(
    procedure, voters, secretary, participant, stranger, as_
):
    item = items_of(procedure)[0]
    workflow.declare_disqualification(item=item, person=voters[2], reason="Leverandør", by=voters[2])
    page = as_(voters[2]).get(f"/meetings/{procedure.pk}/written/").content.decode()
    assert ("Aftale om kurser" in page, "Status" in page) == (False, True)
    with pytest.raises(Refused):
        said(procedure, voters[2], only=0)
    for person in (secretary, participant):
        assert as_(person).get(f"/meetings/{procedure.pk}/written/").status_code == 403
    assert as_(stranger).get(f"/meetings/{procedure.pk}/written/").status_code == 404
    for person in voters:
        for place in (0, 1, 2):
            if (person, place) != (voters[2], 0):
                said(procedure, person, only=place)
    draw_results()
    # Three of four who vote are no quorum at the item.
    assert outcomes(procedure) == ["deferred", "noted", "noted"]


def test_a_substitute_answers_for_the_seat_until_the_member_answers_again(procedure, member, substitute, as_):
    seat = Attendance.objects.get(meeting=procedure, person=member)
    assert as_(substitute).get(f"/meetings/{procedure.pk}/written/").status_code in (403, 404)
    workflow.name_substitute(attendance=seat, substitute=substitute, by=member)
    assert "You answer for Medlem" in as_(substitute).get(f"/meetings/{procedure.pk}/written/").content.decode()
    said(procedure, substitute)
    assert set(WrittenAnswer.objects.values_list("person__name", "given_by__name")) == {("Medlem", "Stedfortræder")}
    with pytest.raises(Refused):
        said(procedure, member)
    workflow.answer_myself(attendance=seat, by=member)
    form = as_(member).get(f"/meetings/{procedure.pk}/written/").content.decode()
    # What the substitute answered stands, and is read by nobody.
    assert ("checked" in form, WrittenAnswer.objects.filter(given_by=substitute).exists()) == (False, True)
    said(procedure, member)
    assert set(WrittenAnswer.objects.values_list("given_by", flat=True)) == {member.pk}


def test_what_somebody_answered_who_is_kept_out_since_counts_for_nobody(procedure, voters, member, substitute):
    seat = Attendance.objects.get(meeting=procedure, person=member)
    workflow.name_substitute(attendance=seat, substitute=substitute, by=member)
    said(procedure, substitute, "remarked")
    workflow.declare_disqualification(item=items_of(procedure)[0], person=substitute, reason="Part", by=substitute)
    workflow.answer_myself(attendance=Attendance.objects.get(pk=seat.pk), by=member)
    for person in voters:
        if person != member:
            said(procedure, person)
    # The member has not answered it yet, and four are needed.
    assert (draw_if_ready(procedure), waiting_for(member)[0].what.startswith("Answer in writing")) == (False, True)
    with clock.at(procedure.ends_at):
        draw_results()
    assert outcomes(procedure) == ["deferred", "noted", "noted"]
    record = live_record(Meeting.objects.get(pk=procedure.pk))
    told = {item.entry.title: {said.substitute for said in item.decision.answers} for item in record.items}
    assert (told["Aftale om kurser"], told["Status"]) == ({""}, {"", "Stedfortræder"})


def test_nobody_reads_in_the_log_of_changes_what_is_answered_before_the_result(procedure, voters, secretary, committee):
    for person in voters[:3]:
        said(procedure, person, "remarked")

    def logged():
        changes, _more = timeline_of_committee(committee, secretary)
        return len([change for change in changes if change.label == "meetings.WrittenAnswer"])

    before = logged()
    said(procedure, voters[3])
    draw_results()
    assert (before, logged() > 0) == (0, True)


def test_a_substitute_who_answered_nothing_took_no_part(procedure, voters, member, substitute):
    for person in voters[:3]:
        said(procedure, person)
    seat = Attendance.objects.get(meeting=procedure, person=member)
    said(procedure, voters[3], only=1)
    workflow.name_substitute(attendance=seat, substitute=substitute, by=member)
    with clock.at(procedure.ends_at):
        draw_results()
    lines = people_lines(live_record(Meeting.objects.get(pk=procedure.pk)))
    assert [line.name for line in lines if "Stedfortræder" in line.name + line.remark] == []


def test_who_answers_again_after_the_call_has_ended_is_asked_on_the_front_page(procedure, member, substitute):
    seat = Attendance.objects.get(meeting=procedure, person=member)
    workflow.name_substitute(attendance=seat, substitute=substitute, by=member)
    asked = [line.what.split(" by ")[0] for line in waiting_for(member)]
    Membership.objects.filter(person=substitute).update(ends_on=clock.today() - timedelta(days=1))
    again = [line.what.split(" by ")[0] for line in waiting_for(member)]
    assert ("Answer in writing" in asked, "Answer in writing" in again) == (False, True)


def test_a_remark_on_an_item_that_was_stopped_meanwhile_is_not_lost(procedure, voters, as_):
    first, second, _closed = items_of(procedure)
    typed = {f"answer-{first.pk}-{point.pk}": "remarked" for point in first.points.all()}
    typed |= {f"remark-{first.pk}-{point.pk}": f"Husk <{point.position}>" for point in first.points.all()}
    said(procedure, voters[0], "meeting", only=0)
    page = as_(voters[1]).post(f"/meetings/{procedure.pk}/written/", typed | {f"answer-{second.pk}-0": "joined"})
    words = page.content.decode()
    assert (page.status_code, WrittenAnswer.objects.filter(person=voters[1]).count()) == (200, 0)
    assert ("not answered in writing any more" in words, "You wrote: Husk &lt;2&gt;" in words) == (True, True)


def test_who_has_left_the_committee_neither_answers_nor_counts(procedure, voters):
    for person in voters:
        said(procedure, person, "joined", only=1)
    Membership.objects.filter(person=voters[3]).update(ends_on=clock.today() - timedelta(days=1))
    with pytest.raises(Refused):
        said(procedure, voters[3])
    for person in voters[:3]:
        said(procedure, person)
    draw_results()
    assert "3 of 3 members answered" in Decision.objects.first().text


def test_nothing_of_a_meeting_one_comes_to(procedure, member, secretary, as_, committee, due_at):
    page = as_(member).get(procedure.get_absolute_url()).content.decode()
    assert ("Do you come?" in page, "0 of 4 have answered" in page, "Not answered" in page) == (False, True, False)
    assert not CalendarEntry.objects.exists()
    assert not Message.objects.filter(has_calendar=True).exists()
    assert "VEVENT" not in feed_of(workflow.make_own_feed(by=member))
    assert set(procedure.attendances.values_list("votes", flat=True)) == {True}
    assert as_(member).get(f"/meetings/{procedure.pk}/invitation/").status_code != 200
    lines = waiting_for(member)
    assert [(line.what.split(" by ")[0], line.due_on, line.reminds) for line in lines] == [
        ("Answer in writing", due_at.date(), True)
    ]
    said(procedure, member)
    assert "Answer in writing" not in [line.what.split(" by ")[0] for line in waiting_for(member)]
    assert "1 of 4 have answered" in as_(member).get(f"/meetings/{procedure.pk}/written/answers/").content.decode()
    assert [line.what for line in waiting_for(secretary)] == ["Read what is answered in writing"]


def test_a_remark_is_asked_for_where_the_answer_says_there_is_one(procedure, member, as_):
    item = items_of(procedure)[1]
    page = as_(member).post(f"/meetings/{procedure.pk}/written/", {f"answer-{item.pk}-0": "remarked"})
    assert "Write the remark that belongs to your answer" in page.content.decode()
    assert not WrittenAnswer.objects.exists()


def test_what_was_sent_out_is_not_changed_any_more(procedure, secretary):
    with pytest.raises(Refused):
        workflow.edit_item(item=items_of(procedure)[0], title="Andet", by=secretary)
    with pytest.raises(Refused):
        workflow.start_meeting(meeting=procedure, by=secretary)
    with pytest.raises(Refused):
        workflow.draw_result(meeting=procedure, by=None)


def test_the_next_ordinary_meeting_is_told_once_without_what_is_closed(procedure, voters, planned_meeting, secretary):
    for person in voters:
        said(procedure, person)
    draw_results()
    workflow.start_preparation(meeting=planned_meeting, filled=True, by=secretary)
    draw_results()
    told = AgendaItem.objects.get(meeting=planned_meeting, title__startswith="Decided in a written procedure")
    # What was decided may still change, and few may read it, until the minutes are approved.
    assert f"<li>{procedure.reference}/1 Aftale om kurser</li>" in told.case_presentation
    assert ("Hemmelig" in told.case_presentation, "/L1" in told.case_presentation) == (False, False)


def test_an_agenda_that_is_being_prepared_is_told_by_the_timer_whoever_was_stopped(
    procedure, voters, planned_meeting, secretary
):
    workflow.start_preparation(meeting=planned_meeting, by=secretary)
    for person in voters:
        said(procedure, person)
    # As if the server had been killed between the result and the agenda.
    workflow.draw_result(meeting=procedure, by=None)
    told = AgendaItem.objects.filter(meeting=planned_meeting)
    before = told.count()
    draw_results()
    draw_results()
    assert (before, told.count()) == (0, 1)


def test_who_answered_what_stands_in_minutes_seal_and_paper(procedure, voters, co_chairs, secretary, as_):
    item = items_of(procedure)[0]
    for person in voters:
        said(procedure, person, "remarked" if person == voters[0] else "joined")
    draw_results()
    meeting = workflow.submit_minutes(meeting=Meeting.objects.get(pk=procedure.pk), by=secretary)
    for co_chair in co_chairs:
        workflow.approve_minutes(meeting=meeting, by=co_chair)
    workflow.open_comment_round(meeting=meeting, deadline=clock.now() + timedelta(days=5), by=secretary)
    workflow.close_comment_round(meeting=meeting, reason="Enige", by=secretary)
    workflow.seal_minutes(meeting=meeting, by=secretary)
    sealed = record_of(Meeting.objects.select_related("committee", "current_revision", "minutes").get(pk=meeting.pk))
    assert [(line.who, line.answer, line.remark) for line in sealed.items[0].decision.answer_lines][:2] == [
        ("Andet Medlem", "Joins the recommendation (point 1, 2)", ""),
        ("Kommunal Medformand", "Joins it with a remark (point 1, 2)", "Husk fristen"),
    ]
    page = as_(voters[2]).get(f"/meetings/{procedure.pk}/minutes/").content.decode()
    assert ("Husk fristen" in page, "answers due at" in page, "in person" in page) == (True, True, False)
    content, _entries = select(meeting=meeting, reader=voters[2], wish=Wish("minutes", "en"))
    assert ("Kommunal Medformand", "Joins it with a remark (point 1, 2)", "Husk fristen") in (
        content.items[0].decided.answers
    )
    assert check_meeting(meeting) == []
    with pytest.raises(DatabaseError), transaction.atomic():
        WrittenAnswer.objects.filter(item=item).update(remark="Noget andet")


def test_where_nobody_answers_nothing_is_decided(procedure, voters, due_at, committee, secretary):
    Membership.objects.filter(committee=committee, role__in=["member", "co_chair"]).update(ends_on=clock.today())
    with clock.at(due_at):
        draw_results()
    assert outcomes(procedure) == ["deferred"] * 3
    with pytest.raises(Refused, match="nobody to answer"):
        begin(procedure)


def test_the_form_asks_for_a_deadline_only(committee, secretary, due_at):
    typed = {"kind": "written", "day": str(due_at.date()), "end": "12:00"}
    form = MeetingForm(typed, committee=committee, person=secretary)
    assert form.is_valid(), form.errors
    meeting = workflow.create_meeting(committee=committee, by=secretary, **form.facts)
    assert (timezone.localtime(meeting.ends_at), meeting.day) == (due_at, due_at.date())


def test_a_remark_is_kept_to_the_character_and_read_so_in_the_minutes(procedure, voters, secretary, as_):
    remark = "Højst <5 mio. kr. & “aftalt”\n\n  Aviâja Kleist ĸ"
    typed = {}
    for item in items_of(procedure):
        for point in list(item.points.all()) or [None]:
            key = f"{item.pk}-{point.pk if point else 0}"
            typed |= {f"answer-{key}": "remarked", f"remark-{key}": remark}
    as_(voters[0]).post(f"/meetings/{procedure.pk}/written/", typed)
    for person in voters[1:]:
        said(procedure, person)
    draw_results()
    assert set(WrittenAnswer.objects.filter(person=voters[0]).values_list("remark", flat=True)) == {remark}
    shown = as_(secretary).get(f"/meetings/{procedure.pk}/minutes/").content.decode()
    assert "Højst &lt;5 mio. kr. &amp; “aftalt”" in shown
    assert "Aviâja Kleist ĸ" in shown


def test_who_looks_as_a_member_reads_none_of_what_the_member_answered(procedure, voters, secretary, as_):
    said(procedure, voters[2], "remarked")
    client = as_(secretary)
    client.post(f"/meetings/{procedure.pk}/see-as/{voters[2].pk}/")
    page, form = client.get(procedure.get_absolute_url()), client.get(f"/meetings/{procedure.pk}/written/")
    assert (page.status_code, form.status_code, "Husk fristen" in page.content.decode()) == (200, 403, False)
