"""What is done to a programme is done while its work goes on: after its closing every verb of it is refused."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import models

from members.models import Committee
from members.workflow.goes_on import require_work_goes_on
from programme.models import Programme
from record.verbs import locked
from record.verbs import verb as recorded

_P = ParamSpec("_P")
_R = TypeVar("_R")
# By which fields a row of this app says what it is part of.
_WHOLES = ("programme", "plan", "summit", "note")


def verb(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Make `function` a verb of the programme: as `record.verbs.verb`, and refused where the work is closed.

    Which committee's work it is, what it is handed says. Whoever closes the programme waits until the verb is done,
    and the verb for whoever closes; but for what ties an item, which is part of a verb of the item and locks no more.
    """

    @recorded
    @wraps(function)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        things = [value for value in kwargs.values() if isinstance(value, models.Model)]
        own = {pk for thing in things if _is_own(thing) and (pk := _committee_of(thing))}
        told = {pk for thing in things if (pk := _committee_of(thing))}
        for committee in Committee.objects.filter(pk__in=told).order_by("pk"):
            require_work_goes_on(locked(committee) if committee.pk in own else committee)
        return function(*args, **kwargs)

    return run


def _is_own(thing: models.Model) -> bool:
    return thing._meta.app_label == Programme._meta.app_label


def _committee_of(thing: models.Model) -> int | None:
    """The id of the committee whose work something is, as it says itself or as what it is part of does."""
    for whole in _WHOLES if _is_own(thing) else ():
        if whole in (field.name for field in thing._meta.fields):
            return getattr(thing, whole).access_committee_id
    return getattr(thing, "access_committee_id", None)
