"""What a check finds, and the list of checks: a word for how things stand, a sentence, and what to do."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError, models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

logger = logging.getLogger(__name__)


class State(models.TextChoices):
    OK = "ok", gettext_lazy("ok")
    WARNING = "warning", gettext_lazy("warning")
    ERROR = "error", gettext_lazy("error")


@dataclass(frozen=True)
class Finding:
    """How one thing stands: `said` in a sentence, and `todo` where something is to be done."""

    state: State
    said: str
    todo: str = ""

    @property
    def is_ok(self) -> bool:
        return self.state == State.OK

    @property
    def is_error(self) -> bool:
        return self.state == State.ERROR


def fine(said: str) -> Finding:
    return Finding(State.OK, said)


def doubtful(said: str, todo: str) -> Finding:
    return Finding(State.WARNING, said, todo)


def wrong(said: str, todo: str) -> Finding:
    return Finding(State.ERROR, said, todo)


@dataclass(frozen=True)
class Check:
    """One thing that is looked at: its name for programs, what people call it, and who looks.

    `takes_long` keeps it off the page: it asks another machine, or starts a program.
    """

    name: str
    called: str | Promise
    look: Callable[[], Iterable[Finding]]
    needs_database: bool
    takes_long: bool


CHECKS: dict[str, Check] = {}


def check(name: str, called: str | Promise, *, needs_database: bool = False, takes_long: bool = False):
    """Enter the decorated function, which yields findings, in the list of checks."""

    def known(look):
        CHECKS[name] = Check(name, called, look, needs_database, takes_long)
        return look

    return known


def findings_of(name: str) -> list[Finding]:
    """Return what a check finds; a check that fails itself is an error, told by its kind and by nothing it says."""
    try:
        return list(CHECKS[name].look())
    except (DatabaseError, InterfaceError) as problem:
        return [_failed(name, problem, _("The database is away, or lacks tables: see the line about it."))]
    except Exception as problem:
        logger.warning("The check %s failed", name, exc_info=True)
        return [_failed(name, problem, _("Look into the log."))]


def _failed(name: str, problem: Exception, todo: str) -> Finding:
    return wrong(_("It could not be looked at (%(kind)s).") % {"kind": type(problem).__name__}, todo)


def look_at(names: Iterable[str]) -> Iterator[tuple[Check, Finding]]:
    """Yield each of these checks with what it finds; what needs the database is not asked once that is away."""
    away = False
    for name in names:
        if away and CHECKS[name].needs_database:
            yield CHECKS[name], doubtful(_("Not looked at: the database is away."), _("Start the database first."))
            continue
        for finding in findings_of(name):
            away = away or (name == "database" and finding.is_error)
            yield CHECKS[name], finding
