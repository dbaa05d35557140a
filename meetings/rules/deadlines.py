"""Working days in Denmark: what the deadlines of a meeting are counted in (domain.md 2.3)."""

from datetime import date, timedelta
from functools import lru_cache

import holidays

# Closed in public administration though not public holidays: Constitution Day, Christmas Eve, New Year's Eve.
_ALSO_CLOSED = {(6, 5), (12, 24), (12, 31)}


@lru_cache(maxsize=64)
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("DK", years=year))


def is_working_day(day: date) -> bool:
    """Tell whether `day` counts: not a weekend, a Danish holiday, 5 June, 24 or 31 December."""
    return day.weekday() < 5 and (day.month, day.day) not in _ALSO_CLOSED and day not in _public_holidays(day.year)


def working_days_from(day: date, count: int) -> date:
    """Return the working day `count` working days after `day` (before it, when negative)."""
    step = timedelta(days=1 if count > 0 else -1)
    while count:
        day += step
        if is_working_day(day):
            count += -1 if count > 0 else 1
    return day
