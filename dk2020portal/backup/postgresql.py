"""PostgreSQL: the dump is made by pg_dump, and taken in again by pg_restore and psql in one transaction.

The password never stands on a command line: programs get it in their environment, as Django gives it to psql.
"""

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from django.apps import apps
from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient
from django.utils.translation import gettext as _

from dk2020portal.backup.manifest import BackupProblem, Database

DUMP = "database.dump"
# Debian keeps the programs of each version apart, and not all of them on PATH.
DEBIAN = Path("/usr/lib/postgresql")
# Whose objects they are is the matter of the database they are restored into.
NOBODYS = ("--no-owner", "--no-privileges", "--no-comments")

SECONDS_TO_LEAVE = 2
OTHERS = (
    "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


def size() -> int:
    """Return the bytes the database takes; its dump is smaller."""
    return _ask("SELECT pg_database_size(current_database())")[0][0]


def _ask(query: str) -> list:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def _server() -> int:
    """Return the server's major version."""
    return int(_ask("SHOW server_version_num")[0][0]) // 10000


def program(name: str, server: int) -> str:
    """Return the program of that name that is of the server's version, or the next newer one."""
    found = [(int(path.parent.parent.name), str(path)) for path in DEBIAN.glob(f"[1-9]*/bin/{name}")]
    if on_path := shutil.which(name):
        said = subprocess.run([on_path, "--version"], capture_output=True, text=True, check=False).stdout
        found += [(int(major), on_path) for major in re.findall(r"\) (\d+)", said)]
    fit = sorted(program for program in found if program[0] >= server)
    if fit:
        return fit[0][1]
    known = {"name": name, "server": server, "versions": ", ".join(sorted({str(major) for major, _path in found}))}
    if found:
        raise BackupProblem(
            _("%(name)s is older (%(versions)s) than the database: install postgresql-client-%(server)s.") % known
        )
    raise BackupProblem(_("The program %(name)s is missing: install postgresql-client-%(server)s.") % known)


def _run(name: str, *arguments: str, connected: bool = True) -> None:
    """Run a program of PostgreSQL on the portal's database; raises BackupProblem with what it said."""
    command, environment = [*arguments], None
    if connected:
        (_psql, *command), environment = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, arguments)
    done = subprocess.run(
        [program(name, _server()), *command],
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or [""]
        raise BackupProblem(_("%(name)s failed: %(problem)s") % {"name": name, "problem": said[0]})


def dump(target: Path, describe: Callable) -> Database:
    """Write the dump and read what is in it from one snapshot, whatever others write meanwhile."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot = _ask("SELECT pg_export_snapshot()")[0][0]
        _run("pg_dump", "--no-password", "--format=custom", f"--snapshot={snapshot}", *NOBODYS, f"--file={target}")
        return describe("postgresql", str(_server()), _ask)


def refuse_foreign(database: Database) -> None:
    """Refuse a dump of a newer PostgreSQL, and a database in which other programs have tables."""
    if int(database.version) > _server():
        known = {"dump": database.version, "server": _server()}
        said = _("The backup is of PostgreSQL %(dump)s, and the database is %(server)s: take the same or a newer one.")
        raise BackupProblem(said % known)
    ours = ("django_", "portal_cache", *(f"{app.label}_" for app in apps.get_app_configs()))
    others = [name for name in connection.introspection.table_names() if not name.startswith(ours)]
    if others:
        said = _(
            "Other programs have tables in this database (%(names)s): restore into one that is the portal's alone."
        )
        raise BackupProblem(said % {"names": ", ".join(others[:5])})


def refuse_in_use() -> None:
    """Refuse to go on while another program is connected; one that has just been stopped gets its moment to leave."""
    give_up = time.monotonic() + SECONDS_TO_LEAVE
    while _ask(OTHERS)[0][0]:
        if time.monotonic() >= give_up:
            said = _("Other programs are connected to the database %(name)s. Stop web server, workers and timer first.")
            raise BackupProblem(said % {"name": connection.settings_dict["NAME"]})
        time.sleep(0.1)


def load(dump: Path, former: str) -> Path | None:
    """Empty the database and fill it from the dump, in one transaction."""
    emptied = ["--command=DROP SCHEMA public CASCADE", "--command=CREATE SCHEMA public"]
    arguments = emptied if connection.introspection.table_names() else []
    with tempfile.TemporaryDirectory() as folder:
        # First all of it as a script: a dump that cannot be read to its end must not be restored in part.
        script = f"{folder}/script.sql"
        _run("pg_restore", *NOBODYS, f"--file={script}", str(dump), connected=False)
        settings = ["--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1", "--single-transaction"]
        _run("psql", *settings, *arguments, f"--file={script}")
    return None
