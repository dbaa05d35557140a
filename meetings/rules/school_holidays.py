"""The weeks in which Danish schools usually have holidays: a start, since each municipality decides for itself."""

from datetime import date, timedelta

import holidays
from django.utils.translation import gettext as _

MONDAY, SUNDAY = 1, 7


def usual_holidays(year: int) -> list[tuple[str, date, date]]:
    """Return (title, first day, last day) of the usual school holidays of a year, the earliest first."""
    public = holidays.country_holidays("DK", years=year, language="da")
    easter = next(day for day, name in public.items() if name == "Påskedag")
    return [
        (_("Winter holiday, week %(week)s") % {"week": 7}, *_weeks(year, 7, 7)),
        (_("Winter holiday, week %(week)s") % {"week": 8}, *_weeks(year, 8, 8)),
        (_("Easter holiday"), easter - timedelta(days=8), easter + timedelta(days=1)),
        (_("Summer holiday, weeks %(first)s-%(last)s") % {"first": 27, "last": 31}, *_weeks(year, 27, 31)),
        (_("Autumn holiday, week %(week)s") % {"week": 42}, *_weeks(year, 42, 42)),
        (_("Christmas holiday"), date(year, 12, 21), date(year + 1, 1, 3)),
    ]


def _weeks(year: int, first: int, last: int) -> tuple[date, date]:
    return date.fromisocalendar(year, first, MONDAY), date.fromisocalendar(year, last, SUNDAY)
