"""An annex prepared in a process of its own, within time and memory: one that bites hurts nobody but itself."""

import multiprocessing
import resource
import tempfile
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, BinaryIO

import pikepdf
from django.utils.translation import gettext as _

from meetings.pack.annex_file import BROKEN, open_annex
from meetings.pack.bookmarks import Bookmark
from meetings.pack.inspect import UnreadablePdf, open_pdf

MAX_SECONDS = 30
MAX_PAGES = 2_500
# Beside what the process that builds the pack holds already.
MAX_MEMORY = 700 * 1024 * 1024
# A drawing of an A0 map has some megabytes of instructions; beyond this the file is made to exhaust its reader.
MAX_PAGE_CONTENT = 40 * 1024 * 1024
MAX_FILE = 500 * 1024 * 1024


def open_within_limits(file: BinaryIO) -> tuple[pikepdf.Pdf, list[Bookmark]]:
    """Return the annex with its pages cleaned, read from disk as they are needed, and its bookmarks.

    Raises UnreadablePdf with a reason its reader understands, also when cleaning takes too much time or memory.
    """
    content, too_much = file.read(), _("The file demands too much time or memory to be shown.")
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the opened annex reads from it until the pack is put together
    # Forked, not started afresh: thirty-six annexes must not load Django thirty-six times.
    processes = multiprocessing.get_context("fork")
    receiver, sender = processes.Pipe(duplex=False)
    preparing = processes.Process(target=_prepare, args=(content, target, sender))
    preparing.start()
    sender.close()
    try:
        problem, bookmarks = receiver.recv() if receiver.poll(MAX_SECONDS) else (too_much, [])
    except EOFError:
        problem, bookmarks = too_much, []
    finally:
        receiver.close()
        preparing.kill()
        preparing.join()
    if problem is None:
        target.seek(0)
        return open_pdf(target), bookmarks
    target.close()
    raise UnreadablePdf(problem)


def _prepare(content: bytes, target: IO[bytes], sender: Connection) -> None:
    """Write the cleaned annex to `target` and send (None, bookmarks), or (why not, []). Runs in the forked process."""
    try:
        _limit()
        pdf, bookmarks = open_annex(BytesIO(content), check=_check)
        pdf.save(target, deterministic_id=True)
        target.flush()
        sender.send((None, bookmarks))
    except UnreadablePdf as problem:
        sender.send((str(problem), []))
    except MemoryError:
        sender.send((_("The file demands too much time or memory to be shown."), []))
    except (*BROKEN, OSError):
        sender.send((_("The file is damaged and cannot be opened."), []))


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_FILE, MAX_FILE))
    sizes = Path("/proc/self/statm")
    if sizes.exists():
        held = int(sizes.read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (held + MAX_MEMORY, held + MAX_MEMORY))


def _check(pdf: pikepdf.Pdf) -> None:
    """Refuse what would exhaust the process that puts the pack together. Raises UnreadablePdf."""
    if len(pdf.pages) > MAX_PAGES:
        raise UnreadablePdf(_("The file has more than %(pages)s pages.") % {"pages": MAX_PAGES})
    for page in pdf.pages:
        contents = page.obj.get("/Contents")
        streams = contents if isinstance(contents, pikepdf.Array) else [contents]
        if sum(len(one.read_bytes()) for one in streams if isinstance(one, pikepdf.Stream)) > MAX_PAGE_CONTENT:
            raise UnreadablePdf(_("The file demands too much time or memory to be shown."))
