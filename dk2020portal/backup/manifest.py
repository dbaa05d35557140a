"""What a backup says of itself, and whether it is what it says."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

FORMAT = 1
NAME = "manifest.json"
UNFINISHED = ".unfinished"
_PIECE = 1024 * 1024


class BackupProblem(Exception):
    """Why there is no backup, or no restore: a sentence for the operator."""


@dataclass(frozen=True)
class Part:
    """A file of the backup: its path in the folder, with slashes, its size in bytes and its SHA-256 (hexadecimal)."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Database:
    """What the dump holds, read in the same moment: migrations applied (app, name), rows by table, files rows name."""

    engine: str
    version: str
    migrations: list[list[str]]
    rows: dict[str, int]
    files: list[str] = field(repr=False)


@dataclass(frozen=True)
class Manifest:
    """The manifest. `made_at` is UTC (ISO 8601); `missing` are files that a row names and that were not there.

    The keys themselves are left out: `seal_public_key` is the public half, `secret_key_mark` only tells keys apart.
    """

    made_at: str
    program: str
    database: Database
    parts: list[Part]
    missing: list[str]
    seal_public_key: str
    secret_key_mark: str
    left_out: str = "SECRET_KEY, SEAL_KEY and SEAL_CERTIFICATE are not in this backup: keep them apart from it."
    format: int = FORMAT

    @property
    def size(self) -> int:
        """Bytes of all parts."""
        return sum(part.size for part in self.parts)

    def write(self, folder: Path) -> None:
        """Write it into the folder of the backup."""
        (folder / NAME).write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n")


def mark_of(secret_key: str) -> str:
    """Return a mark that tells one SECRET_KEY from another, and nothing about it."""
    return salted_hmac("dk2020portal.backup", "mark", secret=secret_key, algorithm="sha256").hexdigest()[:16]


def read(folder: Path) -> Manifest:
    """Return the manifest of a whole backup; raises BackupProblem, which names the whole backups below it, if any."""
    try:
        kept = json.loads((folder / NAME).read_text())
    except OSError:
        raise BackupProblem(_not_whole(folder)) from None
    except ValueError:
        raise BackupProblem(_("%(file)s is damaged: it is not JSON.") % {"file": folder / NAME}) from None
    if folder.name.endswith(UNFINISHED):
        raise BackupProblem(_not_whole(folder))
    if not isinstance(kept, dict) or kept.get("format") != FORMAT:
        known = {"file": folder / NAME, "format": FORMAT}
        raise BackupProblem(_("%(file)s is of another format than %(format)s, the one this version reads.") % known)
    try:
        parts = [Part(**part) for part in kept.pop("parts")]
        manifest = Manifest(database=Database(**kept.pop("database")), parts=parts, **kept)
        outside = any(
            PurePosixPath(part.path).is_absolute() or ".." in PurePosixPath(part.path).parts for part in parts
        )
    except (KeyError, TypeError):
        raise BackupProblem(_("%(file)s is damaged: entries are missing.") % {"file": folder / NAME}) from None
    if outside:
        raise BackupProblem(_("%(file)s names a file outside the backup.") % {"file": folder / NAME})
    return manifest


def _not_whole(folder: Path) -> str:
    said = _("%(folder)s is not a whole backup.") % {"folder": folder}
    if whole := whole_backups(folder):
        said += " " + _("Whole backups in it: %(names)s.") % {"names": ", ".join(backup.name for backup in whole)}
    return said


def whole_backups(folder: Path) -> list[Path]:
    """Return the folders of whole backups in a folder, oldest first."""
    found = [
        path.parent for path in folder.glob(f"[0-9]*T[0-9]*Z*/{NAME}") if not path.parent.name.endswith(UNFINISHED)
    ]
    return sorted(found, key=lambda backup: backup.name)


def copied(source: Path, target: Path) -> tuple[int, str]:
    """Copy a file; return the bytes written and their SHA-256. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as read_from, target.open("xb") as write_to:
        while piece := read_from.read(_PIECE):
            digest.update(piece)
            size += write_to.write(piece)
    return size, digest.hexdigest()


def part_of(folder: Path, path: str) -> Part:
    """Return a file of the folder as it lies there; raises OSError."""
    with (folder / path).open("rb") as file:
        return Part(path, (folder / path).stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def damages(folder: Path, manifest: Manifest) -> list[str]:
    """Return a sentence for each part that is missing, cannot be read or is not what it was; reads every part."""
    found = []
    for part in manifest.parts:
        try:
            if part_of(folder, part.path) != part:
                found.append(_("%(part)s was changed or damaged.") % {"part": part.path})
        except FileNotFoundError:
            found.append(_("%(part)s is missing.") % {"part": part.path})
        except OSError as problem:
            found.append(_("%(part)s cannot be read: %(problem)s") % {"part": part.path, "problem": problem.strerror})
    return found
