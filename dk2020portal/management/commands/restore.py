"""manage.py restore: a backup back into its places, and whether the seals hold afterwards."""

import base64
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from dk2020portal.backup.manifest import BackupProblem, mark_of
from dk2020portal.backup.restoring import checked, restore
from meetings.seals import seal_key

NOT_RESTORED, IN_DOUBT = 1, 2


class Command(BaseCommand):
    help = (
        "Restore a backup of manage.py backup, after every part has been checked against its digest. "
        "Exit code 0: done, and the seals hold; 1: nothing was restored; 2: restored, but a check found something."
    )
    # The place may be empty: there is nothing to check before.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="the dated folder")
        parser.add_argument("--check", action="store_true", help="only check that the backup is whole, and stop")
        parser.add_argument(
            "--replace", action="store_true", help="put what is here aside, and the backup in its place"
        )

    def handle(self, *, folder, check, replace, **options):
        """Say what was restored and what the check found; raise CommandError (1) when nothing was restored."""
        try:
            if check:
                self._tell(_("Whole backup: %(folder)s, %(parts)s parts, %(size)s MB."), folder, checked(folder))
                return
            done = restore(folder, replace=replace)
        except BackupProblem as problem:
            raise CommandError(str(problem), returncode=NOT_RESTORED) from problem
        self._tell(_("Restored: %(folder)s, %(parts)s parts, %(size)s MB."), folder, done.manifest)
        self._tell_of_what_was_here(done)
        self._tell_of_keys(done.manifest)
        if not self._seals_hold() or done.differing:
            sys.exit(IN_DOUBT)

    def _tell_of_what_was_here(self, done):
        """What is kept, what is lost, and what to look at."""
        for place in done.kept:
            self.stdout.write(_("What was here is kept as %(place)s: remove it when all is well.") % {"place": place})
        if done.later_seals:
            said = _("The seal log that was here knows %(seals)s seals made after the backup: those minutes are lost.")
            self.stdout.write(said % {"seals": done.later_seals})
        if done.migrated:
            self.stdout.write(_("The backup was of an earlier version: its tables were brought up to date."))
        if done.doubted:
            said = _(
                "%(mails)s mails that waited in the backup may have left since, and are not sent: manage.py outbox."
            )
            self.stdout.write(said % {"mails": done.doubted})
        for table in done.differing:
            said = _(
                "The table %(table)s has not as many rows as the backup says. Do not go on with what was restored."
            )
            self.stdout.write(said % {"table": table})

    def _tell(self, said, folder, manifest):
        known = {"folder": folder, "parts": len(manifest.parts), "size": f"{manifest.size / 1e6:.1f}"}
        self.stdout.write(said % known)
        for name in manifest.missing:
            self.stdout.write(_("The file %(name)s was missing already when the backup was made.") % {"name": name})

    def _tell_of_keys(self, manifest):
        """Keys are in no backup: say so when those of this machine are others."""
        if manifest.secret_key_mark not in map(mark_of, [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]):
            said = _("SECRET_KEY is not the one of the backup: second steps and links made with that one do not open.")
            self.stdout.write(said)
        if base64.b64decode(manifest.seal_public_key) not in seal_key.known_keys().values():
            said = _(
                "SEAL_KEY is not the one of the backup. If that one is lost, add this to SEAL_FORMER_KEYS: %(key)s"
            )
            self.stdout.write(said % {"key": manifest.seal_public_key})

    def _seals_hold(self):
        """Run manage.py verify_minutes; return whether it found nothing."""
        try:
            call_command("verify_minutes", stdout=self.stdout)
        except SystemExit:
            return False
        return True
