"""The tests make their tables from the models; the portal in use makes them by migrations. Both are the same tables."""

import os
import subprocess
import sys

import pytest
from django.apps import apps
from django.conf import settings as portal
from django.db import connection

from tests.portal.test_backup import TRIGGERS, answers, opened

MIGRATED = "migrated"
# Which migrations were run stands where they were run only.
APART = "django_migrations"
# Django gives the rows of these, whose numbers nobody uses, 32 bits by migrations and 64 from the models.
JOINS = [model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.auto_created]

WHAT_MAKES_A_DATABASE = {
    "columns": "SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, is_nullable,"
    " column_default, is_identity, identity_generation, collation_name FROM information_schema.columns"
    " WHERE table_schema = 'public'",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace",
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": TRIGGERS["postgresql"],
}


def what_makes(name, question) -> list[str]:
    """What a database answers, but for what may differ."""
    apart = tuple(f"('{table}', 'id'" for table in JOINS)
    return [row for row in answers(name, question) if APART not in row and not row.startswith(apart)]


@pytest.fixture
def migrated(db):
    """The name of a database that was made by migrations alone."""
    server = connection.settings_dict
    here = server["NAME"]
    with opened(here) as other:
        other.cursor().execute(f"CREATE DATABASE {MIGRATED} TEMPLATE template0")
    address = f"postgres://{server['USER']}:{server['PASSWORD']}@{server['HOST']}:{server['PORT']}/{MIGRATED}"
    try:
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
            cwd=portal.BASE_DIR,
            env={**os.environ, "TESTING": "true", "DATABASE_URL": address},
            check=True,
        )
        yield MIGRATED
    finally:
        with opened(here) as other:
            other.cursor().execute(f"DROP DATABASE {MIGRATED}")


@pytest.mark.skipif(connection.vendor == "sqlite", reason="the portal of the browser's tests is migrated on SQLite")
def test_migrations_make_the_tables_triggers_and_constraints_that_the_models_tell_of(migrated):
    here = connection.settings_dict["NAME"]
    for what, question in WHAT_MAKES_A_DATABASE.items():
        made, told = what_makes(migrated, question), what_makes(here, question)
        assert (what, sorted({*told} ^ {*made}), len(made)) == (what, [], len(told))
        assert len(told) > 20
