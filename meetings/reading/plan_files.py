"""A plan to take along: as Excel, and as a calendar that Outlook and others import."""

from datetime import UTC

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from meetings.models import Meeting
from meetings.models.meeting import label_of
from meetings.reading.year_plan import PlannedRow, YearPlan
from meetings.rules.deadlines import DEADLINES
from pages.sheet import as_excel
from record import clock
from record.plain_text import in_one_line


def plan_as_excel(plan: YearPlan) -> bytes:
    """Return the meetings of a year as XLSX, with a column for each deadline."""
    headings = [
        *(_("No."), _("Date"), _("Weekday"), _("Week"), _("From"), _("To"), _("Place"), _("Theme"), _("State")),
        *(label_of(name).capitalize() for name in DEADLINES),
        str(Meeting._meta.get_field("deadlines_because").verbose_name).capitalize(),
    ]
    return as_excel(f"{_('Meeting plan')} {plan.year}", headings, [_cells(row) for row in plan.rows])


def _cells(row: PlannedRow) -> list[str]:
    meeting = row.meeting
    start, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    due = {due.name: due.day for due in row.dues}
    return [
        meeting.reference,
        f"{start:%d.%m.%Y}",
        date_format(start, "l"),
        str(start.isocalendar().week),
        f"{start:%H.%M}",
        f"{end:%H.%M}",
        meeting.place,
        meeting.theme or str(meeting.get_kind_display()),
        str(meeting.get_state_display()),
        *(f"{due[name]:%d.%m.%Y}" if name in due else "" for name in DEADLINES),
        meeting.deadlines_because,
    ]


def plan_as_calendar(plan: YearPlan) -> bytes:
    """Return the meetings of a year as iCalendar: times and places, with the lasting id of each; no agenda."""
    calendar = Calendar()
    calendar.add("prodid", "-//dk2020portal//DA")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for row in plan.rows:
        if row.dues:
            calendar.add_component(_event(row.meeting))
    return calendar.to_ical()


def _event(meeting: Meeting) -> Event:
    event = Event()
    event.add("uid", str(meeting.calendar_uid))
    event.add("sequence", meeting.calendar_sequence)
    event.add("summary", in_one_line(f"{meeting.get_kind_display()}: {meeting.committee.name}"))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.ends_at.astimezone(UTC))
    event.add("dtstamp", clock.now())
    event.add("location", in_one_line(meeting.place))
    event.add("url", settings.SITE_URL + meeting.get_absolute_url())
    return event
