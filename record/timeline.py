"""The memberships of a committee or a person as a picture: one line for each, one bar for each membership, one year
a tick.

Everything stands in per cent of the width, so that the letters keep their size on a telephone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

HEAD, ROW = 28, 46  # pixels
MOST_TICKS = 6


@dataclass(frozen=True)
class Bar:
    """One membership: where it stands (per cent, as SVG reads it) and what it says."""

    x: str
    width: str
    top: int
    role: str
    words: str


@dataclass(frozen=True)
class Row:
    label: str
    label_top: int
    bars: list[Bar]


@dataclass(frozen=True)
class Timeline:
    rows: list[Row]
    ticks: list[tuple[str, int]]
    # The day the page shows; None where it lies outside the picture.
    marked: str | None
    height: int
    first_year: int
    last_year: int
    roles: list[tuple[str, str]] = field(default_factory=list)


def period_in_words(dated) -> str:
    """Return "from 16 September 2020" or "from ... to and including ..."."""
    days = {"first": date_format(dated.starts_on, "DATE_FORMAT")}
    if dated.ends_on is None:
        return _("from %(first)s") % days
    return _("from %(first)s to and including %(last)s") % (days | {"last": date_format(dated.ends_on, "DATE_FORMAT")})


class _Scale:
    """Turns days into per cent of the years shown."""

    def __init__(self, days: Iterable[date]):
        years = [day.year for day in days]
        self.first, self.last = min(years), max(years)
        self._start = date(self.first, 1, 1).toordinal()
        self._length = date(self.last, 12, 31).toordinal() + 1 - self._start

    def at(self, ordinal: int) -> float:
        return min(100.0, max(0.0, 100 * (ordinal - self._start) / self._length))

    def ticks(self) -> list[tuple[str, int]]:
        step = -(-(self.last - self.first + 1) // MOST_TICKS)
        years = range(self.first, self.last + 1, step)
        return [(_percent(self.at(date(year, 1, 1).toordinal())), year) for year in years]


def _percent(number: float) -> str:
    return f"{number:.2f}%"


def _bar(dated, scale: _Scale, top: int) -> Bar:
    start = scale.at(dated.starts_on.toordinal())
    end = scale.at(dated.ends_on.toordinal() + 1) if dated.ends_on else 100.0
    words = f"{dated.get_role_display()}, {period_in_words(dated)}"
    return Bar(_percent(start), _percent(max(end - start, 0.5)), top, dated.role, words)


def timeline_of(memberships, *, on: date, today: date, label=lambda dated: dated.person.name) -> Timeline | None:
    """Return the picture of `memberships` with `on` marked, a row for each `label`, in their order; None for none."""
    memberships = list(memberships)
    if not memberships:
        return None
    days = [today] + [day for membership in memberships for day in (membership.starts_on, membership.ends_on) if day]
    scale = _Scale(days)
    rows: dict[str, list] = {}
    for dated in memberships:
        rows.setdefault(label(dated), []).append(dated)
    return Timeline(
        rows=[
            Row(name, HEAD + number * ROW + 18, [_bar(dated, scale, HEAD + number * ROW + 24) for dated in held])
            for number, (name, held) in enumerate(rows.items())
        ],
        ticks=scale.ticks(),
        marked=_percent(scale.at(on.toordinal())) if scale.first <= on.year <= scale.last else None,
        height=HEAD + len(rows) * ROW + 6,
        first_year=scale.first,
        last_year=scale.last,
        roles=list({membership.role: membership.get_role_display() for membership in memberships}.items()),
    )
