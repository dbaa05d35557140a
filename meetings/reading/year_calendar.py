"""The twelve months of a plan, week by week: what stands on each day, by a sign and its word, not by colour alone."""

import calendar
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting, ProposedDate, TakenDays
from meetings.reading.surroundings import Surroundings
from meetings.rules.deadlines import closed_because
from record import clock


class Sign(models.TextChoices):
    """What a sign on a day stands for; its value names its look."""

    OWN = "own", _("Meeting of the group")
    DRAFT = "draft", _("Proposed date")
    OTHER = "other", _("Meeting of another group")
    TAKEN = "taken", _("Taken by others")
    SCHOOL = "school", _("School holiday")
    CLOSED = "closed", _("Public holiday or closed")


LETTERS = {Sign.OWN: "●", Sign.DRAFT: "○", Sign.OTHER: "◇", Sign.TAKEN: "▲", Sign.SCHOOL: "~", Sign.CLOSED: "×"}


@dataclass(frozen=True)
class Mark:
    """One sign on a day: what it says in words, where it leads, and the form by which it is moved, if it may be."""

    sign: Sign
    said: str
    url: str = ""
    move: str = ""

    @property
    def letter(self) -> str:
        return LETTERS[self.sign]


@dataclass(frozen=True)
class Day:
    day: date
    marks: list[Mark]

    @property
    def is_free(self) -> bool:
        """Whether it is a weekend or a day when public administration is closed."""
        return self.day.weekday() > 4 or any(mark.sign == Sign.CLOSED for mark in self.marks)

    @property
    def is_today(self) -> bool:
        return self.day == clock.today()


@dataclass(frozen=True)
class Month:
    """A month by its weeks: the number of each, and seven days, None where they belong to another month."""

    name: str
    weeks: list[tuple[int, list[Day | None]]]


def months_of(year: int, around: Surroundings, own: int, move: Callable[[Meeting | ProposedDate], str]) -> list[Month]:
    """Return the months of `year`. `own` is the id of the committee; `move(row)` the form that moves a row, or ""."""
    marks: dict[date, list[Mark]] = {}
    for day, mark in _marks(around, own, move):
        marks.setdefault(day, []).append(mark)
    weeks = calendar.Calendar()

    def shown(day: date, month: int) -> Day | None:
        if day.month != month:
            return None
        closed = closed_because(day)
        return Day(day, [*([Mark(Sign.CLOSED, closed)] if closed else []), *marks.get(day, [])])

    return [
        Month(
            str(name),
            [
                (week[0].isocalendar().week, [shown(day, number) for day in week])
                for week in weeks.monthdatescalendar(year, number)
            ],
        )
        for number, name in MONTHS.items()
    ]


def _marks(around: Surroundings, own: int, move) -> Iterator[tuple[date, Mark]]:
    for taken in around.taken:
        sign = Sign.SCHOOL if taken.kind == TakenDays.Kind.SCHOOL_HOLIDAY else Sign.TAKEN
        first = max(taken.starts_on, around.first).toordinal()
        last = min(taken.ends_on, around.last).toordinal()
        for day in range(first, last + 1):
            yield date.fromordinal(day), Mark(sign, taken.title, taken.url)
    for meeting in around.meetings:
        ours = meeting.committee_id == own
        said = meeting.theme or meeting.get_kind_display() if ours else meeting.committee.short_name
        sign = Sign.OWN if ours else Sign.OTHER
        yield meeting.day, Mark(sign, said, meeting.get_absolute_url(), move(meeting) if ours else "")
    for draft in around.drafts:
        if draft.committee_id == own:
            yield draft.day, Mark(Sign.DRAFT, draft.theme, move(draft), move(draft))
        else:
            yield draft.day, Mark(Sign.OTHER, f"{draft.committee.short_name} ({Sign.DRAFT.label})")
