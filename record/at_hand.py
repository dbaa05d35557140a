"""Which request, or which job, is at hand: lines of the log and error pages name it, so that they are found again."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class AtHand:
    """The id of a request or a job; `request` is there for the first."""

    id: str
    request: Any = None


_at_hand: ContextVar[AtHand | None] = ContextVar("at_hand", default=None)


@contextmanager
def at_hand(called: str, request=None) -> Iterator[None]:
    """Let a request or a job of this id be at hand until the block ends."""
    token = _at_hand.set(AtHand(called, request))
    try:
        yield
    finally:
        _at_hand.reset(token)


def id_at_hand() -> str:
    """Return the id of what is at hand; empty where nothing is."""
    here = _at_hand.get()
    return here.id if here else ""


def request_at_hand():
    """Return the request at hand, or None."""
    here = _at_hand.get()
    return here.request if here else None
