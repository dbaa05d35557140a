"""Invitations in people's calendars: when and where, never what is on the agenda."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from meetings import workflow
from meetings.calendar import invitation
from meetings.lifecycle import MeetingState as S

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def event_for(meeting, person):
    calendar = Calendar.from_ical(invitation(meeting, person))
    return calendar["method"], next(iter(calendar.walk("VEVENT")))


@pytest.mark.parametrize(("month", "offset"), [(1, 1), (7, 2)], ids=["winter", "summer"])
def test_the_time_is_that_of_copenhagen_summer_and_winter(planned_meeting, member, secretary, month, offset):
    start = datetime(2027, month, 5, 10, tzinfo=COPENHAGEN)
    meeting = workflow.edit_meeting(
        meeting=planned_meeting, starts_at=start, ends_at=start.replace(hour=12), by=secretary
    )
    _method, event = event_for(meeting, member)
    assert (event.start.hour, event.start.utcoffset().seconds // 3600) == (10, offset)


def test_an_invitation_names_neither_items_nor_guests(published_meeting, member):
    text = invitation(published_meeting, member)
    assert [word for word in ("Åbent punkt", "Lukket", "Skjult", "Gæst") if word in text] == []


def test_a_cancelled_meeting_is_taken_out_again(meeting_in, cast, secretary):
    meeting = meeting_in(S.PUBLISHED)
    sequence = meeting.calendar_sequence
    cancelled = workflow.cancel_meeting(meeting=meeting, reason="Sygdom", by=secretary)
    method, event = event_for(cancelled, cast["member"])
    assert (method, event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", sequence + 1)


def test_the_event_keeps_its_id_when_the_meeting_moves(planned_meeting, member, secretary):
    before = event_for(planned_meeting, member)[1]["uid"]
    moved = workflow.edit_meeting(meeting=planned_meeting, place="Aarhus", by=secretary)
    assert event_for(moved, member)[1]["uid"] == before
