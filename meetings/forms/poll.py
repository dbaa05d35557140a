"""Input about a date poll: the dates that are proposed, the answers to them, and an end without a meeting."""

from collections.abc import Iterator
from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from meetings.forms.meeting import WRONG_TIME
from meetings.models import DatePoll, Meeting, PollAnswer, PollVoter
from meetings.workflow.polls import Proposed
from pages.fields import WRONG_DATE, DateField, TimeInput, VersionField
from pages.templatetags.portal import clock_range, weekday_date
from pages.text_fields import LineField, LinkField, TextField
from record import clock
from record.versions import version_of

# So many dates are asked for at once; more are proposed on the page of the poll.
ROWS = 5
# A slip of the finger in the year.
FURTHEST = 10
# Nobody needs a date to answer in writing.
_MET = [choice for choice in Meeting.Kind.choices if choice[0] != Meeting.Kind.WRITTEN]


def _time() -> forms.TimeField:
    return forms.TimeField(required=False, widget=TimeInput, error_messages={"invalid": WRONG_TIME})


class ProposedDatesForm(forms.Form):
    """Rows of day, time and place; an empty row proposes nothing."""

    version = VersionField()
    closes_on = DateField(
        label=gettext_lazy("Answer by"), error_messages={"required": gettext_lazy("Enter by when to answer")}
    )
    note = TextField(label=gettext_lazy("To those who are asked"), required=False, rows=3)
    link = LinkField(
        label=gettext_lazy("Link to the online meeting"),
        required=False,
        max_length=200,
        assume_scheme="https",
        error_messages={"invalid": gettext_lazy("Enter a whole address, beginning with https://")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for row in range(1, ROWS + 1):
            self.fields[f"day_{row}"] = DateField(label=_("Date %(number)s") % {"number": row}, required=False)
            self.fields[f"start_{row}"] = _time()
            self.fields[f"start_{row}"].label = _("Date %(number)s: from") % {"number": row}
            self.fields[f"end_{row}"] = _time()
            self.fields[f"end_{row}"].label = _("Date %(number)s: to") % {"number": row}
            self.fields[f"place_{row}"] = LineField(
                label=_("Date %(number)s: place") % {"number": row}, max_length=160, required=False
            )

    @property
    def shared_fields(self) -> list[forms.BoundField]:
        """What is asked once."""
        return [self[name] for name in self.fields if not (self[name].is_hidden or name[-1].isdigit())]

    @property
    def rows(self) -> Iterator[list[forms.BoundField]]:
        """The fields of each proposed date."""
        for row in range(1, ROWS + 1):
            yield [self[f"{part}_{row}"] for part in ("day", "start", "end", "place")]

    def clean(self):
        """Say what a row lacks that has been begun."""
        data = super().clean() or self.cleaned_data
        for row in range(1, ROWS + 1):
            # A place alone is carried over from the row above.
            if any(data.get(f"{part}_{row}") for part in ("day", "start", "end")):
                self._check(row, data)
        return data

    def _check(self, row: int, data: dict) -> None:
        asked = {
            "day": _("Enter the date of the meeting"),
            "start": _("Enter when the meeting starts"),
            "end": _("Enter when the meeting ends"),
        }
        for part, sentence in asked.items():
            if not data.get(f"{part}_{row}") and f"{part}_{row}" not in self.errors:
                self.add_error(f"{part}_{row}", sentence)
        day, start, end = (data.get(f"{part}_{row}") for part in asked)
        if start and end and end <= start:
            self.add_error(f"end_{row}", _("The meeting must end later than it starts"))
        elif day and start and _at(day, start) <= clock.now():
            self.add_error(f"day_{row}", _("A proposed date cannot lie in the past"))
        elif day and day.year > clock.today().year + FURTHEST:
            self.add_error(f"day_{row}", WRONG_DATE)

    @property
    def dates(self) -> list[Proposed]:
        """The dates that were proposed, as the verbs take them."""
        data = self.cleaned_data
        return [
            Proposed(
                starts_at=_at(data[f"day_{row}"], data[f"start_{row}"]),
                ends_at=_at(data[f"day_{row}"], data[f"end_{row}"]),
                place=data[f"place_{row}"],
                link=data["link"],
            )
            for row in range(1, ROWS + 1)
            if data.get(f"day_{row}")
        ]


def _at(day, clock_time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock_time))


class PollForm(ProposedDatesForm):
    # Nobody has saved it before.
    version = None  # type: ignore[assignment]  # so Django leaves a field out
    kind = forms.ChoiceField(label=pgettext_lazy("meeting", "Kind"), choices=_MET, initial=Meeting.Kind.ORDINARY)
    theme = LineField(label=gettext_lazy("Theme"), max_length=160, required=False)

    field_order = ("kind", "theme", "closes_on", "note", "link")


class PollAnswerForm(forms.Form):
    """One choice for each date; nothing has to be said of all of them."""

    note = LineField(label=gettext_lazy("Note to the secretariat"), max_length=200, required=False)

    def __init__(self, *args, voter: PollVoter, **kwargs):
        said = {answer.date_id: answer.answer for answer in voter.answers.all()}
        self.dates = list(voter.poll.dates.all())
        kwargs["initial"] = {f"date_{pk}": answer for pk, answer in said.items()} | {"note": voter.note}
        super().__init__(*args, **kwargs)
        for date in self.dates:
            self.fields[f"date_{date.pk}"] = forms.ChoiceField(
                label=label_of(date),
                choices=PollAnswer.Answer,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose whether %(day)s suits you") % {"day": label_of(date)}},
            )
        self.order_fields([*(f"date_{date.pk}" for date in self.dates), "note"])

    @property
    def answers(self) -> dict[int, str]:
        """The answers by the id of the date."""
        return {date.pk: self.cleaned_data[f"date_{date.pk}"] for date in self.dates}


def label_of(date) -> str:
    """Return day, time and place of a proposed date: "tirsdag den 1. december 2020 kl. 10.00-12.00, Viborg"."""
    when = f"{weekday_date(date.starts_at)} {clock_range(date.starts_at, date.ends_at)}"
    return f"{when}, {date.place}" if date.place else when


class CancelPollForm(forms.Form):
    reason = TextField(
        label=gettext_lazy("Why is the poll cancelled?"),
        rows=3,
        error_messages={"required": gettext_lazy("Write why the poll is cancelled.")},
    )


def texts_of(poll: DatePoll) -> list[tuple[str, str]]:
    """Return what somebody else has saved, by the labels of the form: the dates one has typed are nobody else's."""
    said = {"closes_on": date_format(poll.closes_on, "DATE_FORMAT"), "note": poll.note}
    return [(str(ProposedDatesForm.base_fields[name].label), text) for name, text in said.items()]


def initial_of(poll: DatePoll) -> dict:
    """Return what the form shows of an open poll; its dates stand on the page of the poll."""
    return {"closes_on": poll.closes_on, "note": poll.note, "version": version_of(poll)}
