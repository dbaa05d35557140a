"""Everybody is present, in one press; then the exceptions, one press each."""

import pytest

from meetings import workflow
from meetings.models import Approval, Attendance
from meetings.rules.lifecycle import MeetingState as S
from record.verbs import Refused
from tests.conftest import started

HTMX = {"HX-Request": "true"}


def recorded(meeting) -> dict:
    return dict(
        Attendance.objects.filter(meeting=meeting).order_by("person__name").values_list("person__name", "present")
    )


def test_everybody_is_present_in_one_press_but_who_sent_apologies_and_who_was_noted_before(
    as_, secretary, member, participant, substitute, co_chairs, published_meeting
):
    seats = {seat.person_id: seat for seat in published_meeting.attendances.select_related("person")}
    workflow.answer_invitation(attendance=seats[member.pk], answer="apology", by=member)
    workflow.name_substitute(attendance=seats[member.pk], substitute=substitute, by=member)
    workflow.answer_invitation(attendance=seats[co_chairs[1].pk], answer="apology", by=co_chairs[1])
    meeting = started(published_meeting, secretary)
    Attendance.objects.filter(meeting=meeting).update(present=None)
    workflow.record_attendance(attendance=seats[participant.pk], present=False, by=secretary)
    client = as_(secretary)
    page = client.post(f"/meetings/{meeting.pk}/room/everybody/", {"at": meeting.items.first().pk}, headers=HTMX)
    away = {name for name, present in recorded(meeting).items() if not present}
    assert away == {participant.name, co_chairs[1].name}
    assert (b"Everybody is present" in page.content, b'id="room-list"' in page.content) == (False, True)


def test_the_button_is_there_while_somebody_is_not_recorded_and_keeps_the_item(as_, secretary, meeting_in, cast):
    meeting = meeting_in(S.IN_SESSION)
    client, item = as_(secretary), meeting.items.get(openness="closed_visible")
    before = b"Everybody is present" in client.get(item.room_address).content
    Attendance.objects.filter(meeting=meeting).update(present=None)
    after = b"Everybody is present" in client.get(item.room_address).content
    answer = client.post(f"/meetings/{meeting.pk}/room/everybody/", {"at": item.pk})
    assert (before, after, answer.url, set(recorded(meeting).values())) == (False, True, item.room_address, {True})


def test_minutes_that_are_approved_already_are_approved_again_but_not_when_nothing_was_recorded(
    secretary, co_chairs, meeting_in, cast
):
    meeting = meeting_in(S.MINUTES_REVIEW)
    workflow.approve_minutes(meeting=meeting, by=co_chairs[0])
    workflow.record_everybody(meeting=meeting, by=secretary)
    standing = Approval.objects.filter(meeting=meeting, subject="minutes", withdrawn_at=None)
    kept = standing.count()
    Attendance.objects.filter(meeting=meeting, person=co_chairs[0]).update(present=None)
    workflow.record_everybody(meeting=meeting, by=secretary)
    assert (kept, standing.count()) == (1, 0)


def test_nobody_is_recorded_before_the_meeting_starts(secretary, published_meeting):
    with pytest.raises(Refused):
        workflow.record_everybody(meeting=published_meeting, by=secretary)
    assert set(recorded(published_meeting).values()) == {None}
