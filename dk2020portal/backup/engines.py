"""The two databases the portal runs on, as backups see them: one of them writes a dump and takes it in again."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, models

from dk2020portal.backup import postgresql, sqlite
from dk2020portal.backup.manifest import Database
from members.models import Committee, Person
from record.stored_files import file_fields


class Engine(Protocol):
    """What backups ask of a database; every function raises BackupProblem with a sentence."""

    DUMP: str
    """The dump's name in the backup."""

    def size(self) -> int:
        """Return the bytes the database takes now."""

    def dump(self, target: Path, describe: Callable) -> Database:
        """Write all of it as it is in one moment; return what it holds by `describe(engine, version, ask)`."""

    def refuse_foreign(self, database: Database) -> None:
        """Refuse a dump that this database cannot take in, or other people's tables in its place."""

    def refuse_in_use(self) -> None:
        """Refuse to go on while another program is connected."""

    def load(self, dump: Path, former: str) -> Path | None:
        """Put the dump in the place of what is there, all of it or nothing; return where that was kept, if it was."""


def engine() -> Engine:
    """Return the database the settings name."""
    return sqlite if connection.vendor == "sqlite" else postgresql


def describe(name: str, version: str, ask: Callable[[str], list]) -> Database:
    """Return what a database holds; `ask` answers a query with its rows."""
    tables = sorted(model._meta.db_table for model in apps.get_models(include_auto_created=True))
    return Database(
        engine=name,
        version=version,
        migrations=[list(row) for row in ask("SELECT app, name FROM django_migrations ORDER BY app, name")],
        rows={table: ask(f'SELECT COUNT(*) FROM "{table}"')[0][0] for table in tables},
        files=sorted({row[0] for query in map(_names_of, file_fields()) for row in ask(query)}),
    )


def _names_of(field: models.FileField) -> str:
    return f'SELECT "{field.column}" FROM "{field.model._meta.db_table}" WHERE "{field.column}" <> \'\''


def holds_anything() -> bool:
    """Return whether there is anybody or any committee in the database, or a database that cannot be read."""
    if connection.vendor == "sqlite" and not Path(settings.DATABASES["default"]["NAME"]).exists():
        return False
    try:
        tables = connection.introspection.table_names()
        return any(model._meta.db_table in tables and model.objects.exists() for model in (Person, Committee))
    except DatabaseError:
        return True
    finally:
        connection.close()
