"""Checks of what keeps things: database and its tables, the clock it goes by, the cache, the files, the disk."""

import shutil
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dk2020portal.operating.findings import check, doubtful, fine, wrong
from record import clock
from record.stored_files import NoRoom, try_out

# Codes of authenticator apps are good for half a minute.
SECONDS_APART, SECONDS_TOO_FAR = 2, 20
# Of a disk: room for one backup, and what nothing works without.
FREE, FREE_AT_LEAST = 0.1, 0.02
GIGABYTE = 1_000_000_000


@check("database", gettext_lazy("Database"))
def database():
    """Whether it answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        connection.close()
        todo = _("Start it, or put DATABASE_URL right; manage.py await_database says what it answered.")
        yield wrong(_("It does not answer."), todo)
    else:
        yield fine(_("It answers."))


@lru_cache(maxsize=1)
def _newest() -> frozenset[tuple[str, str]]:
    """The last migration of each app, as this code has them; read once in each process."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


@check("migrations", gettext_lazy("Tables"), needs_database=True)
def migrations():
    """Whether the tables are those of this version; one query."""
    missing = _newest() - set(MigrationRecorder(connection).applied_migrations())
    if missing:
        apps = ", ".join(sorted({app for app, _name in missing}))
        said = _("The tables are of another version: %(apps)s.") % {"apps": apps}
        yield wrong(said, _("Run manage.py migrate, then start the four programs again."))
    else:
        yield fine(_("They are those of this version."))


@check("clock", gettext_lazy("Clock"), needs_database=True)
def clocks():
    """How far the clocks of this machine and of the database are apart."""
    if connection.vendor == "sqlite":
        yield fine(_("The database goes by the clock of this machine."))
        return
    with connection.cursor() as cursor:
        before = timezone.now()
        cursor.execute("SELECT clock_timestamp()")
        there = cursor.fetchone()[0]
        after = timezone.now()
    apart = abs((there - before - (after - before) / 2).total_seconds())
    said = _("It is %(n)s seconds from that of the database.") % {"n": f"{apart:.1f}"}
    todo = _("Let NTP keep both machines in step: seals, deadlines and codes of second steps go by the clock.")
    if apart > SECONDS_TOO_FAR:
        yield wrong(said, todo)
    else:
        yield doubtful(said, todo) if apart > SECONDS_APART else fine(said)


@check("cache", gettext_lazy("Cache"), needs_database=True)
def cached():
    """Whether it keeps what is put into it: tries are counted there."""
    word = uuid4().hex
    cache.set(f"looked-at:{word}", word, timeout=60)
    kept = cache.get(f"looked-at:{word}") == word
    cache.delete(f"looked-at:{word}")
    if kept:
        yield fine(_("It keeps what is put into it."))
    else:
        yield wrong(_("It does not keep what is put into it."), _("Look at CACHE_URL; run manage.py createcachetable."))


@check("files", gettext_lazy("Files"))
def files():
    """Whether a file can be written, read and removed where annexes are kept."""
    try:
        same = try_out()
    except NoRoom:
        yield wrong(_("The disk is full."), _("Make room: old backups and VAR_DIR/pack-pieces can be deleted."))
    except OSError as problem:
        said = _("Nothing can be written: %(problem)s.") % {"problem": problem.strerror or type(problem).__name__}
        yield wrong(said, _("VAR_DIR must belong to the portal's user."))
    else:
        if same:
            yield fine(_("A file was written, read and removed."))
        else:
            yield wrong(_("A file came back other than it was written."), _("Look at the disk of VAR_DIR."))


@check("disk", gettext_lazy("Disk"))
def disk():
    """How much room is left where the files are."""
    there = Path(settings.VAR_DIR)
    usage = shutil.disk_usage(there if there.exists() else there.parent)
    left = usage.free / usage.total
    said = _("%(free)s GB are free, %(percent)s%% of the disk of VAR_DIR.") % {
        "free": f"{usage.free / GIGABYTE:.1f}",
        "percent": round(100 * left),
    }
    todo = _("Make room: old backups and VAR_DIR/pack-pieces can be deleted, and look at the logs.")
    if left < FREE_AT_LEAST:
        yield wrong(said, todo)
    else:
        yield doubtful(said, todo) if left < FREE else fine(said)


def days_since(moment) -> int:
    """Return how many whole days have passed since `moment`."""
    return (clock.now() - moment).days
