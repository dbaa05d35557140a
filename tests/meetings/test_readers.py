"""Who is told of a meeting: one rule for agenda, change of time, comment round and seal."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.models import Attendance, Dispatch
from meetings.reading.people import readers_of
from meetings.rules.lifecycle import MeetingState as S
from members import workflow as membership
from members.models import Membership, Message
from members.rules.roles import Permission
from record import clock
from tests.conftest import corrected


def with_substitute(meeting_in, member, substitute, secretary) -> Attendance:
    """A meeting in progress to which a substitute was called instead of the member."""
    meeting = meeting_in(S.PUBLISHED)
    seat = Attendance.objects.get(meeting=meeting, person=member)
    workflow.name_substitute(attendance=seat, substitute=substitute, by=member)
    meeting_in(S.IN_SESSION)
    seat.refresh_from_db()
    workflow.record_attendance(attendance=seat, present=True, by=secretary)
    return seat


@pytest.mark.parametrize("state", [S.IN_SESSION, S.MINUTES_COMMENTS, S.MINUTES_APPROVED])
def test_told_is_who_may_by_role_or_call_and_nobody_else(meeting_in, cast, member, substitute, stranger, state):
    """The gate is asked apart; who stands in for a co-chair reads, and is told, as a co-chair."""
    with_substitute(meeting_in, member, substitute, cast["secretary"])
    meeting = meeting_in(state)
    membership.appoint_stand_in(
        membership=Membership.objects.get(person=cast["co_chair"]),
        person=stranger,
        starts_on=clock.today(),
        ends_on=clock.today(),
        reason="Ferie",
        by=cast["secretary"],
    )
    for permission in (Permission.READ_AGENDA, Permission.COMMENT_MINUTES):
        may = {name for name, person in cast.items() if person.has_perm(permission, meeting)}
        assert {"stranger", "substitute"} <= may
        assert {name for name, person in cast.items() if person in readers_of(meeting, permission)} == may


def test_called_substitute_who_was_present_is_told_of_the_seal(meeting_in, member, substitute, secretary):
    with_substitute(meeting_in, member, substitute, secretary)
    meeting = meeting_in(S.MINUTES_APPROVED)
    kinds = meeting.dispatches.filter(person=substitute).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [Dispatch.Kind.MINUTES_COMMENTS, Dispatch.Kind.MINUTES]


def test_called_substitute_who_did_not_come_is_told_of_nothing_after_the_meeting(
    meeting_in, member, substitute, secretary
):
    seat = with_substitute(meeting_in, member, substitute, secretary)
    meeting = meeting_in(S.MINUTES_DRAFT)
    there = substitute in readers_of(meeting)
    workflow.record_attendance(attendance=seat, present=False, by=secretary)
    assert (there, substitute in readers_of(meeting)) == (True, False)


def test_the_called_substitute_is_told_that_the_meeting_is_moved(meeting_in, member, substitute, secretary):
    meeting = meeting_in(S.PUBLISHED)
    seat = Attendance.objects.get(meeting=meeting, person=member)
    workflow.name_substitute(attendance=seat, substitute=substitute, by=member)
    later = {"starts_at": meeting.starts_at + timedelta(hours=1), "ends_at": meeting.ends_at + timedelta(hours=1)}
    workflow.edit_meeting(meeting=meeting, by=secretary, **later)
    assert Message.objects.filter(to=substitute, key__startswith="moved:").count() == 1


def test_who_reads_the_minutes_is_told_that_they_are_corrected(meeting_in, member, cast, secretary):
    meeting = meeting_in(S.MINUTES_APPROVED)
    corrected(meeting, note="Rettet", reason="Slåfejl", by=secretary)
    told = Message.objects.filter(key__startswith="minutes-corrected:").values_list("to", flat=True)
    assert set(told) == {reader.pk for reader in readers_of(meeting)} > {member.pk}
    assert meeting.minutes.revisions.latest().short_form in Message.objects.filter(to=member).first().body
