"""The year wheel (årshjul), drawn on the server: twelve sectors with their themes, and the meetings on their days."""

import math
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from meetings.models import Meeting
from meetings.reading.year_plan import MonthRow
from record import clock

SIZE = 900
_MIDDLE = SIZE / 2
# From the middle outwards: themes, meetings, names of the months.
_INNER, _THEMES, _MEETINGS, _OUTER = 115, 325, 392, 440
# So many signs fit in a line of a sector, and so many lines.
_SIGNS, _LINES = 16, 7
# The height of a line.
_HIGH = 19


@dataclass(frozen=True)
class Line:
    """A line of text and where its middle stands."""

    x: int
    y: int
    text: str


@dataclass(frozen=True)
class Sector:
    """One month: its shape, its name, and the lines of its themes."""

    path: str
    name: Line
    lines: list[Line]
    is_odd: bool


@dataclass(frozen=True)
class Dot:
    """One meeting on its day."""

    x: int
    y: int
    label: str
    said: str


@dataclass(frozen=True)
class Wheel:
    size: int
    middle: int
    sectors: list[Sector]
    dots: list[Dot]
    rings: tuple[int, ...]
    today: tuple[int, int, int, int] | None


def wheel_of(year: int, months: Iterable[MonthRow]) -> Wheel:
    """Return the wheel of a year; the same months stand in the table below it."""
    months = list(months)
    return Wheel(
        SIZE,
        round(_MIDDLE),
        [_sector(month) for month in months],
        [_dot(meeting) for month in months for meeting in month.meetings],
        (_INNER, _THEMES, _MEETINGS, _OUTER),
        _today(year),
    )


def _at(radius: float, turn: float) -> tuple[int, int]:
    """Return the point at a part of a whole turn, which begins at the top and goes with the clock."""
    angle = 2 * math.pi * (turn - 0.25)
    return round(_MIDDLE + radius * math.cos(angle)), round(_MIDDLE + radius * math.sin(angle))


def _sector(month: MonthRow) -> Sector:
    begins, ends = (month.number - 1) / 12, month.number / 12
    (a, b), (c, d) = _at(_OUTER, begins), _at(_OUTER, ends)
    (e, f), (g, h) = _at(_INNER, ends), _at(_INNER, begins)
    path = f"M{a} {b} A{_OUTER} {_OUTER} 0 0 1 {c} {d} L{e} {f} A{_INNER} {_INNER} 0 0 0 {g} {h} Z"
    half = (begins + ends) / 2
    x, y = _at((_MEETINGS + _OUTER) / 2, half)
    return Sector(path, Line(x, y + 6, month.name.capitalize()), _theme_lines(month, half), month.number % 2 == 1)


def _theme_lines(month: MonthRow, half: float) -> list[Line]:
    words: list[str] = []
    for theme in month.themes:
        words += textwrap.wrap(theme.title, _SIGNS)
    if len(words) > _LINES:
        words = [*words[: _LINES - 1], "…"]
    x, y = _at((_INNER + _THEMES) / 2 + 18, half)
    top = y - _HIGH * (len(words) - 1) / 2 + 5
    return [Line(x, round(top + _HIGH * place), text) for place, text in enumerate(words)]


def _turn(day: date) -> float:
    """Return the part of the turn that a day stands at: in its own month, whose days share a twelfth."""
    days = (date(day.year + day.month // 12, day.month % 12 + 1, 1) - date(day.year, day.month, 1)).days
    return (day.month - 1 + (day.day - 0.5) / days) / 12


def _dot(meeting: Meeting) -> Dot:
    x, y = _at((_THEMES + _MEETINGS) / 2, _turn(meeting.day))
    return Dot(x, y, str(meeting.day.day), meeting.theme)


def _today(year: int) -> tuple[int, int, int, int] | None:
    day = clock.today()
    return (*_at(_INNER, _turn(day)), *_at(_OUTER, _turn(day))) if day.year == year else None
