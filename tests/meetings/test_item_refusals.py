"""When an item can be taken up, changed, ordered and returned: where it waits, and while the agenda is open."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.models import AgendaItem, Approval, Meeting
from meetings.rules.lifecycle import MeetingState as S
from members.models import Committee, Message
from record import clock
from record.verbs import Refused
from tests.conftest import STARTED, pdf

NOT_WAITING = "The item is not waiting to be put on an agenda"
OFF = "“Åbent punkt” has been taken off the agenda. Nothing has been changed"
OPEN_AGENDA = (S.PLANNED, S.PREPARING, S.WITH_CO_CHAIRS, S.PUBLISHED)


@pytest.fixture
def proposed(committee, member):
    return workflow.propose_item(committee=committee, title="Forslag", kind="discussion", by=member)


@pytest.mark.parametrize("state", OPEN_AGENDA, ids=str)
def test_while_the_agenda_is_open_a_proposal_is_put_at_its_end(meeting_in, proposed, secretary, state):
    meeting = meeting_in(state)
    last = max([item.position for item in AgendaItem.objects.filter(meeting=meeting)], default=0)
    taken = workflow.accept_item(item=proposed, meeting=meeting, by=secretary)
    assert (taken.state, taken.meeting, taken.position) == ("on_agenda", meeting, last + 1)


@pytest.mark.parametrize("state", [state for state in S if state not in OPEN_AGENDA], ids=str)
def test_when_the_agenda_is_closed_it_is_neither_added_to_nor_changed(meeting_in, cast, proposed, secretary, state):
    meeting = meeting_in(state)
    item = AgendaItem.objects.filter(meeting=meeting).first()
    tried = [
        (workflow.accept_item, {"item": proposed, "meeting": meeting}),
        (workflow.add_item, {"meeting": meeting, "title": "For sent", "kind": "orientation"}),
        (workflow.edit_meeting, {"meeting": meeting, "place": "Skive"}),
    ]
    if item:
        tried += [
            (workflow.edit_item, {"item": item, "summary": "For sent"}),
            (workflow.move_item, {"item": item, "up": False}),
            (workflow.remove_item, {"item": item}),
            (workflow.attach_file, {"item": item, "file": pdf(), "title": "For sent"}),
        ]
    for verb, arguments in tried:
        with pytest.raises(Refused, match="The agenda cannot be changed any more: the meeting is in the state"):
            verb(**arguments, by=secretary)
    assert Meeting.objects.get(pk=meeting.pk).place == "Viborg"


@pytest.mark.parametrize("state", ["returned", "on_agenda", "treated", "deferred", "removed"])
def test_only_what_waits_is_taken_up_or_returned(planned_meeting, proposed, secretary, state):
    proposed.state, proposed.meeting = state, planned_meeting
    proposed.save()
    with pytest.raises(Refused, match=NOT_WAITING):
        workflow.accept_item(item=proposed, meeting=planned_meeting, by=secretary)
    with pytest.raises(Refused, match=NOT_WAITING):
        workflow.return_item(item=proposed, reason="Nej", by=secretary)
    assert AgendaItem.objects.get(pk=proposed.pk).state == state


@pytest.mark.parametrize("state", ["proposed", "accepted"])
def test_what_was_proposed_and_what_waits_deferred_is_taken_up_and_returned(
    planned_meeting, proposed, secretary, member, state
):
    proposed.state = state
    proposed.save()
    returned = workflow.return_item(item=proposed, reason="Næste år", by=secretary)
    told = Message.objects.filter(to=member, key__startswith="item-returned").count()
    assert (returned.state, returned.history.first().history_change_reason, told) == ("returned", "Næste år", 1)


def test_an_item_goes_to_a_meeting_of_its_own_committee(planned_meeting, secretary):
    other = Committee.objects.create(name="Andre", slug="andre", kind="administrative", starts_on=STARTED)
    foreign = workflow.propose_item(committee=other, title="Andres", kind="discussion", by=secretary)
    with pytest.raises(Refused, match=NOT_WAITING):
        workflow.accept_item(item=foreign, meeting=planned_meeting, by=secretary)
    assert AgendaItem.objects.get(pk=foreign.pk).meeting is None


def test_what_is_off_the_agenda_is_not_changed(items, secretary):
    item = workflow.remove_item(item=items["open"], by=secretary)
    annex = item.attachments.first()
    tried = [
        (workflow.edit_item, {"item": item, "summary": "For sent"}),
        (workflow.remove_item, {"item": item}),
        (workflow.attach_file, {"item": item, "file": pdf(), "title": "For sent"}),
        (workflow.edit_attachment, {"attachment": annex, "title": "For sent", "closed": True}),
        (workflow.remove_attachment, {"attachment": annex}),
    ]
    for verb, arguments in tried:
        with pytest.raises(Refused, match=OFF):
            verb(**arguments, by=secretary)


@pytest.mark.parametrize("up", [True, False])
def test_an_item_is_moved_one_place_and_not_past_the_end(items, secretary, up):
    order = [items[name] for name in ("open", "closed_visible", "closed_hidden")]
    end, middle = (order[0], order[1]) if up else (order[2], order[1])
    workflow.move_item(item=end, up=up, by=secretary)
    stood = list(AgendaItem.objects.on_agenda().values_list("pk", flat=True))
    workflow.move_item(item=middle, up=up, by=secretary)
    moved = list(AgendaItem.objects.on_agenda().values_list("pk", "position"))
    expected = [1, 0, 2] if up else [0, 2, 1]
    assert stood == [item.pk for item in order]
    assert moved == [(order[place].pk, number) for number, place in enumerate(expected, start=1)]


def test_moving_past_the_end_is_no_change_that_withdraws_an_approval(meeting_in, co_chairs, secretary):
    meeting = meeting_in(S.WITH_CO_CHAIRS)
    workflow.approve_agenda(meeting=meeting, by=co_chairs[0])
    order = list(AgendaItem.objects.filter(meeting=meeting).on_agenda())
    workflow.move_item(item=order[0], up=True, by=secretary)
    workflow.move_item(item=order[2], up=False, by=secretary)
    stands = Approval.objects.standing().count()
    workflow.move_item(item=order[0], up=False, by=secretary)
    assert (stands, Approval.objects.standing().count()) == (1, 0)


def test_a_change_is_noted_after_publication_only(meeting_in, secretary):
    noted = []
    for state in (S.PREPARING, S.PUBLISHED):
        meeting = meeting_in(state)
        noted.append(meeting.has_changes)
        workflow.edit_item(item=meeting.items.first(), summary="Ændret", by=secretary)
        noted.append(Meeting.objects.get().has_changes)
    assert noted == [False, False, False, True]


def told_of_the_move(person):
    return Message.objects.filter(to=person, key__startswith="moved").count()


WHEN_AND_WHERE = {"starts_at": timedelta(minutes=5), "ends_at": timedelta(minutes=5), "place": "Skive", "link": "x"}


@pytest.mark.parametrize("what", WHEN_AND_WHERE)
def test_who_is_invited_is_told_of_another_time_or_place(published_meeting, secretary, member, what):
    value = WHEN_AND_WHERE[what]
    if isinstance(value, timedelta):
        value = getattr(published_meeting, what) + value
    before = published_meeting.calendar_sequence
    moved = workflow.edit_meeting(meeting=published_meeting, **{what: value}, by=secretary)
    assert (moved.calendar_sequence - before, told_of_the_move(member)) == (1, 1)


def test_nobody_is_told_of_what_stands_in_no_calendar(published_meeting, secretary, member):
    before = published_meeting.calendar_sequence
    edited = workflow.edit_meeting(
        meeting=published_meeting, theme="Klima", chair=member, place=published_meeting.place, by=secretary
    )
    assert (edited.theme, edited.calendar_sequence, told_of_the_move(member)) == ("Klima", before, 0)


def test_nobody_is_told_that_a_meeting_moved_that_was_never_announced(planned_meeting, secretary, member):
    moved = workflow.edit_meeting(meeting=planned_meeting, place="Skive", by=secretary)
    assert (moved.place, moved.calendar_sequence, Message.objects.count()) == ("Skive", 0, 0)


def test_meetings_are_numbered_within_their_year_and_committee(planned_meeting, committee, secretary):
    other = Committee.objects.create(name="Andre", slug="andre", kind="administrative", starts_on=STARTED)
    start = planned_meeting.starts_at
    next_year = start.replace(year=start.year + 1, day=1)
    numbers = [
        (made.year - start.year, made.number)
        for whose, at in ((committee, start), (committee, next_year), (other, start), (committee, start))
        for made in [
            workflow.create_meeting(committee=whose, starts_at=at, ends_at=at + timedelta(hours=1), by=secretary)
        ]
    ]
    assert (clock.now() < start, numbers) == (True, [(0, 2), (1, 1), (0, 1), (0, 3)])
