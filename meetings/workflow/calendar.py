"""Invitations that land in people's calendars (RFC 5545): time, place and a link, never what is on the agenda."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText

from meetings.models import Attendance, Meeting
from meetings.rules.lifecycle import MeetingState
from members.models import Person
from record import clock
from record.plain_text import in_one_line

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
# What an answer in the portal is called in a calendar.
_PARTSTAT: dict[str, str] = {Attendance.Answer.ACCEPTED: "ACCEPTED", Attendance.Answer.APOLOGY: "DECLINED"}
_UNANSWERED = "NEEDS-ACTION"


def invitation(meeting: Meeting, person: Person) -> str:
    """Return an iCalendar REQUEST for `person` (CANCEL for a cancelled meeting), times in Europe/Copenhagen.

    In the language of the portal, whoever sends it.
    """
    cancelled = meeting.state == MeetingState.CANCELLED
    calendar = Calendar()
    calendar.add("prodid", "-//dk2020portal//DA")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "REQUEST")
    calendar.add_component(_copenhagen())
    with translation.override(settings.LANGUAGE_CODE):
        calendar.add_component(_event(meeting, person, cancelled=cancelled))
    return calendar.to_ical().decode()


def _copenhagen() -> Timezone:
    """The rules of Danish time as Outlook reads them: a yearly rule each way; it ignores lists of dates."""
    zone = Timezone()
    zone.add("tzid", "Europe/Copenhagen")
    hour = timedelta(hours=1)
    turns = [
        (TimezoneStandard(), "CET", datetime(1970, 10, 25, 3), 10, 2 * hour, hour),
        (TimezoneDaylight(), "CEST", datetime(1970, 3, 29, 2), 3, hour, 2 * hour),
    ]
    for part, name, first, month, before, after in turns:
        part.add("dtstart", first)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1SU"})
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("tzname", name)
        zone.add_component(part)
    return zone


def _event(meeting: Meeting, person: Person, *, cancelled: bool) -> Event:
    event = Event()
    event.add("uid", str(meeting.calendar_uid))
    event.add("sequence", meeting.calendar_sequence)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("summary", in_one_line(f"{meeting.get_kind_display()}: {meeting.committee.name}"))
    event.add("dtstart", meeting.starts_at.astimezone(COPENHAGEN))
    event.add("dtend", meeting.ends_at.astimezone(COPENHAGEN))
    event.add("dtstamp", clock.now())
    event.add("location", in_one_line(", ".join(part for part in (meeting.place, meeting.link) if part)))
    event.add("description", _description(meeting, cancelled=cancelled))
    event.add("url", _address(meeting))
    if person.email:
        event.add("attendee", _attendee(meeting, person), encode=False)
        event.add("organizer", vCalAddress("mailto:" + settings.DEFAULT_FROM_EMAIL.split("<")[-1].rstrip(">")))
    return event


def _address(meeting: Meeting) -> str:
    return settings.SITE_URL + meeting.get_absolute_url()


def _description(meeting: Meeting, *, cancelled: bool) -> str:
    """What stands in the entry's text: Outlook shows neither URL nor the answers that were given in the portal."""
    if cancelled:
        lines = [_("The meeting is cancelled.")]
    else:
        lines = [_("The agenda, and where you say whether you come: %(address)s") % {"address": _address(meeting)}]
    if meeting.link:
        lines.append(_("Online meeting: %(link)s") % {"link": meeting.link})
    return "\n".join(lines)


def _attendee(meeting: Meeting, person: Person) -> vCalAddress:
    """The receiver, with the answer given in the portal; nobody is asked for one who is not invited but told."""
    invited = Attendance.objects.filter(Q(person=person) | Q(substitute=person), meeting=meeting).first()
    answer = invited.answer if invited is not None and invited.person_id == person.pk else ""
    attendee = vCalAddress(f"mailto:{person.email}")
    attendee.params["cn"] = vText(in_one_line(person.name))
    attendee.params["cutype"] = vText("INDIVIDUAL")
    attendee.params["role"] = vText("REQ-PARTICIPANT" if invited else "OPT-PARTICIPANT")
    attendee.params["partstat"] = vText(_PARTSTAT.get(answer, _UNANSWERED))
    attendee.params["rsvp"] = vText("TRUE" if invited else "FALSE")
    return attendee
