"""What time it is, for every rule that asks: now and today in Europe/Copenhagen.

One clock for all rules lets a story be told at its own time (the demo) and lets tests stand on any date,
while the verbs that are run stay the real ones.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """Return the present moment, aware, in UTC; inside `at(...)` the moment given there."""
    return _moment.get() or timezone.now()


def today() -> date:
    """Return the present date in Europe/Copenhagen."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let `now()` answer `moment` (aware) within the block, for this thread or task only."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
