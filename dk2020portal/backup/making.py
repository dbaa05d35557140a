"""Making a backup."""

import fcntl
import os
import shutil
import sqlite3
import tomllib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from dk2020portal.backup.engines import describe, engine
from dk2020portal.backup.manifest import (
    UNFINISHED,
    BackupProblem,
    Manifest,
    Part,
    copied,
    damages,
    mark_of,
    part_of,
    whole_backups,
)
from meetings.seals import seal_key
from record import clock
from record.stored_files import file_fields, names_on_disk

FILES, LOG = "files", "seals.log"
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Made:
    """A backup that is whole: where it is, what is in it, and the older ones that were removed for it."""

    folder: Path
    manifest: Manifest
    removed: list[Path]


def make_backup(folder: Path, *, keep: int | None = None) -> Made:
    """Write a backup into the folder, under its time; then remove all but the `keep` newest, unless files are missing.

    Raises BackupProblem.
    """
    _refuse_place(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            made, manifest = _make(folder)
            # What is missing may be in an older one.
            removed = whole_backups(folder)[:-keep] if keep and not manifest.missing else []
            for old in removed:
                shutil.rmtree(old)
    except (OSError, sqlite3.Error) as problem:
        raise BackupProblem(_("The backup could not be written: %(problem)s") % {"problem": problem}) from problem
    return Made(made, manifest, removed)


def _refuse_place(folder: Path) -> None:
    if folder.resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve()):
        said = _("%(folder)s lies in the folder that is backed up. Choose another one, best on another disk.")
        raise BackupProblem(said % {"folder": folder})
    if folder.exists() and not folder.is_dir():
        raise BackupProblem(_("%(folder)s is not a folder.") % {"folder": folder})


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One backup at a time writes here; what an earlier one left unfinished is removed."""
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupProblem(_("Another backup is being written to %(folder)s.") % {"folder": folder}) from None
        for left in folder.glob(f"*{UNFINISHED}"):
            shutil.rmtree(left)
        yield


def refuse_full_disk(folder: Path, needed: int) -> None:
    """Refuse to begin what would fill the disk; raises BackupProblem with both figures."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        known = {"folder": folder, "free": free // _MEGABYTE, "needed": needed // _MEGABYTE + 1}
        raise BackupProblem(_("%(folder)s has %(free)s MB free; %(needed)s MB are needed.") % known)


def _make(folder: Path) -> tuple[Path, Manifest]:
    sizes = [Path(settings.MEDIA_ROOT, name).stat().st_size for name in names_on_disk()]
    refuse_full_disk(folder, engine().size() + sum(sizes))
    now = clock.now().astimezone(UTC)
    whole = folder / f"{now:%Y%m%dT%H%M%SZ}"
    if whole.exists():
        raise BackupProblem(_("%(folder)s is there already.") % {"folder": whole})
    target = whole.with_name(whole.name + UNFINISHED)
    target.mkdir(mode=0o700)
    try:
        manifest = _write(target, now.isoformat())
        target.rename(whole)
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise
    return whole, manifest


def _write(target: Path, made_at: str) -> Manifest:
    """Write every part, read every part back, and say in the manifest what is there."""
    parts = []
    if settings.SEAL_LOG.exists():
        parts.append(Part(LOG, *copied(settings.SEAL_LOG, target / LOG)))
    database = engine().dump(target / engine().DUMP, describe)
    parts.append(part_of(target, engine().DUMP))
    parts += _copy_files(target / FILES)
    present = {part.path for part in parts}
    manifest = Manifest(
        made_at=made_at,
        program=tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"],
        database=database,
        parts=parts,
        missing=[name for name in database.files if f"{FILES}/{name}" not in present and _is_named(name)],
        seal_public_key=b64encode(seal_key.public_key()).decode(),
        secret_key_mark=mark_of(settings.SECRET_KEY),
    )
    if damaged := damages(target, manifest):
        raise BackupProblem(" ".join(damaged))
    manifest.write(target)
    os.sync()
    return manifest


def _copy_files(target: Path) -> list[Part]:
    parts = []
    for name in names_on_disk():
        try:
            parts.append(Part(f"{FILES}/{name}", *copied(Path(settings.MEDIA_ROOT, name), target / name)))
        except FileNotFoundError:
            # Removed since it was listed: whether a row misses it is asked afterwards.
            continue
    return parts


def _is_named(name: str) -> bool:
    """Whether a row still names the file: packs are removed with their rows, while a backup is written too."""
    return any(field.model._base_manager.filter(**{field.name: name}).exists() for field in file_fields())
