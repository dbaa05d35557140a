"""The way of a working group as a picture: its days on one line, against today; the page has the same as a table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from record import clock
from workgroups.models import Deliverable, Milestone

WIDTH, MARGIN, ROW = 720, 20, 34


@dataclass(frozen=True)
class Mark:
    """One day on the line: where it stands, in which row its words are, and how it looks."""

    title: str
    day: date
    x: int
    y: int
    anchor: str
    look: str


@dataclass(frozen=True)
class Picture:
    """The line with its marks, in the units of the drawing; `today` is None where today lies outside it."""

    width: int
    height: int
    marks: tuple[Mark, ...]
    first: date
    last: date
    today: int | None

    @property
    def end(self) -> int:
        return self.width - MARGIN


def picture_of(deliverables: Iterable[Deliverable], milestones: Iterable[Milestone]) -> Picture | None:
    """Return the picture of a group's days, None where it has fewer than two."""
    told = [
        (row.title, row.due_on, _look(row.done_on is not None, row.is_overdue)) for row in deliverables if row.due_on
    ]
    told += [
        (row.title, row.due_on, _look(row.state == Milestone.State.REACHED, row.is_overdue))
        for row in milestones
        if row.state != Milestone.State.DROPPED
    ]
    told.sort(key=lambda mark: mark[1])
    if len(told) < 2:
        return None
    first, last = told[0][1], max(told[-1][1], told[0][1] + timedelta(days=1))
    marks = tuple(
        Mark(title, day, _x(day, first, last), 60 + ROW * row, _anchor(_x(day, first, last)), look)
        for row, (title, day, look) in enumerate(told)
    )
    today = clock.today()
    return Picture(
        width=WIDTH,
        height=60 + ROW * len(marks),
        marks=marks,
        first=first,
        last=last,
        today=_x(today, first, last) if first <= today <= last else None,
    )


def _look(done: bool, late: bool) -> str:
    return "done" if done else "late" if late else "open"


def _x(day: date, first: date, last: date) -> int:
    share = (day - first).days / (last - first).days
    return round(MARGIN + share * (WIDTH - 2 * MARGIN))


def _anchor(x: int) -> str:
    """Words begin at their mark in the left half and end at it in the right one, so that none is cut."""
    return "start" if x < WIDTH / 2 else "end"
