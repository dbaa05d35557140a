"""Annexes prepared in a process of their own, within time and memory: one that bites hurts nobody but itself.

The process works through all annexes of a pack while this one lays out our own pages. When it dies of an annex, that
annex is given up and another process goes on with the next.
"""

import multiprocessing
import resource
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import pikepdf
from django.utils.translation import gettext as _

from meetings.annexes.inspect import UnreadablePdf, damaged, open_pdf
from meetings.pack.annex_file import MOST_OBJECTS, AnnexWords, prepare_annex, ready
from meetings.pack.annex_tags import BROKEN
from meetings.pack.effort import Effort, TooMuch
from meetings.pack.redraw import NothingToSee, lacks_drawings, redrawn, with_marks_drawn

MAX_SECONDS = 30
MAX_PAGES = 2_500
# Beside what the process that builds the pack holds already.
MAX_MEMORY = 700 * 1024 * 1024
MAX_FILE = 500 * 1024 * 1024
# qpdf tells of memory it did not get in words only.
_WANT_OF_MEMORY = ("bad_alloc", "memory", "Cannot allocate")


@dataclass(frozen=True)
class Order:
    """One annex to prepare: from the file `source` into the file `target`, described in these words."""

    key: str
    source: Path
    target: Path
    words: AnnexWords


def too_much() -> str:
    """Return the sentence for an annex that goes beyond its limits."""
    return _("The file demands too much time or memory to be shown.")


class Preparation:
    """A line of annexes being prepared beside this process; `results` waits for them in order."""

    def __init__(self, orders: list[Order]):
        self.orders = orders
        self.next = 0
        self.process: multiprocessing.process.BaseProcess | None = None
        self.receiver: Connection | None = None
        if orders:
            self._start()

    def results(self) -> Iterator[tuple[Order, str]]:
        """Give each order with the reason why its annex cannot be shown, empty when `target` holds it now."""
        while self.next < len(self.orders):
            order = self.orders[self.next]
            problem = self._answer()
            self.next += 1
            if problem is None:
                self.stop()
                if self.next < len(self.orders):
                    self._start()
            yield order, too_much() if problem is None else problem
        self.stop()

    def _answer(self) -> str | None:
        """What the process says of its next order; None when it has ended, or says nothing in time."""
        try:
            return self.receiver.recv() if self.receiver and self.receiver.poll(MAX_SECONDS) else None
        except EOFError:
            return None

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        if self.receiver is not None:
            self.receiver.close()
            self.receiver = None
        if self.process is not None:
            self.process.kill()
            self.process.join()
            self.process = None

    def _start(self) -> None:
        # Forked, not started afresh: a pack must not load Django once more.
        processes = multiprocessing.get_context("fork")
        self.receiver, sender = processes.Pipe(duplex=False)
        self.process = processes.Process(target=_work, args=(self.orders[self.next :], sender), daemon=True)
        self.process.start()
        sender.close()


def _work(orders: list[Order], sender: Connection) -> None:
    """Send the problem of each order, or an empty text. Runs in the forked process."""
    _limit_memory()
    for order in orders:
        _limit_time()
        sender.send(_problem_of(order))


def _problem_of(order: Order) -> str:
    try:
        _draw_marks(order.source)
        with order.source.open("rb") as file, prepare_annex(file, words=order.words, check=_check) as pdf:
            pdf.save(order.target, deterministic_id=True)
        with pikepdf.open(order.target) as made:
            return too_much() if len(made.objects) > MOST_OBJECTS else ""
    except (UnreadablePdf, MemoryError, *BROKEN, OSError) as problem:
        said = _said(problem)
        return _problem_of_pictures(order) if said == damaged() else said


def _draw_marks(source: Path) -> None:
    """Put a file with the marks drawn in place of one that leaves them to its reader."""
    with suppress(NothingToSee, *BROKEN):
        with open_pdf(source) as pdf:
            lacking = lacks_drawings(pdf)
        if lacking:
            source.write_bytes(with_marks_drawn(source))


def _problem_of_pictures(order: Order) -> str:
    """The annex is broken: show pictures of its pages, where there is still something to see."""
    try:
        with ready(redrawn(order.source), words=order.words, check=_check) as pdf:
            pdf.save(order.target, deterministic_id=True)
    except NothingToSee:
        return damaged()
    except (UnreadablePdf, MemoryError, *BROKEN, OSError) as problem:
        return _said(problem)
    return ""


def _said(problem: BaseException) -> str:
    """What is told to the reader of a pack: what the file's own reader said, or that memory was wanting."""
    words = f"{problem} {problem.__cause__}"
    if isinstance(problem, MemoryError) or any(word in words for word in _WANT_OF_MEMORY):
        return too_much()
    return str(problem) if isinstance(problem, UnreadablePdf) else damaged()


def _limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_FILE, MAX_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sizes = Path("/proc/self/statm")
    if sizes.exists():
        held = int(sizes.read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (held + MAX_MEMORY, held + MAX_MEMORY))


def _limit_time() -> None:
    """Give the next annex its own seconds of work; the system ends the process when they are used."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + MAX_SECONDS, hard))


def _check(pdf: pikepdf.Pdf) -> None:
    """Refuse what would exhaust the process that puts the pack together. Raises UnreadablePdf."""
    if len(pdf.pages) > MAX_PAGES:
        raise UnreadablePdf(_("The file has more than %(pages)s pages.") % {"pages": MAX_PAGES})
    effort = Effort()
    try:
        for page in pdf.pages:
            effort.of(page)
    except TooMuch as problem:
        raise UnreadablePdf(too_much()) from problem
