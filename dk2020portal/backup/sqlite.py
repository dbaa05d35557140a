"""SQLite: the dump is the database itself, copied by SQLite's backup API while others read and write."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from dk2020portal.backup.manifest import BackupProblem, Database, copied

DUMP = "database.sqlite3"
# What SQLite keeps beside a database that is open, or was left by a crash.
BESIDE = ("-wal", "-shm", "-journal")


def _file() -> Path:
    return Path(connection.settings_dict["NAME"])


def size() -> int:
    """Return the bytes of the database file."""
    return _file().stat().st_size


def dump(target: Path, describe: Callable) -> Database:
    """Copy the database in one step: what is written meanwhile waits in its log and is not in the copy."""
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
        # One file that holds everything, and can be read from where nothing can be written.
        copy.execute("PRAGMA journal_mode=DELETE")
        _refuse_damaged(copy)
        return describe("sqlite", sqlite3.sqlite_version, lambda query: copy.execute(query).fetchall())


def _refuse_damaged(database: sqlite3.Connection) -> None:
    said = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if said != "ok":
        raise BackupProblem(_("The database is damaged: %(problem)s") % {"problem": said})


def refuse_foreign(database: Database) -> None:
    """A database file takes in any dump of SQLite: the file is exchanged as a whole."""


def refuse_in_use() -> None:
    """Refuse to go on while another program has the file open: only the last one can leave the write-ahead log."""
    if not _file().exists():
        return
    with closing(sqlite3.connect(_file(), timeout=1)) as present:
        try:
            present.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError:
            said = _("Another program has the database %(name)s open. Stop web server, workers and timer first.")
            raise BackupProblem(said % {"name": _file()}) from None
        except sqlite3.DatabaseError:
            # Damaged, and about to be replaced.
            return


def load(dump: Path, former: str) -> Path | None:
    """Copy the dump beside the database, look through it, and exchange the two in one step."""
    kept = _file().with_name(f"{_file().name}{former}") if _file().exists() else None
    _file().parent.mkdir(parents=True, exist_ok=True)
    fresh = _file().with_name(f"{_file().name}.restoring")
    fresh.unlink(missing_ok=True)
    try:
        copied(dump, fresh)
        with closing(sqlite3.connect(fresh)) as copy:
            _refuse_damaged(copy)
        if kept:
            shutil.copy2(_file(), kept)
        for suffix in BESIDE:
            stray = _file().with_name(_file().name + suffix)
            if stray.exists():
                stray.rename(stray.with_name(f"{_file().name}{former}{suffix}"))
        os.replace(fresh, _file())
    finally:
        fresh.unlink(missing_ok=True)
    return kept
