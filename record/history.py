"""Who changed what, when and why: every model with a history inherits `Recorded`.

The person, the reason and the moment come from the act that is going on (`acting`, set by `verbs.verb`),
never from the instance, where a reason once set would stick to later saves.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any

from simple_history import models as library
from simple_history.manager import HistoryManager

from record import clock
from record.columns import column_of
from record.plain_text import Written

__all__ = [
    "Act",
    "ActRecorded",
    "HistoricalRecords",
    "Recorded",
    "acting",
    "changed_since",
    "current_act",
    "latest_of",
]


@dataclass(frozen=True)
class Act:
    """What is being done right now: by whom (a Person, None for the portal itself) and why."""

    by: Any = None
    reason: str = ""


_NOBODY = Act()
_act: ContextVar[Act] = ContextVar("act", default=_NOBODY)


def current_act() -> Act:
    """Return the act going on in this thread or task; an empty one outside every verb."""
    return _act.get()


@contextmanager
def acting(*, by: Any, reason: str = "") -> Iterator[None]:
    """Record every save in the block as done `by` a person, with a reason; an inner act inherits the outer reason."""
    token = _act.set(Act(by=by, reason=reason or _act.get().reason))
    try:
        yield
    finally:
        _act.reset(token)


class ManagerMadeOnce(HistoryManager):
    """A class is made of this manager and its queryset once; the library makes one anew at every save."""

    @classmethod
    @cache
    def from_queryset(cls, queryset_class, class_name=None):
        """Return the manager's class for the queryset's, as Django does."""
        return super().from_queryset(queryset_class, class_name)


class HistoricalRecords(library.HistoricalRecords):
    """The history of a model, with a manager that is made once."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, history_manager=ManagerMadeOnce)


class ActRecorded(Written):
    """Gives the history rows of a model their person, reason and moment."""

    class Meta:
        abstract = True

    @property
    def _history_user(self):
        return current_act().by

    @property
    def _change_reason(self):
        return current_act().reason or None

    @property
    def _history_date(self):
        return clock.now()


class Recorded(ActRecorded):
    """A model whose every change is kept in `history`, in a table that only grows (record/append_only.py)."""

    history = HistoricalRecords(inherit=True)

    class Meta:
        abstract = True


def latest_of(instance: Recorded) -> int:
    """Return the id of the latest history row of a recorded row; 0 if there is none."""
    return instance.history.order_by("-history_id").values_list("history_id", flat=True).first() or 0


def changed_since(instance: Recorded, version: int, fields: Iterable[str]) -> list[str]:
    """Return which of `fields` have another value now than in that version; all of them for an unknown version."""
    then = instance.history.filter(history_id=version).first()
    attnames = {name: column_of(instance, name).attname for name in fields}
    return [name for name, at in attnames.items() if then is None or getattr(then, at) != getattr(instance, at)]
