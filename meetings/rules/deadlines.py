"""Working days in Denmark: what the deadlines of a meeting are counted in (domain.md 2.3)."""

import itertools
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

import holidays
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# What is due before a meeting, and what after it, each no earlier than the one before it.
BEFORE_MEETING = ("item_cutoff_on", "approval_on", "dispatch_on", "supplement_on")
AFTER_MEETING = ("minutes_draft_on", "comments_due_on")
DEADLINES = BEFORE_MEETING + AFTER_MEETING

# Closed in public administration though not public holidays: Constitution Day, Christmas Eve, New Year's Eve.
_ALSO_CLOSED: dict[tuple[int, int], str | Promise] = {
    (6, 5): _("Constitution Day"),
    (12, 24): _("Christmas Eve"),
    (12, 31): _("New Year's Eve"),
}


@lru_cache(maxsize=64)
def _public_holidays(year: int, language: str = "da") -> dict[date, str]:
    return dict(holidays.country_holidays("DK", years=year, language=language))


def closed_because(day: date) -> str:
    """Return what a day is called on which public administration is closed: "Juleaften"; nothing for other days.

    Weekends are no such days.
    """
    language = "da" if get_language() == "da" else "en_US"
    return _public_holidays(day.year, language).get(day) or str(_ALSO_CLOSED.get((day.month, day.day), ""))


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


def contradictions(meets_on: date, deadlines: Mapping[str, date]) -> list[tuple[str, str]]:
    """Return the pairs of names of which the first comes due after the second, and should not.

    `deadlines` are those of `DEADLINES` by name; the meeting itself, on `meets_on`, is called "".
    """
    order = [*BEFORE_MEETING, "", *AFTER_MEETING]
    days = {"": meets_on, **deadlines}
    return [(first, then) for first, then in itertools.pairwise(order) if days[first] > days[then]]
