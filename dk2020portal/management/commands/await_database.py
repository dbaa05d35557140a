"""Wait until the database answers, and explain what to do when it does not."""

import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection


class Command(BaseCommand):
    help = "Wait until the database answers; say what to do when it does not."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--seconds", type=float, default=0, help="how long to wait (default: one attempt)")

    def handle(self, *, seconds, **options):
        """Return once the database has answered; raise CommandError with advice when time is up."""
        give_up = time.monotonic() + seconds
        while (failure := last_failure()) is not None:
            if time.monotonic() >= give_up:
                raise CommandError(advice(failure))
            time.sleep(0.5)


def last_failure() -> DatabaseError | None:
    """Ask the database for nothing; return what it failed with, None if it answered."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as failure:
        connection.close()
        return failure
    return None


def advice(failure) -> str:
    """Return what a person at the command line needs to know: which database, what it said, what to do now."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        what = f"The database file {database['NAME']} cannot be used"
        folder = Path(database["NAME"]).parent
        now = f"The folder {folder} must exist and be writable; a damaged file is replaced from a backup."
    else:
        what = f"The database {database['NAME']} at {database['HOST'] or 'this machine'}:{database['PORT'] or 5432}"
        what += " does not answer"
        now = (
            "Start it, or correct DATABASE_URL in the environment or in .env"
            " (without DATABASE_URL the portal keeps its own SQLite file)."
        )
    return f"{what}: {str(failure).strip()}\n{now}"
