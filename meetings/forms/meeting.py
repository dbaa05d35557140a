"""Input about a meeting: when, where, who chairs, which deadlines."""

from datetime import UTC, date, datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.forms.clashes import SaysClashes
from meetings.models import Meeting
from meetings.reading.people import who_may_chair, who_may_take_minutes
from meetings.rules.deadlines import DEADLINES
from members.forms.choices import PersonChoice
from pages.fields import WRONG_DATE, DateField, TimeInput, VersionField, offer
from pages.text_fields import LineField, LinkField
from record import clock
from record.versions import version_of

WRONG_TIME = _("Enter a time as hours and minutes, for example 10.00")


def at(day: date, clock_time: time) -> datetime:
    """Return the moment of a clock time in Europe/Copenhagen, aware."""
    return timezone.make_aware(datetime.combine(day, clock_time))


class MeetingForm(SaysClashes):
    version = VersionField()
    kind = forms.ChoiceField(
        label=pgettext_lazy("meeting", "Kind"), choices=Meeting.Kind, initial=Meeting.Kind.ORDINARY
    )
    day = DateField(label=_("Date"), error_messages={"required": _("Enter the date of the meeting")})
    start = forms.TimeField(
        label=_("From"),
        widget=TimeInput,
        error_messages={"required": _("Enter when the meeting starts"), "invalid": WRONG_TIME},
        help_text=_("Not for a written procedure: its answers are due on the date, at the time in the next field."),
    )
    end = forms.TimeField(
        label=_("To"),
        widget=TimeInput,
        error_messages={"required": _("Enter when the meeting ends"), "invalid": WRONG_TIME},
    )
    place = LineField(label=_("Place"), max_length=160, required=False)
    link = LinkField(
        label=_("Link to the online meeting"),
        required=False,
        max_length=200,
        assume_scheme="https",
        error_messages={"invalid": _("Enter a whole address, beginning with https://")},
    )
    theme = LineField(label=_("Theme"), max_length=160, required=False)
    chair = PersonChoice(label=_("Chair of the meeting"), required=False)
    minute_taker = PersonChoice(label=_("Minute taker"), required=False)
    item_cutoff_on = DateField(label=_("Deadline for items"), required=False)
    approval_on = DateField(label=_("Co-chairs' approval"), required=False)
    dispatch_on = DateField(label=_("Agenda is sent out"), required=False)
    supplement_on = DateField(label=_("Supplementary agenda at the latest"), required=False)
    minutes_draft_on = DateField(label=_("Draft minutes"), required=False)
    comments_due_on = DateField(label=_("Comments on the minutes"), required=False)
    deadlines_because = LineField(
        label=_("Why the deadlines differ"),
        max_length=200,
        required=False,
        help_text=_("Needed where one of the deadlines above is not that of the rules of procedure."),
    )
    send_entries = forms.BooleanField(
        label=_("Send it to the calendars of everybody who takes part, and ask whether they come"), required=False
    )

    def __init__(self, *args, committee, person, meeting=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.committee, self.person, self.meeting = committee, person, meeting
        if meeting is not None:
            # Once it is in the plan that is a button of its own.
            del self.fields["send_entries"]
        self.fields["start"].required = self["kind"].value() != Meeting.Kind.WRITTEN
        offer(self, chair=who_may_chair(committee), minute_taker=who_may_take_minutes(committee))
        hint = _("Empty: counted in working days by the rules of procedure.")
        for name in DEADLINES:
            self.fields[name].help_text = hint

    def clean_day(self):
        """A meeting is planned for today or later; a meeting that is already in the plan may keep its date."""
        day = self.cleaned_data["day"]
        unchanged = self.meeting is not None and day == self.meeting.day
        if day < clock.today() and not unchanged:
            raise forms.ValidationError(_("The meeting date cannot be before today"))
        # A slip of the finger in the year; and deadlines could not be counted at the end of the calendar.
        if day.year > clock.today().year + 50:
            raise forms.ValidationError(WRONG_DATE)
        return day

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if data.get("kind") == Meeting.Kind.WRITTEN:
            return self._clean_written()
        # Compared as moments: the clock can stand later and time be earlier, when summer time begins.
        if all(data.get(name) for name in ("day", "start", "end")):
            starts_at, ends_at = (at(data["day"], data[name]).astimezone(UTC) for name in ("start", "end"))
            if ends_at <= starts_at or data["end"] <= data["start"]:
                self.add_error("end", _("The meeting must end later than it starts"))
            elif not self.errors:
                times = at(data["day"], data["start"]), at(data["day"], data["end"])
                self.say_clashes(self.person, self.committee, times, self.meeting)
        return data

    def _clean_written(self):
        """A written procedure begins with its day, and clashes with nothing: nobody comes."""
        data = self.cleaned_data
        data["start"] = time(0)
        if data.get("end") == time(0):
            self.add_error("end", _("Enter until when on that day the members answer"))
        return data

    @property
    def facts(self) -> dict:
        """The fields of Meeting that the form says; times aware in Europe/Copenhagen."""
        data = dict(self.cleaned_data)
        data.pop("version")
        data.pop("told")
        day = data.pop("day")
        data["starts_at"], data["ends_at"] = at(day, data.pop("start")), at(day, data.pop("end"))
        return data


def initial_of(meeting: Meeting) -> dict:
    """Return what the form shows for a meeting that is in the plan."""
    plain = ("kind", "place", "link", "theme", "chair", "minute_taker", *DEADLINES, "deadlines_because")
    start, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    return {name: getattr(meeting, name) for name in plain} | {
        "day": start.date(),
        "start": start.time(),
        "end": end.time(),
        "version": version_of(meeting),
    }
