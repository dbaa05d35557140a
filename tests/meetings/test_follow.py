"""Following a meeting while it is held: who sees which item, for how long it has been treated, and nothing closed."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.models import AgendaItem, Attendance, ClosedReading, Treatment
from meetings.reading.follow import now_for, now_on_the_wall
from meetings.rules.lifecycle import MeetingState as S
from record import clock
from record.verbs import Refused
from tests.meetings.test_agenda_editor import HTMX
from tests.queries import MOST_PER_PAGE, queries_of

OPEN, CLOSED, HIDDEN = "Åbent punkt", "Lukket med titel", "Skjult titel"


@pytest.fixture
def meeting(meeting_in, cast, secretary):
    meeting = meeting_in(S.IN_SESSION)
    meeting.minute_taker = secretary
    meeting.save()
    return meeting


@pytest.fixture
def items(meeting):
    """The open item, the one whose title is visible, and the one whose title is hidden."""
    return [meeting.items.get(openness=openness) for openness in ("open", "closed_visible", "closed_hidden")]


def follows(client, meeting):
    return client.get(f"/meetings/{meeting.pk}/follow/").content.decode()


def test_a_member_sees_the_item_that_is_taken_up_its_time_and_what_is_recommended(
    as_, secretary, member, meeting, items
):
    before = follows(as_(member), meeting)
    with clock.at(clock.now() - timedelta(minutes=7)):
        workflow.take_up(item=items[0], by=secretary)
    page = follows(as_(member), meeting)
    assert ("Nothing you can see here is being treated" in before, f"1. {items[0].title}</h2>" in page) == (True, True)
    assert f"7 of {items[0].minutes_allotted} min. used" in " ".join(page.split())
    assert items[0].points.first().text in page


def test_the_bar_of_an_item_that_runs_over_its_time_is_full_and_no_more(as_, secretary, member, meeting, items):
    planned = items[0].minutes_allotted
    with clock.at(clock.now() - timedelta(minutes=planned + 3)):
        workflow.take_up(item=items[0], by=secretary)
    page = follows(as_(member), meeting)
    assert f'<progress max="{planned}" value="{planned}"' in page
    assert f"{planned + 3} of {planned} min. used" in " ".join(page.split())


def test_what_is_taken_up_next_ends_what_was_and_a_break_ends_both(secretary, meeting, items):
    begun = clock.now() - timedelta(minutes=30)
    for minutes, item in ((0, items[0]), (10, items[1]), (15, items[0])):
        with clock.at(begun + timedelta(minutes=minutes)):
            workflow.take_up(item=item, by=secretary)
            workflow.take_up(item=item, by=secretary)
    with clock.at(begun + timedelta(minutes=20)):
        workflow.pause_meeting(meeting=meeting, by=secretary)
    lasted = [(row.item_id, (row.ended_at - row.begun_at).seconds // 60) for row in Treatment.objects.all()]
    assert lasted == [(items[0].pk, 10), (items[1].pk, 5), (items[0].pk, 5)]


def test_closing_the_meeting_ends_the_treatment_and_nothing_is_taken_up_afterwards(secretary, meeting, items):
    workflow.take_up(item=items[2], by=secretary)
    for item in items:
        workflow.record_decision(item=item, outcome="noted", by=secretary)
    workflow.close_meeting(meeting=meeting, by=secretary)
    assert not Treatment.objects.filter(ended_at=None).exists()
    with pytest.raises(Refused):
        workflow.take_up(item=items[0], by=secretary)


def test_a_closed_item_is_followed_by_its_title_alone_and_a_hidden_one_not_at_all(
    as_, secretary, member, participant, meeting, items
):
    told, whole = {}, []
    for item in items[1:]:
        workflow.take_up(item=item, by=secretary)
        told[item.title] = [follows(as_(person), meeting) for person in (member, participant)]
        assert AgendaItem.objects.readable_by(member).filter(pk=item.pk).exists()
        whole.append(now_for(meeting, member, records=True).entry.readable)
    assert [CLOSED in page for page in told[CLOSED]] == [True, True]
    assert [HIDDEN in page for page in told[HIDDEN]] == [True, False]
    assert ["Nothing you can see here" in page for page in told[HIDDEN]] == [False, True]
    assert (whole, ClosedReading.objects.exists()) == ([False, False], False)


def test_who_is_disqualified_is_told_what_the_item_is_called_and_nothing_else(as_, secretary, member, meeting, items):
    workflow.take_up(item=items[0], by=secretary)
    workflow.record_decision(item=items[0], outcome="rejected", by=secretary)
    told = [items[0].title, items[0].points.first().text, "Not approved"]
    before = follows(as_(member), meeting)
    workflow.declare_disqualification(item=items[0], person=member, reason="Part", by=secretary)
    after = follows(as_(member), meeting)
    assert [(text in before, text in after) for text in told] == [(True, True), (True, False), (True, False)]


def test_the_wall_shows_open_items_alone_and_only_who_records_the_meeting_opens_it(
    as_, secretary, member, meeting, items
):
    wall = f"/meetings/{meeting.pk}/wall/"
    shown = []
    for item in items:
        workflow.take_up(item=item, by=secretary)
        shown.append(as_(secretary).get(wall).content.decode())
    assert [[item.title in page for item in items] for page in shown] == [[True, False, False]] + [[False] * 3] * 2
    assert as_(member).get(wall).status_code == 403


def test_an_item_that_is_closed_while_it_is_treated_is_not_on_the_wall_any_more(secretary, meeting, items):
    workflow.take_up(item=items[0], by=secretary)
    assert now_on_the_wall(meeting).entry.title == OPEN
    AgendaItem.objects.filter(pk=items[0].pk).update(openness="closed_hidden")
    assert now_on_the_wall(meeting).entry is None


def test_what_was_decided_is_told_to_who_is_in_the_meeting_and_to_nobody_else(
    as_, secretary, member, participant, meeting, items
):
    workflow.take_up(item=items[0], by=secretary)
    point = items[0].points.first()
    workflow.record_decision(
        item=items[0], outcome="approved", text="Hemmelig tekst", point_outcomes={point.pk: "noted"}, by=secretary
    )
    Attendance.objects.filter(meeting=meeting, person=participant).update(present=False)
    inside, outside = (now_for(meeting, person, records=False) for person in (member, participant))
    assert (inside.outcome, inside.points, outside.outcome) == ("Approved", (("1", "Noted"),), "")
    assert "Hemmelig tekst" not in follows(as_(member), meeting)


def test_who_asks_again_gets_nothing_while_there_is_nothing_new(as_, secretary, member, meeting, items):
    workflow.take_up(item=items[0], by=secretary)
    client, address = as_(member), f"/meetings/{meeting.pk}/follow/"
    seen = {"seen": client.get(address).context["now"].seen}
    assert client.get(address, seen, headers=HTMX).status_code == 204
    workflow.take_up(item=items[1], by=secretary)
    answer = client.get(address, seen, headers=HTMX)
    assert (answer.status_code, CLOSED in answer.content.decode()) == (200, True)
    assert queries_of(client, address) <= MOST_PER_PAGE
    # What is new is said aloud, and that time passes is not.
    now = client.get(address).context["now"]
    for heard, said in ((now.news, False), ("another", True)):
        page = client.get(address, {"seen": f"{heard}.x"}, headers=HTMX).content.decode()
        assert ('id="said"' in page) is said


def test_a_meeting_that_nobody_has_closed_keeps_nobody_logged_on(as_, member, meeting):
    address = f"/meetings/{meeting.pk}/follow/"
    kept = []
    for hours in (2, 4):
        with clock.at(meeting.ends_at + timedelta(hours=hours)):
            kept.append("data-follows" in as_(member).get(address).content.decode())
    assert kept == [True, False]


def test_who_sent_apologies_and_is_not_recorded_is_told_no_outcome(secretary, member, meeting, items):
    workflow.take_up(item=items[0], by=secretary)
    workflow.record_decision(item=items[0], outcome="approved", by=secretary)
    seat = Attendance.objects.filter(meeting=meeting, person=member)
    told = []
    for answer, present in (("apology", None), ("accepted", None), ("apology", True)):
        seat.update(answer=answer, present=present)
        told.append(now_for(meeting, member, records=False).outcome)
    assert told == ["", "Approved", "Approved"]


def test_the_minute_taker_takes_an_item_up_by_opening_it_and_others_by_a_press(
    as_, secretary, meeting, items, co_chairs, committee
):
    page = as_(secretary).get(items[0].room_address).content.decode()
    assert 'data-hx-trigger="load"' in page
    as_(secretary).post(f"/items/{items[0].pk}/take-up/", headers=HTMX)
    again = as_(secretary).get(items[0].room_address).content.decode()
    assert ('data-hx-trigger="load"' in again, "Being treated since" in again) == (False, True)
    answer = as_(secretary).post(f"/items/{items[0].pk}/pause/")
    assert (answer.url, Treatment.objects.filter(ended_at=None).exists()) == (items[0].room_address, False)
    # Who looks ahead takes nothing along.
    assert 'data-hx-trigger="load"' not in as_(secretary).get(items[2].room_address).content.decode()
    meeting.minute_taker = co_chairs[0]
    meeting.save()
    assert 'data-hx-trigger="load"' not in as_(secretary).get(items[1].room_address).content.decode()


def test_before_and_after_the_meeting_the_page_says_so(as_, member, meeting_in, cast, secretary):
    meeting = meeting_in(S.PUBLISHED)
    assert "The meeting has not begun yet." in follows(as_(member), meeting)
    workflow.cancel_meeting(meeting=meeting, reason="Aflyst", by=secretary)
    assert "The meeting is not being held now." in follows(as_(member), meeting)


def test_the_front_page_leads_members_to_the_meeting_that_is_held(as_, secretary, member, meeting):
    follow = f'href="/meetings/{meeting.pk}/follow/"'
    assert [follow in as_(person).get("/").content.decode() for person in (member, secretary)] == [True, False]
