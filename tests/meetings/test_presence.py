"""Who was in the room at which item, whether the group could decide there, and how the minutes say it."""

import pytest
from django.utils import translation

from meetings import workflow
from meetings.models import AgendaItem, Attendance, Disqualification, Meeting
from meetings.packs.selection import Wish, select
from meetings.reading.presence import (
    Status,
    known_to,
    order_of,
    presence_in_words,
    presences_of,
    present_at,
    quorum_at,
)
from meetings.reading.presence_at_items import people_at
from meetings.rules.absences import Absence
from meetings.rules.lifecycle import MeetingState as S
from members.rules.roles import GUEST
from tests.conftest import started


@pytest.fixture
def meeting(published_meeting, secretary):
    """A meeting that has just started: nobody has been recorded as present."""
    return started(published_meeting, secretary)


@pytest.fixture
def agenda(meeting):
    """The three items: open, closed, hidden; numbered 1, 2 and L1."""
    return list(AgendaItem.objects.filter(meeting=meeting).on_agenda())


@pytest.fixture
def numbers(agenda):
    return {item.pk: item.number for item in agenda}


def come(meeting, person, by, **items):
    attendance = Attendance.objects.get(meeting=meeting, person=person)
    return workflow.record_attendance(attendance=attendance, present=True, by=by, **items)


def of(person, meeting):
    return next(presence for presence in presences_of(meeting) if presence.person_id == person.pk)


def at(meeting, item, agenda):
    return [
        presence.who
        for presence in present_at(presences_of(meeting), item.pk, [agenda_item.pk for agenda_item in agenda])
    ]


def danish(presence, numbers):
    with translation.override("da"):
        return presence_in_words(presence, numbers)


def test_those_who_vote_come_first_and_nobody_is_there_until_it_is_recorded(meeting, cast):
    assert [(presence.name, presence.votes, presence.status) for presence in presences_of(meeting)] == [
        ("Kommunal Medformand", True, Status.NOT_RECORDED),
        ("Medlem", True, Status.NOT_RECORDED),
        ("Regional Medformand", True, Status.NOT_RECORDED),
        ("Deltager", False, Status.NOT_RECORDED),
        ("Sekretær", False, Status.NOT_RECORDED),
    ]


@pytest.mark.parametrize(
    ("answer", "present", "status", "words"),
    [
        ("", None, Status.NOT_RECORDED, "fremmøde ikke noteret"),
        ("accepted", None, Status.NOT_RECORDED, "fremmøde ikke noteret"),
        ("accepted", False, Status.ABSENT, "fraværende uden afbud"),
        ("apology", None, Status.APOLOGY, "afbud"),
        ("apology", False, Status.APOLOGY, "afbud"),
        ("apology", True, Status.PRESENT, ""),
    ],
)
def test_who_stayed_away_is_no_participant(meeting, member, answer, present, status, words):
    Attendance.objects.filter(person=member).update(answer=answer, present=present)
    presence = of(member, meeting)
    assert (presence.status, danish(presence, {})) == (status, words)


def test_a_substitute_who_came_sits_there_and_one_who_did_not_leaves_the_seat_empty(
    meeting, secretary, member, substitute, numbers
):
    attendance = Attendance.objects.get(person=member)
    workflow.name_substitute(attendance=attendance, substitute=substitute, by=member)
    stayed_away = of(member, meeting)
    come(meeting, member, secretary)
    came = of(member, meeting)
    assert (stayed_away.status, stayed_away.who, danish(stayed_away, numbers)) == (Status.APOLOGY, "Medlem", "afbud")
    assert (came.status, came.who, danish(came, numbers)) == (Status.PRESENT, "Stedfortræder", "for Medlem")


def test_who_comes_late_or_leaves_early_is_there_from_and_to_the_item(meeting, secretary, member, co_chairs, agenda):
    first, second, third = agenda
    come(meeting, member, secretary, to_item=second)
    come(meeting, co_chairs[0], secretary, from_item=second)
    come(meeting, co_chairs[1], secretary, from_item=second, to_item=second)
    assert [at(meeting, item, agenda) for item in agenda] == [
        ["Medlem"],
        ["Kommunal Medformand", "Medlem", "Regional Medformand"],
        ["Kommunal Medformand"],
    ]
    numbers = {first.pk: "1", second.pk: "2", third.pk: "3"}
    assert [danish(of(person, meeting), numbers) for person in (member, *co_chairs)] == [
        "til punkt 2",
        "fra punkt 2",
        "under punkt 2",
    ]


def test_who_is_disqualified_left_the_room_for_the_item_until_the_group_decides_otherwise(
    meeting, secretary, member, agenda, numbers
):
    come(meeting, member, secretary)
    declared = workflow.declare_disqualification(item=agenda[1], person=member, reason="Hans bror", by=secretary)
    while_declared = (at(meeting, agenda[1], agenda), danish(of(member, meeting), numbers))
    workflow.decide_disqualification(disqualification=declared, upheld=True, by=secretary)
    upheld = (at(meeting, agenda[1], agenda), danish(of(member, meeting), numbers))
    workflow.decide_disqualification(disqualification=declared, upheld=False, by=secretary)
    lifted = (at(meeting, agenda[1], agenda), danish(of(member, meeting), numbers))
    gone = ([], "forlod lokalet under punkt 2 (inhabil)")
    assert (while_declared, upheld, lifted) == (gone, gone, (["Medlem"], ""))
    assert at(meeting, agenda[0], agenda) == ["Medlem"]


def test_the_substitute_leaves_the_room_for_own_reasons_and_not_for_the_members(
    meeting, secretary, member, substitute, agenda, numbers
):
    workflow.name_substitute(attendance=Attendance.objects.get(person=member), substitute=substitute, by=member)
    come(meeting, member, secretary)
    workflow.declare_disqualification(item=agenda[0], person=member, reason="Medlemmets sag", by=secretary)
    members_own = of(member, meeting).out_of
    workflow.declare_disqualification(item=agenda[1], person=substitute, reason="Egen sag", by=secretary)
    assert (members_own, of(member, meeting).out_of) == ((), (agenda[1].pk,))
    assert danish(of(member, meeting), numbers) == "for Medlem, forlod lokalet under punkt 2 (inhabil)"


def test_nobody_leaves_the_room_for_an_item_before_coming_or_after_going(meeting, secretary, member, agenda):
    for item in agenda:
        workflow.declare_disqualification(item=item, person=member, reason="Alle tre", by=secretary)
    absent = of(member, meeting).out_of
    come(meeting, member, secretary, from_item=agenda[1], to_item=agenda[1])
    assert (absent, of(member, meeting).out_of) == ((), (agenda[1].pk,))


def test_a_hidden_item_shows_through_nobodys_line(meeting, secretary, member, co_chairs, agenda, numbers):
    hidden = next(item for item in agenda if item.openness == "closed_hidden")
    come(meeting, member, secretary, from_item=hidden)
    come(meeting, co_chairs[0], secretary)
    workflow.declare_disqualification(item=hidden, person=co_chairs[0], reason="Egen sag", by=secretary)
    known = {pk: number for pk, number in numbers.items() if pk != hidden.pk}
    told = [[danish(of(person, meeting), of_whom) for person in (member, co_chairs[0])] for of_whom in (numbers, known)]
    assert told == [["fra punkt L1", "forlod lokalet under punkt L1 (inhabil)"], ["", ""]]


def test_the_guest_of_an_item_is_known_only_to_who_may_read_it(meeting, secretary, guest, agenda):
    Attendance.objects.create(meeting=meeting, person=guest, role="guest", from_item=agenda[2], to_item=agenda[2])
    everybody = presences_of(meeting)
    seen = [
        [presence.name for presence in known_to(everybody, ids) if presence.role == "guest"]
        for ids in ([agenda[2].pk], [])
    ]
    assert seen == [["Gæst"], []]


def test_the_quorum_is_counted_at_each_item(meeting, secretary, member, co_chairs, agenda):
    for person in (member, co_chairs[0]):
        come(meeting, person, secretary)
    come(meeting, co_chairs[1], secretary, to_item=agenda[0])
    workflow.declare_disqualification(item=agenda[2], person=co_chairs[0], reason="Egen sag", by=secretary)
    presences, order = presences_of(meeting), [item.pk for item in agenda]
    counted = [quorum_at(meeting, presences, item, order) for item in (None, *order)]
    assert [(quorum.present, quorum.members, quorum.is_met) for quorum in counted] == [
        (3, 3, True),
        (3, 3, True),
        (2, 3, False),
        (1, 3, False),
    ]
    assert counted[3].in_words == (
        "The group cannot decide: 1 of 3 members take part, and 3 are needed. "
        "Both municipalities and region must be represented. A co-chair must take part."
    )


def test_any_number_of_people_and_disqualifications_costs_one_query(
    meeting, secretary, member, agenda, django_assert_num_queries
):
    with django_assert_num_queries(1):
        presences_of(meeting)
    for item in agenda:
        workflow.declare_disqualification(item=item, person=member, reason="Alle tre", by=secretary)
    with django_assert_num_queries(1):
        presences_of(meeting)
    assert Disqualification.objects.count() == 3


def test_a_paper_of_some_items_tells_of_nobody_what_happened_at_the_others(cast, meeting_in):
    """Nor in the record of one item, nor in an extract with its annexes; who was disqualified at it still stands."""
    meeting, secretary = meeting_in(S.IN_SESSION), cast["secretary"]
    meeting.quorum_members, meeting.quorum_both_sides = 1, False
    meeting.save()
    items = [meeting.items.get(pk=pk) for pk in order_of(meeting)]
    shut, kept = items[-1], items[0]
    seat = Attendance.objects.get(meeting=meeting, person=cast["member"])
    workflow.record_attendance(attendance=seat, present=True, by=secretary)
    workflow.declare_disqualification(item=shut, person=cast["member"], reason="Ejer", by=secretary)
    workflow.declare_disqualification(item=kept, person=cast["participant"], reason="Ejer", by=secretary)
    workflow.step_out(attendance=seat, item=shut, by=secretary)
    Attendance.objects.create(
        meeting=meeting, person=cast["guest"], role=GUEST, present=True, from_item=shut, to_item=shut
    )
    meeting_in(S.MINUTES_APPROVED)
    said = {}
    for name, wish in {
        "items": {"kind": "record", "items": frozenset({kept.pk, items[1].pk})},
        "item": {"kind": "record", "item_id": kept.pk},
        "extract": {"kind": "extract", "item_id": kept.pk},
        "whole": {"kind": "minutes"},
    }.items():
        fresh = Meeting.objects.for_page().get(pk=meeting.pk)
        content, _entries = select(meeting=fresh, reader=secretary, wish=Wish(language="en", **wish))
        said[name] = {person.name: person.remark for person in content.participants}
    guest = cast["guest"].name
    assert [(said[name]["Medlem"], guest in said[name]) for name in ("items", "item", "extract")] == [("", False)] * 3
    assert (said["whole"]["Medlem"].count("left the room"), guest in said["whole"]) == (2, True)


def test_a_guest_of_several_items_stands_in_the_paper_of_each_of_them_and_of_no_other(meeting, guest, agenda):
    order = [item.pk for item in agenda]
    invited = Attendance.objects.create(
        meeting=meeting, person=guest, role=GUEST, present=True, from_item=agenda[0], to_item=agenda[1]
    )

    def named(item):
        return [row.name for row in people_at(presences_of(meeting), {item.pk}, order) if row.role == GUEST]

    assert [named(item) for item in agenda] == [[guest.name], [guest.name], []]
    Attendance.objects.filter(pk=invited.pk).update(present=False)
    assert [named(item) for item in agenda] == [[guest.name], [], []]


def test_an_absence_is_told_by_the_items_on_the_paper_alone():
    places = {11: 0, 12: 1, 13: 2, 14: 3}
    out = Absence(left_item=12, left_at="10:40", back_item=14, back_at="11:05")
    assert out.within({11, 14}, places) is None
    assert out.within({11, 13}, places) == Absence(left_item=13)
    assert out.within({12, 14}, places) == out
