"""Input about a committee's year: a pattern of dates or typed ones, a proposed date, themes, days others have taken."""

from datetime import date, datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.forms.clashes import SaysClashes
from meetings.forms.meeting import WRONG_TIME, at
from meetings.models import ProposedDate, TakenDays, YearTheme
from meetings.rules.pattern import EVERY_WEEK, LAST, MOST_DATES, Pattern
from members.models import Organisation
from pages.fields import DateField, DatesField, TimeInput, VersionField, offer
from pages.text_fields import LineField, TextField
from record import clock
from record.versions import version_of

_NTH = [
    (1, gettext_lazy("the first in the month")),
    (2, gettext_lazy("the second in the month")),
    (3, gettext_lazy("the third in the month")),
    (4, gettext_lazy("the fourth in the month")),
    (LAST, gettext_lazy("the last in the month")),
    (EVERY_WEEK, gettext_lazy("counted in weeks")),
]
_STEPS = [
    (1, gettext_lazy("every month, or every week")),
    (2, gettext_lazy("every other month, or every other week")),
    (3, gettext_lazy("every third month, or every third week")),
    (4, gettext_lazy("every fourth month, or every fourth week")),
    (6, gettext_lazy("every sixth month, or every sixth week")),
]


def _whole(label, choices, **kwargs) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=choices, coerce=int, **kwargs)


def _moment(label, required) -> forms.TimeField:
    messages = {"required": required, "invalid": WRONG_TIME}
    return forms.TimeField(label=label, widget=TimeInput, error_messages=messages)


class TimesForm(forms.Form):
    """From when to when, the same day."""

    start = _moment(gettext_lazy("From"), gettext_lazy("Enter when the meeting starts"))
    end = _moment(gettext_lazy("To"), gettext_lazy("Enter when the meeting ends"))
    place = LineField(label=gettext_lazy("Place"), max_length=160, required=False)
    theme = LineField(label=gettext_lazy("Theme"), max_length=160, required=False)

    def clean(self):
        super().clean()
        start, end = (self.cleaned_data.get(name) for name in ("start", "end"))
        if start and end and end <= start:
            self.add_error("end", _("The meeting must end later than it starts"))
        return self.cleaned_data

    def times_on(self, day: date) -> tuple[datetime, datetime]:
        """Return from when to when a meeting on `day` lasts, aware in Europe/Copenhagen."""
        return at(day, self.cleaned_data["start"]), at(day, self.cleaned_data["end"])


class ProposeForm(TimesForm):
    """A pattern of dates, or dates typed one by one; `days` holds what comes of it."""

    weekday = _whole(gettext_lazy("Weekday"), [(n, day) for n, day in WEEKDAYS.items() if n < 5], initial=1)
    nth = _whole(gettext_lazy("Which"), _NTH, initial=2)
    step = _whole(gettext_lazy("How often"), _STEPS, initial=1)
    first = DateField(label=gettext_lazy("From the day"), required=False)
    last = DateField(label=gettext_lazy("To the day"), required=False)
    dates = DatesField(
        label=gettext_lazy("Or dates typed one by one"),
        required=False,
        help_text=gettext_lazy("For example 2.2.2027, 13.4.2027. Then the pattern above is not used."),
    )

    field_order = ("weekday", "nth", "step", "first", "last", "dates", "start", "end", "place", "theme")

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if self.errors:
            return data
        self.days = data["dates"] or self._by_pattern()
        if self.errors:
            return data
        if not self.days:
            self.add_error(None, _("No day fits the pattern. Choose another one, or type the dates."))
        elif len(self.days) > MOST_DATES:
            self.add_error(None, _("Propose at most %(most)s dates at a time.") % {"most": MOST_DATES})
        elif self.days[-1].year > clock.today().year + 50 or self.days[0].year < 2000:
            self.add_error(None, _("One of the dates lies too far away. Look at the year."))
        return data

    def _by_pattern(self) -> list[date]:
        data = self.cleaned_data
        for name in ("first", "last"):
            if not data.get(name):
                self.add_error(name, _("Enter a date, or type the dates one by one below"))
            elif data[name].year > clock.today().year + 50:
                self.add_error(name, _("The day lies too far away. Look at the year."))
        if self.errors:
            return []
        if data["last"] < data["first"]:
            self.add_error("last", _("The last day must not be before the first one"))
            return []
        return Pattern(data["weekday"], data["nth"], data["step"], data["first"], data["last"]).dates()


def initial_of_year(year: int) -> dict:
    """Return what the form of a pattern begins with: the second Tuesday of every month of `year`, at ten."""
    first = max(date(year, 1, 1), clock.today())
    return {"first": first, "last": max(date(year, 12, 31), first), "start": "10:00", "end": "12:00"}


class ProposedDateForm(SaysClashes, TimesForm):
    version = VersionField()
    day = DateField(label=gettext_lazy("Date"))

    field_order = ("version", "day", "start", "end", "place", "theme")

    def __init__(self, *args, person, date: ProposedDate, **kwargs):
        super().__init__(*args, **kwargs)
        self.person, self.date = person, date

    def clean(self):
        super().clean()
        if not self.errors:
            times = self.times_on(self.cleaned_data["day"])
            self.say_clashes(self.person, self.date.committee, times, self.date)
        return self.cleaned_data

    @property
    def facts(self) -> dict:
        """The fields of ProposedDate that the form says."""
        data = self.cleaned_data
        starts_at, ends_at = self.times_on(data["day"])
        return {"starts_at": starts_at, "ends_at": ends_at, "place": data["place"], "theme": data["theme"]}

    def clean_day(self) -> date:
        """Return the day, which is no slip of the finger."""
        day = self.cleaned_data["day"]
        if not 2000 <= day.year <= clock.today().year + 50:
            raise forms.ValidationError(_("The day lies too far away. Look at the year."))
        return day


def initial_of_date(row: ProposedDate) -> dict:
    """Return what the form shows for a proposed date."""
    start, end = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
    shown = {"day": start.date(), "start": start.time(), "end": end.time()}
    return shown | {"place": row.place, "theme": row.theme, "version": version_of(row)}


class ThemeForm(forms.Form):
    version = VersionField()
    month = _whole(gettext_lazy("Month"), list(MONTHS.items()))
    title = LineField(
        label=gettext_lazy("Title"), max_length=80, error_messages={"required": gettext_lazy("Enter a title")}
    )
    what = TextField(label=gettext_lazy("What is done"), required=False, max_length=2000)


def initial_of_theme(theme: YearTheme) -> dict:
    """Return what the form shows for a theme."""
    return {"month": theme.month, "title": theme.title, "what": theme.what, "version": version_of(theme)}


class TakenDaysForm(forms.Form):
    version = VersionField()
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=TakenDays.Kind)
    title = LineField(
        label=gettext_lazy("Title"),
        max_length=120,
        error_messages={"required": gettext_lazy("Enter a title")},
        help_text=gettext_lazy("For example “Winter holiday, week 7”, or “KKR Midtjylland”."),
    )
    starts_on = DateField(label=gettext_lazy("From the day"))
    ends_on = DateField(
        label=gettext_lazy("To the day"), required=False, help_text=gettext_lazy("Empty: one day only.")
    )
    municipalities = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Municipalities"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Of a school holiday. None: it holds for all of them."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, municipalities=Organisation.objects.municipalities())

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if data.get("starts_on"):
            data["ends_on"] = data.get("ends_on") or data["starts_on"]
            if data["ends_on"] < data["starts_on"]:
                self.add_error("ends_on", _("The last day must not be before the first one"))
            elif data["ends_on"] - data["starts_on"] > timedelta(days=120):
                self.add_error("ends_on", _("The days lie too far from each other. Look at the year."))
        return data


def initial_of_taken(days: TakenDays) -> dict:
    """Return what the form shows for days that others have taken."""
    plain = {name: getattr(days, name) for name in ("kind", "title", "starts_on", "ends_on")}
    return plain | {"municipalities": list(days.municipalities.all()), "version": version_of(days)}
