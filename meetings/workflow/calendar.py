"""Invitations that land in people's calendars (RFC 5545, 5546): time, place and a link, never what is on the agenda.

Composed at the moment a mail leaves, so that what is wrong with a calendar is tried again by the outbox, and stops no
verb. What Outlook and Google are documented to need stands in docs/calendars.md.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.urls import resolve
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText

from meetings.models import Attendance, CalendarEntry, Meeting
from meetings.rules.lifecycle import MeetingState
from members.models import Message, Person
from record import clock
from record.plain_text import in_one_line

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
PRODUCT = "-//dk2020portal//DA"
# What an answer in the portal is called in a calendar.
_PARTSTAT: dict[str, str] = {Attendance.Answer.ACCEPTED: "ACCEPTED", Attendance.Answer.APOLOGY: "DECLINED"}
_UNANSWERED = "NEEDS-ACTION"


def entry_of(meeting: Meeting, person: Person) -> CalendarEntry:
    """Return the row by which the meeting stands in the calendar of `person`, a new one the first time."""
    entry, _new = CalendarEntry.objects.get_or_create(meeting=meeting, person=person)
    entry.meeting, entry.person = meeting, person
    return entry


def calendar_of(message: Message) -> str:
    """Return what goes along with the mail of a message about a meeting, as the meeting stands now."""
    meeting = Meeting.objects.select_related("committee").get(pk=resolve(message.link).kwargs["pk"])
    return invitation(meeting, message.to)


def invitation(meeting: Meeting, person: Person) -> str:
    """Return an iCalendar REQUEST for `person`, times in Europe/Copenhagen; CANCEL for a meeting that is cancelled, or
    that he or she is not needed at any more.

    In the language of the portal, whoever sends it.
    """
    entry = entry_of(meeting, person)
    cancelled = meeting.state == MeetingState.CANCELLED or entry.withdrawn_at is not None
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if cancelled else "REQUEST")
    calendar.add_component(danish_time())
    with translation.override(settings.LANGUAGE_CODE):
        calendar.add_component(_event(entry, cancelled=cancelled))
    return calendar.to_ical().decode()


def danish_time() -> Timezone:
    """Return the rules of Danish time as Outlook reads them: a yearly rule each way; it ignores lists of dates."""
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


def event_of(meeting: Meeting, *, uid: str, sequence: int, cancelled: bool) -> Event:
    """Return what every calendar says of a meeting: what it is, when, and which word is the newest."""
    event = Event()
    event.add("uid", uid)
    event.add("sequence", sequence)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("summary", in_one_line(f"{meeting.get_kind_display()}: {meeting.committee.name}"))
    event.add("dtstart", meeting.starts_at.astimezone(COPENHAGEN))
    event.add("dtend", meeting.ends_at.astimezone(COPENHAGEN))
    event.add("dtstamp", clock.now())
    event.add("url", address_of(meeting))
    return event


def _event(entry: CalendarEntry, *, cancelled: bool) -> Event:
    meeting, person = entry.meeting, entry.person
    event = event_of(meeting, uid=str(entry.uid), sequence=entry.sequence, cancelled=cancelled)
    event.add("location", where(meeting))
    event.add("description", description_of(meeting, cancelled=cancelled))
    if person.email:
        event.add("attendee", _attendee(meeting, person), encode=False)
        event.add("organizer", _organizer())
    return event


def where(meeting: Meeting) -> str:
    """Return place and online meeting in one line."""
    return in_one_line(", ".join(part for part in (meeting.place, meeting.link) if part))


def address_of(meeting: Meeting) -> str:
    """Return the address of the meeting in the portal."""
    return settings.SITE_URL + meeting.get_absolute_url()


def _organizer() -> vCalAddress:
    """The address calendars send their answers to: the one mails come from, or the one whose answers are read."""
    name, _bracket, address = (settings.CALENDAR_ADDRESS or settings.DEFAULT_FROM_EMAIL).rpartition("<")
    organizer = vCalAddress("mailto:" + address.rstrip(">").strip())
    if name.strip():
        organizer.params["cn"] = vText(in_one_line(name.strip().strip('"')))
    return organizer


def description_of(meeting: Meeting, *, cancelled: bool) -> str:
    """Return what stands in the entry's text: Outlook shows neither URL nor the answers given in the portal."""
    if cancelled:
        lines = [_("The meeting is cancelled.")]
    else:
        lines = [_("The agenda, and where you say whether you come: %(address)s") % {"address": address_of(meeting)}]
    if meeting.link:
        lines.append(_("Online meeting: %(link)s") % {"link": meeting.link})
    return "\n".join(lines)


def _attendee(meeting: Meeting, person: Person) -> vCalAddress:
    """The receiver, with the answer given in the portal; nobody is asked for one who is not invited but told."""
    invited = Attendance.objects.filter(Q(person=person) | Q(substitute=person), meeting=meeting).first()
    asked = invited is not None and invited.person_id == person.pk
    if invited is not None and not asked:
        # Who is called as a substitute comes: it takes the person represented, or the secretariat, to undo that.
        partstat = "ACCEPTED"
    else:
        partstat = _PARTSTAT.get(invited.answer if invited else "", _UNANSWERED)
    attendee = vCalAddress(f"mailto:{person.email}")
    attendee.params["cn"] = vText(in_one_line(person.name))
    attendee.params["cutype"] = vText("INDIVIDUAL")
    attendee.params["role"] = vText("REQ-PARTICIPANT" if invited else "OPT-PARTICIPANT")
    attendee.params["partstat"] = vText(partstat)
    attendee.params["rsvp"] = vText("TRUE" if asked else "FALSE")
    return attendee
