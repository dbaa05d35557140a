"""Makes the portal of one size for `bench.pages`: `python -m bench.seed pattern`, then `python -m bench.seed 5000`."""

import json
import os
import sys
from functools import cache
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
os.environ.setdefault("TESTING", "true")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test.utils import override_settings  # noqa: E402

from bench import large  # noqa: E402
from bench.pattern import make_pattern  # noqa: E402
from meetings.annexes import inspect  # noqa: E402
from record.finding.filling import fill_until  # noqa: E402

PER_GROUP = 200
_NO_WORKER = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}


class _NoMigrations:
    """Tables as the models say, at once: how they came to be is none of the measurements."""

    def __contains__(self, app: str) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


def _pattern(kept: Path) -> None:
    with override_settings(TASKS=_NO_WORKER, MIGRATION_MODULES=_NoMigrations()):
        call_command("migrate", run_syncdb=True, verbosity=0)
        # One file is attached sixty times, and read by a process of its own each time.
        inspect._text = cache(inspect._text)
        made = make_pattern()
        fill_until()
    large.corrected(made.held)
    kept.write_text(json.dumps([made.held, made.message, made.mail]))


def main() -> None:
    """Make the pattern, or copy the one that is there."""
    kept = Path(settings.VAR_DIR) / "pattern.json"
    if sys.argv[1] == "pattern":
        _pattern(kept)
    else:
        meetings = int(sys.argv[1])
        groups = max(1, meetings // PER_GROUP)
        large.copy(large.Pattern(*json.loads(kept.read_text())), meetings=meetings, groups=groups)


if __name__ == "__main__":
    main()
