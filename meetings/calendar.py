"""Invitations that land in people's calendars (RFC 5545): time, place and a link, never what is on the agenda."""

from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from meetings.lifecycle import MeetingState
from meetings.models import Meeting
from members import clock

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def invitation(meeting: Meeting, person) -> str:
    """Return an iCalendar REQUEST for `person` (CANCEL for a cancelled meeting), times in Europe/Copenhagen."""
    cancelled = meeting.state == MeetingState.CANCELLED
    calendar = Calendar()
    calendar.add("prodid", "-//dk2020portal//DA")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "REQUEST")
    calendar.add_component(_event(meeting, person, cancelled=cancelled))
    calendar.add_missing_timezones()
    return calendar.to_ical().decode()


def _event(meeting: Meeting, person, *, cancelled: bool) -> Event:
    event = Event()
    event.add("uid", f"meeting-{meeting.pk}@{settings.SITE_URL.split('//')[-1].split(':')[0]}")
    event.add("sequence", meeting.calendar_sequence)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("summary", f"{meeting.get_kind_display()}: {meeting.committee.name}")
    event.add("dtstart", meeting.starts_at.astimezone(COPENHAGEN))
    event.add("dtend", meeting.ends_at.astimezone(COPENHAGEN))
    event.add("dtstamp", clock.now())
    event.add("location", meeting.place or meeting.link)
    event.add("url", settings.SITE_URL + meeting.get_absolute_url())
    if person.email:
        attendee = vCalAddress(f"mailto:{person.email}")
        attendee.params["cn"] = vText(person.name)
        event.add("attendee", attendee, encode=False)
        event.add("organizer", vCalAddress("mailto:" + settings.DEFAULT_FROM_EMAIL.split("<")[-1].rstrip(">")))
    return event
