"""Where a day stands on a line of time, in the units of a drawing."""

from dataclasses import dataclass
from datetime import date

# Years are named on so many places at most.
MOST_TICKS = 12


@dataclass(frozen=True)
class TimeAxis:
    """A line from `first` (at `left`) to `last` (at `right`); the two days differ."""

    first: date
    last: date
    left: int
    right: int

    def x(self, day: date) -> int:
        """Return where a day stands."""
        share = (day - self.first).days / (self.last - self.first).days
        return round(self.left + share * (self.right - self.left))

    @property
    def ticks(self) -> tuple[tuple[int, str], ...]:
        """Where years begin, each with its number; of many, as many as can be read."""
        years = [year for year in range(self.first.year, self.last.year + 1) if date(year, 1, 1) >= self.first]
        step = -(-len(years) // MOST_TICKS) or 1
        return tuple((self.x(date(year, 1, 1)), str(year)) for year in years[::step])
