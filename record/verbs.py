"""What a verb is: an atomic, recorded act of a person, which is either done whole or refused with a sentence."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from record import lock_order
from record.history import acting
from record.once_per_page import remembering_nothing
from record.refusals import Refused
from record.stored_files import only_with_rows

__all__ = ["Refused", "allows", "locked", "verb"]

_P = ParamSpec("_P")
_R = TypeVar("_R")
_M = TypeVar("_M", bound=models.Model)


def verb(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Make `function` (keyword-only, with `by=` and, where a reason is asked for, `reason=`) a verb.

    Everything it writes is one transaction, and every history row in it names the person and the reason.
    """

    @wraps(function)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        reason = str(kwargs.get("reason") or "")
        doing = acting(by=kwargs["by"], reason=reason)
        with remembering_nothing(), only_with_rows(), transaction.atomic(), lock_order.one_transaction(), doing:
            return function(*args, **kwargs)

    return run


def allows(rule: Callable, *about) -> bool:
    """Whether a rule, which raises Refused where a verb cannot be done now, lets it be: for links that lead there."""
    try:
        rule(*about)
    except Refused:
        return False
    return True


def locked(instance: _M) -> _M:
    """Return the row of `instance` as it stands now, locked until the transaction ends, in LOCK_ORDER.

    Raises Refused when somebody else has taken the row away.
    Rows that point to it can still be added meanwhile: who adds one does not wait, and is not waited for.
    SQLite holds the write lock from the start of the transaction (settings.py), so there it is only read again.
    """
    lock_order.note(instance)
    row = type(instance)._default_manager.select_for_update(of=("self",), no_key=True).filter(pk=instance.pk).first()
    if row is None:
        raise Refused(_("Somebody else has taken it away meanwhile. Nothing has been changed."))
    return row
