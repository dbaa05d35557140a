"""What is asked many times while one page is made, and answered once: who the reader is towards everything.

A page opens a memory (`OncePerPageMiddleware`) and everything in it forgets with the page. Outside of a page there
is none, and a verb works without it: what it decides, it decides on what stands in its own transaction.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

_T = TypeVar("_T")
_memory: ContextVar[dict | None] = ContextVar("memory", default=None)


def _key(function, person) -> tuple:
    return function, person.pk, person.is_active, person.lens


def once_per_page(function: Callable[[Any], _T]) -> Callable[[Any], _T]:
    """Let `function(person)` be computed once for each page and person; every time where there is no page."""

    @wraps(function)
    def answer(person) -> _T:
        memory = _memory.get()
        if memory is None:
            return function(person)
        key = _key(function, person)
        if key not in memory:
            memory[key] = function(person)
        return memory[key]

    return answer


def answered(function, answers: dict[Any, Any]) -> None:
    """Note what `function` (asked `once_per_page`) answers for many people, until the page or the block ends."""
    memory = _memory.get()
    if memory is not None:
        memory.update({_key(function.__wrapped__, person): answer for person, answer in answers.items()})


@contextmanager
def remembering() -> Iterator[None]:
    """Remember within the block, starting from nothing."""
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


@contextmanager
def remembering_nothing() -> Iterator[None]:
    """Answer afresh within the block; what was remembered before it is forgotten."""
    memory = _memory.get()
    token = _memory.set(None)
    try:
        yield
    finally:
        _memory.reset(token)
        if memory is not None:
            memory.clear()


class OncePerPageMiddleware:
    """Opens the memory of one page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with remembering():
            return self.get_response(request)
