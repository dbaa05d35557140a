"""How much time and memory one job may take, so that a pack beyond all measure does not stop those behind it."""

import resource
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# A living worker keeps its job however long it takes (members/signs_of_life.py), so this is what ends it.
MAX_SECONDS = 8 * 60
# Beside what the process holds already.
MAX_MEMORY = 2 * 1024**3


class OverLimit(Exception):
    """The job took more time or memory than it may."""


@contextmanager
def within_limits() -> Iterator[None]:
    """Raise OverLimit in the block when it takes too long or too much memory.

    Time is kept where the block runs in the main thread, as it does in the worker; memory where Linux tells of it.
    """
    with _memory(), _time():
        try:
            yield
        except MemoryError as problem:
            raise OverLimit("memory") from problem


@contextmanager
def _time() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal, _frame):
        raise OverLimit("time")

    former = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, MAX_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)


@contextmanager
def _memory() -> Iterator[None]:
    sizes = Path("/proc/self/statm")
    if not sizes.exists():
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    held = int(sizes.read_text().split()[0]) * resource.getpagesize()
    limit = held + MAX_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
