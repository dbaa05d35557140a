"""What goes out is read by another library than the one that writes it, and has what Outlook and Google ask for.

The sources stand in docs/calendars.md.
"""

import pytest
import vobject

from meetings import workflow
from meetings.models import CalendarFeed
from meetings.rules.lifecycle import MeetingState as S
from meetings.workflow.calendar import invitation
from meetings.workflow.feeds import feed_of


def read(text):
    """The calendar as the other library reads it; it raises for what RFC 5545 does not allow."""
    calendar = vobject.readOne(text)
    calendar.validate(raiseException=True)
    return calendar


@pytest.fixture
def meeting(meeting_in, cast):
    return meeting_in(S.PUBLISHED)


def test_an_invitation_is_whole_and_means_the_same_to_another_library(meeting, member):
    text = invitation(meeting, member)
    calendar = read(text)
    event = calendar.vevent
    assert (event.dtstart.value, event.dtend.value) == (meeting.starts_at, meeting.ends_at)
    assert (calendar.method.value, event.sequence.value) == ("REQUEST", "0")
    assert event.attendee.value == f"mailto:{member.email}"
    assert (event.attendee.params["RSVP"], event.attendee.params["PARTSTAT"]) == (["TRUE"], ["NEEDS-ACTION"])
    assert event.organizer.value == "mailto:portal@dk2020.example"
    assert (text.endswith("\r\n"), max(len(line.encode()) for line in text.split("\r\n")) <= 75) == (True, True)


def test_the_time_zone_has_one_yearly_rule_each_way_on_one_day_of_the_week(meeting, member):
    zone = invitation(meeting, member).partition("END:VTIMEZONE")[0]
    rules = [line for line in zone.splitlines() if line.startswith("RRULE")]
    assert [sorted(rule.removeprefix("RRULE:").split(";"))[:2] for rule in rules] == [
        ["BYDAY=-1SU", "BYMONTH=10"],
        ["BYDAY=-1SU", "BYMONTH=3"],
    ]
    assert all("FREQ=YEARLY" in rule for rule in rules)


@pytest.mark.parametrize("place", ["Regionshuset, Viborg; lokale 3", "Uummannaq\\Sal <1>", "x" * 160, "Æbelø 🌍"])
def test_whatever_the_place_is_called_it_comes_out_as_it_was_typed(meeting, member, secretary, place):
    moved = workflow.edit_meeting(meeting=meeting, place=place, by=secretary)
    assert read(invitation(moved, member)).vevent.location.value == place


def test_a_cancellation_is_read_as_one(meeting, member, secretary):
    cancelled = workflow.cancel_meeting(meeting=meeting, reason="Sne", by=secretary)
    calendar = read(invitation(cancelled, member))
    assert (calendar.method.value, calendar.vevent.status.value, calendar.vevent.sequence.value) == (
        "CANCEL",
        "CANCELLED",
        "1",
    )


def test_a_calendar_to_subscribe_to_is_read_as_a_list_of_meetings(meeting, member, committee, secretary):
    for feed in (workflow.make_own_feed(by=member), workflow.make_committee_feed(committee=committee, by=secretary)):
        calendar = read(feed_of(CalendarFeed.objects.get(pk=feed.pk)))
        [event] = calendar.vevent_list
        assert (calendar.method.value, event.dtstart.value) == ("PUBLISH", meeting.starts_at)
