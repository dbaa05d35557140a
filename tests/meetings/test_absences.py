"""Who leaves the room and comes back: several times, at an item and by the clock, in quorum, minutes and seal."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.entries import digest_of
from meetings.models import Approval, Attendance, Meeting, MinutesRevision
from meetings.reading.minutes_record import _as_before, approval_digest, minutes_content, without_names
from meetings.reading.presence import order_of, presence_in_words, presences_of, present_at
from meetings.reading.record_formats import record_read
from meetings.rules.lifecycle import MeetingState as S
from meetings.seals.check import check_meeting
from record import append_only, clock
from record.verbs import Refused

NOW = clock.now()


@pytest.fixture
def meeting(meeting_in, cast):
    return meeting_in(S.IN_SESSION)


@pytest.fixture
def items(meeting):
    """The items in the order of the agenda."""
    return [meeting.items.get(pk=pk) for pk in order_of(meeting)]


@pytest.fixture
def seat(meeting, member, secretary):
    seat = Attendance.objects.get(meeting=meeting, person=member)
    return workflow.record_attendance(attendance=seat, present=True, by=secretary)


def there(meeting, member):
    """At which items the member was in the room, by place."""
    meeting.refresh_from_db()
    presences, order = presences_of(meeting), order_of(meeting)
    return [any(row.person_id == member.pk for row in present_at(presences, pk, order)) for pk in order]


def test_who_goes_out_misses_the_items_until_he_is_back_and_can_go_again(meeting, items, seat, member, secretary):
    at_ten = clock.now().replace(hour=9, minute=40)
    with clock.at(at_ten):
        workflow.step_out(attendance=seat, item=items[0], by=secretary)
    assert there(meeting, member) == [False] * len(items)
    with clock.at(at_ten + timedelta(minutes=25)):
        workflow.come_back(attendance=seat, item=items[1], by=secretary)
    assert there(meeting, member) == [False, True, True]
    workflow.step_out(attendance=seat, item=items[2], by=secretary)
    assert there(meeting, member) == [False, True, False]


def test_who_is_back_within_the_item_has_missed_none_and_both_times_are_noted(meeting, items, seat, member, secretary):
    workflow.step_out(attendance=seat, item=items[1], by=secretary)
    workflow.come_back(attendance=seat, item=items[1], by=secretary)
    assert there(meeting, member) == [True, True, True]
    seat.refresh_from_db()
    assert [bool(row["left_at"] and row["back_at"]) for row in seat.absences] == [True]


def test_words_tell_no_item_that_the_reader_may_not_know_of(meeting, items, seat, member, secretary):
    workflow.step_out(attendance=seat, item=items[1], by=secretary)
    presence = next(row for row in presences_of(meeting) if row.person_id == member.pk)
    known = {items[0].pk: "1"}
    whole = presence_in_words(presence, known | {items[1].pk: "L1"})
    assert ("L1" in whole, "L1" in presence_in_words(presence, known)) == (True, False)
    assert presence_in_words(presence, known).startswith("left the room at ")


def test_what_makes_no_sense_is_refused_and_a_slip_is_taken_back(meeting, items, seat, member, secretary):
    away = Attendance.objects.exclude(pk=seat.pk).filter(meeting=meeting)[0]
    workflow.record_attendance(attendance=away, present=False, by=secretary)
    for refused, of in ((workflow.come_back, seat), (workflow.step_out, away)):
        with pytest.raises(Refused):
            refused(attendance=of, item=items[0], by=secretary)
    workflow.step_out(attendance=seat, item=items[1], by=secretary)
    with pytest.raises(Refused):
        workflow.step_out(attendance=seat, item=items[2], by=secretary)
    with pytest.raises(Refused):
        workflow.come_back(attendance=seat, item=items[0], by=secretary)
    with pytest.raises(Refused):
        workflow.forget_absence(attendance=seat, item=items[0], of=2, by=secretary)
    workflow.forget_absence(attendance=seat, item=items[0], of=1, by=secretary)
    with pytest.raises(Refused):
        workflow.forget_absence(attendance=seat, item=items[0], by=secretary)
    assert there(meeting, member) == [True] * len(items)


def test_the_room_notes_it_by_a_press_and_a_member_cannot(as_, meeting, items, seat, member, secretary):
    client, at = as_(secretary), {"at": items[0].pk}
    assert "Leaves the room" in client.get(items[0].room_address).content.decode()
    client.post(f"/attendances/{seat.pk}/room/out/", at)
    page = client.get(items[0].room_address).content.decode()
    assert ("Is back" in page, member.name in page) == (True, True)
    assert client.post(f"/attendances/{seat.pk}/room/sideways/", at).status_code == 404
    assert as_(member).post(f"/attendances/{seat.pk}/room/back/", at).status_code == 403
    client.post(f"/attendances/{seat.pk}/room/back/", {"at": "x"})
    seat.refresh_from_db()
    assert len(seat.absences) == 1


def test_minutes_approved_before_absences_were_noted_are_approved_still(meeting_in):
    meeting = meeting_in(S.MINUTES_REVIEW)
    content = without_names(minutes_content(meeting))
    assert all(person.pop("absences") == [] for person in content["people"])
    assert approval_digest(meeting) == digest_of(_as_before(content))


def test_what_is_approved_again_after_a_change_replaces_what_was_approved(meeting_in, co_chairs):
    meeting = meeting_in(S.MINUTES_REVIEW)
    Approval.objects.create(
        meeting=meeting, subject="minutes", co_chair=co_chairs[0], given_by=co_chairs[0], digest="0" * 64, given_at=NOW
    )
    workflow.approve_minutes(meeting=meeting, by=co_chairs[0])
    assert [approval.digest for approval in Approval.objects.standing().filter(subject="minutes")] == [
        approval_digest(meeting)
    ]


def read_for_check(meeting):
    return Meeting.objects.select_related("minutes", "committee", "current_revision").get(pk=meeting.pk)


def test_it_is_sealed_and_read_again_with_the_minutes(meeting_in, meeting, items, seat, member, secretary):
    workflow.step_out(attendance=seat, item=items[1], by=secretary)
    workflow.come_back(attendance=seat, item=items[1], by=secretary)
    sealed = meeting_in(S.MINUTES_APPROVED)
    content = MinutesRevision.objects.get(minutes__meeting=sealed).content
    said = next(row for row in record_read(content, meeting_id=sealed.pk).people if row.person_id == member.pk)
    assert [(row.left_item, row.back_item) for row in said.absences] == [(items[1].pk, items[1].pk)]
    assert check_meeting(read_for_check(sealed), files=False) == []
    with append_only.allowing(sealed):
        Attendance.objects.filter(pk=seat.pk).update(absences=[])
    found = [str(finding) for finding in check_meeting(read_for_check(sealed), files=False)]
    assert found == [f"When {member.name} was out of the room was changed."]
    with pytest.raises(Refused):
        workflow.step_out(attendance=seat, item=items[1], by=secretary)
