"""manage.py backup: database and files of the portal together in one folder, each part with its digest."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from dk2020portal.backup.making import make_backup
from dk2020portal.backup.manifest import NAME, BackupProblem, part_of
from dk2020portal.operating.work import BACKUP
from record.models import LastRun

NOT_MADE, FILES_MISSING = 1, 2


class Command(BaseCommand):
    help = (
        "Write database, files and seal log to a dated folder in FOLDER. "
        "Exit code 0: whole; 1: no backup was made; 2: made, but files are missing on the disk that rows name."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument("--keep", type=_at_least_one, metavar="N", help="then remove all but the N newest backups")

    def handle(self, *, folder, keep, **options):
        """Say where the backup is; raise CommandError (1) with a sentence when there is none."""
        try:
            made = make_backup(folder, keep=keep)
        except BackupProblem as problem:
            raise CommandError(str(problem), returncode=NOT_MADE) from problem
        manifest = made.manifest
        self._note(manifest)
        for name in manifest.missing:
            self.stderr.write(_("The file %(name)s is missing on the disk, and a row names it.") % {"name": name})
        known = {"folder": made.folder, "parts": len(manifest.parts), "size": f"{manifest.size / 1e6:.1f}"}
        self.stdout.write(_("Whole backup: %(folder)s, %(parts)s parts, %(size)s MB.") % known)
        self.stdout.write(f"{NAME} SHA-256 {part_of(made.folder, NAME).sha256}")
        for old in made.removed:
            self.stdout.write(_("Removed: %(folder)s") % {"folder": old})
        if manifest.missing:
            sys.exit(FILES_MISSING)

    def _note(self, manifest):
        """Let whoever watches know when it was made; a database that is busy does not make it less of a backup."""
        try:
            LastRun.note(BACKUP, size=manifest.size, missing=len(manifest.missing))
        except DatabaseError as problem:
            self.stderr.write(_("When it was made could not be noted: %(problem)s") % {"problem": problem})


def _at_least_one(text: str) -> int:
    if int(text) < 1:
        raise ValueError(text)
    return int(text)
