"""Restoring a backup: into an empty place, or in the place of what is there, which is kept beside it."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from dk2020portal.backup.engines import engine, holds_anything
from dk2020portal.backup.making import FILES, LOG, refuse_full_disk
from dk2020portal.backup.manifest import BackupProblem, Manifest, copied, damages, read
from meetings.seals import seal_log
from members.mail.outbox_watch import doubt_what_waited
from record import clock
from record.stored_files import names_on_disk


@dataclass
class Restored:
    """What was done: where each thing that was there is kept now; how many seals its log knew that the backup does
    not; tables with another number of rows than the manifest says; whether tables were brought up to date; how many
    mails waited when the backup was made."""

    manifest: Manifest
    kept: list[Path] = field(default_factory=list)
    later_seals: int = 0
    differing: list[str] = field(default_factory=list)
    migrated: bool = False
    doubted: int = 0


def checked(folder: Path) -> Manifest:
    """Return the manifest of a backup all of whose parts are what they were; raises BackupProblem naming the others."""
    manifest = read(folder)
    if damaged := damages(folder, manifest):
        raise BackupProblem("\n".join([_("%(folder)s is damaged.") % {"folder": folder}, *damaged]))
    return manifest


def restore(folder: Path, *, replace: bool = False) -> Restored:
    """Restore a whole backup; what is there is kept beside it. Raises BackupProblem, and then nothing has changed."""
    manifest = checked(folder)
    _refuse_unknown(manifest)
    try:
        engine().refuse_foreign(manifest.database)
        if not replace and _place_is_taken():
            said = _("There is a portal here already. To exchange it for the backup, say --replace.")
            raise BackupProblem(said)
        connection.close()
        engine().refuse_in_use()
        return _bring_up_to_date(_exchange(folder, manifest))
    except (OSError, sqlite3.Error, DatabaseError) as problem:
        raise BackupProblem(_("The backup could not be restored: %(problem)s") % {"problem": problem}) from problem


def _refuse_unknown(manifest: Manifest) -> None:
    """Refuse a backup of the other engine, or one made by a newer version than this one."""
    if manifest.database.engine != connection.vendor:
        engines = {"backup": manifest.database.engine, "here": connection.vendor}
        said = _(
            "The backup is of %(backup)s, and DATABASE_URL names %(here)s: name an empty database of the same kind."
        )
        raise BackupProblem(said % engines)
    known = MigrationLoader(None).disk_migrations.keys()
    newer = sorted(migration for migration in map(tuple, manifest.database.migrations) if migration not in known)
    if newer:
        said = _("The backup was made by a newer version of the portal (%(names)s). Install that version first.")
        raise BackupProblem(said % {"names": ", ".join(".".join(migration) for migration in newer[:3])})


def _place_is_taken() -> bool:
    return holds_anything() or bool(names_on_disk()) or settings.SEAL_LOG.exists()


def _exchange(folder: Path, manifest: Manifest) -> Restored:
    """Put the files, then the database, in their places; if that fails, the files are put back."""
    restored, former = Restored(manifest), f".before-{clock.now():%Y%m%dT%H%M%SZ}"
    media = Path(settings.MEDIA_ROOT)
    media.parent.mkdir(parents=True, exist_ok=True)
    refuse_full_disk(media.parent, manifest.size)
    logged = _seals_logged()
    with ExitStack() as stack:
        for name, place in ((FILES, media), (LOG, settings.SEAL_LOG)):
            exchange = _exchanged(place, partial(_copy, folder, manifest, name), former)
            restored.kept += stack.enter_context(exchange)
        kept = engine().load(folder / engine().DUMP, former)
    connection.close()
    restored.kept += [kept] if kept else []
    restored.later_seals = len(logged - _seals_logged())
    return restored


def _seals_logged() -> set[str]:
    try:
        return {line["seal"] for line in seal_log.lines()}
    except OSError:
        return set()


def _copy(folder: Path, manifest: Manifest, name: str, fresh: Path) -> None:
    """Copy a part, or a folder of parts; raises BackupProblem if it was damaged on the way."""
    if name == FILES:
        fresh.mkdir()
    for part in manifest.parts:
        if part.path == name or part.path.startswith(f"{name}/"):
            target = fresh.joinpath(part.path.removeprefix(name).lstrip("/"))
            if copied(folder / part.path, target) != (part.size, part.sha256):
                raise BackupProblem(_("%(part)s was changed or damaged.") % {"part": part.path})


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def _exchanged(place: Path, copy: Callable[[Path], None], former: str) -> Iterator[list[Path]]:
    """Exchange a place for what `copy` puts beside it, undone if the block fails; yield where the former is kept."""
    fresh, aside = place.with_name(f"{place.name}.restoring"), place.with_name(place.name + former)
    _remove(fresh)
    try:
        copy(fresh)
        if place.is_dir() and not any(place.iterdir()):
            place.rmdir()
        kept = [aside] if place.exists() else []
        if kept:
            place.rename(aside)
        try:
            if fresh.exists():
                fresh.rename(place)
            yield kept
        except BaseException:
            _remove(place)
            if kept:
                aside.rename(place)
            raise
    finally:
        _remove(fresh)


def _bring_up_to_date(restored: Restored) -> Restored:
    """Compare the rows with the manifest, run the migrations the backup is older than, and hold what mail waits."""
    present = connection.introspection.table_names()
    for table, rows in restored.manifest.database.rows.items():
        with connection.cursor() as cursor:
            if table in present:
                cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")
            found = cursor.fetchone()[0] if table in present else 0
        if found != rows:
            restored.differing.append(table)
    loader = MigrationLoader(connection)
    restored.migrated = bool(loader.disk_migrations.keys() - set(loader.applied_migrations))
    if restored.migrated:
        call_command("migrate", interactive=False, verbosity=0)
    restored.doubted = doubt_what_waited()
    return restored
