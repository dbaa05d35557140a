"""A pattern of dates: "the second Tuesday of every month", or "every other Tuesday", from one day to another."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

# More meetings than a committee holds in a year; a slip of the finger in a date must not make a thousand.
MOST_DATES = 60
EVERY_WEEK, LAST = 0, 5


@dataclass(frozen=True)
class Pattern:
    """Which days: the `nth` `weekday` (0: Monday) of every `step` months, LAST for the last one; or, where `nth` is
    EVERY_WEEK, that weekday every `step` weeks. Both ends count."""

    weekday: int
    nth: int
    step: int
    first: date
    last: date

    def dates(self) -> list[date]:
        """Return the days of the pattern, the earliest first; MOST_DATES and one at most, so that too many are seen."""
        found: list[date] = []
        for day in self._weekly() if self.nth == EVERY_WEEK else self._monthly():
            if day > self.last or len(found) > MOST_DATES:
                break
            if day >= self.first:
                found.append(day)
        return found

    def _weekly(self) -> Iterator[date]:
        day = self.first + timedelta(days=(self.weekday - self.first.weekday()) % 7)
        while day.year < date.max.year:
            yield day
            day += timedelta(weeks=self.step)

    def _monthly(self) -> Iterator[date]:
        year, month = self.first.year, self.first.month
        while year < date.max.year:
            yield nth_weekday(year, month, self.weekday, self.nth)
            months = month - 1 + self.step
            year, month = year + months // 12, months % 12 + 1


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """Return the `nth` `weekday` of a month, the last one for LAST."""
    first = date(year, month, 1)
    day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    while nth == LAST and day.month != month:
        day -= timedelta(days=7)
    return day
