"""The portal's stored files: a full disk and a missing file are said in words; nothing is left of what was not kept.

A file has a random name and belongs to one row. It is written before that row; when the row does not come to be, the
file goes again: at once where a verb was refused (`record.verbs`), else by the timer (`tend_files`).
"""

import errno
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, models
from django.dispatch import Signal
from django.utils.translation import gettext as _

from record.refusals import Refused

logger = logging.getLogger(__name__)

FULL = (errno.ENOSPC, errno.EDQUOT)
# What is being written now has no row yet.
ORPHAN_AFTER = timedelta(days=1)
REPORTED_ONCE_IN = timedelta(days=1)
# Files that are there for a moment, to try the disk; no row names them, and no backup wants them.
TRIED = "tried-out"
# Sent with the `path` (Path) of a file that a row names and the disk has not.
file_missing = Signal()
_written: ContextVar[list[str] | None] = ContextVar("written", default=None)


class NoRoom(Refused):
    """The disk is full: the file was not stored."""


class FileMissing(Refused, FileNotFoundError):
    """A row names a file that is not on this machine's disk."""


class StoredFiles(FileSystemStorage):
    """The folder of the files, in words where it fails."""

    def _open(self, name, mode="rb"):
        try:
            return super()._open(name, mode)  # type: ignore[misc]
        except FileNotFoundError as problem:
            _report_missing(name)
            raise FileMissing(_("The file is missing on the server. The operator has been told.")) from problem

    def _save(self, name, content):
        try:
            kept = super()._save(name, content)  # type: ignore[misc]
        except OSError as problem:
            with suppress(OSError):
                Path(self.path(name)).unlink(missing_ok=True)
            if problem.errno in FULL:
                logger.error("The disk with the files is full: %s", self.location)
                said = _("The disk of the server is full: the file was not stored. Tell the operator.")
                raise NoRoom(said) from problem
            raise
        written = _written.get()
        if written is not None:
            written.append(kept)
        return kept


def _report_missing(name: str) -> None:
    """Say that a file is missing, once a day for each file."""
    if cache.add(f"file-missing:{name}", True, timeout=REPORTED_ONCE_IN.total_seconds()):
        file_missing.send(sender=StoredFiles, path=Path(settings.MEDIA_ROOT) / name)


@contextmanager
def only_with_rows() -> Iterator[None]:
    """Remove the files written in the block, which is to be a transaction, when it is taken back.

    Where the database itself failed nobody knows whether the rows are there: those files are left to the timer.
    """
    outer = _written.get()
    mine: list[str] = []
    token = _written.set(mine)
    try:
        yield
    except DatabaseError:
        raise
    except BaseException:
        for name in mine:
            default_storage.delete(name)
        raise
    else:
        if outer is not None:
            outer.extend(mine)
    finally:
        _written.reset(token)


def names_on_disk() -> list[str]:
    """Return the names of all files in the folder of the files, with slashes."""
    root = Path(settings.MEDIA_ROOT)
    names = (path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    return sorted(name for name in names if not name.startswith(f"{TRIED}/"))


def try_out() -> bool:
    """Write, read and remove a file; return whether it came back as it was. Raises OSError, or NoRoom."""
    written = uuid4().hex.encode()
    name = default_storage.save(f"{TRIED}/{uuid4().hex}", ContentFile(written))
    try:
        with default_storage.open(name) as kept:
            return kept.read() == written
    finally:
        default_storage.delete(name)


def file_fields() -> list[models.FileField]:
    """Return every field that names a file in the folder of the files."""
    return [
        field
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.FileField)
    ]


def names_in_rows() -> set[str]:
    """Return the names of the files that rows name, of every model there is."""
    named: set[str] = set()
    for field in file_fields():
        named.update(field.model._base_manager.values_list(field.name, flat=True))
    return named - {""}


def tend_files() -> None:
    """Look for orphans, once a day: every file there is has to be looked at."""
    if cache.add("orphans-looked-for", True, timeout=ORPHAN_AFTER.total_seconds()):
        remove_orphans()


def remove_orphans() -> None:
    """Remove files that no row has named for a day; more of them than of named ones are left, and reported.

    So many are no leftovers of accidents but a sign that this is another database's folder.
    """
    until = time.time() - ORPHAN_AFTER.total_seconds()
    on_disk = [name for name in names_on_disk() if (Path(settings.MEDIA_ROOT) / name).stat().st_mtime < until]
    named = names_in_rows()
    orphans = [name for name in on_disk if name not in named]
    if len(orphans) > max(len(named), 1):
        logger.error("%s files belong to no row, and %s to one: nothing was removed", len(orphans), len(named))
        return
    for name in orphans:
        logger.warning("The file %s belongs to no row and was removed", name)
        default_storage.delete(name)
