"""Tables that only grow: database triggers that refuse changes to history and to sealed rows.

The only file that knows how the two engines do it. Installed after every migration, because SQLite
drops a table's triggers when it rebuilds the table. A model says so itself: `append_only = ("update", "delete")`.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connections

REFUSAL = "this table only grows: rows are never changed or removed"


def guarded_tables() -> list[tuple[str, str]]:
    """Return (table, operation) pairs, operation being "update" or "delete": all history tables and sealed models."""
    pairs = []
    for model in apps.get_models():
        operations = ("update", "delete") if hasattr(model, "history_object") else getattr(model, "append_only", ())
        pairs += [(model._meta.db_table, operation) for operation in operations]
    return pairs


def _create(vendor: str, table: str, operation: str) -> list[str]:
    name = f"{table}_no_{operation}"
    if vendor == "sqlite":
        return [
            f'CREATE TRIGGER IF NOT EXISTS "{name}" BEFORE {operation} ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        ]
    return [
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f'CREATE OR REPLACE TRIGGER "{name}" BEFORE {operation} ON "{table}" '
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    ]


def lock(using: str = "default") -> None:
    """Install the triggers that are missing in the database `using`."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table, operation in guarded_tables():
            if table in present:
                for statement in _create(connection.vendor, table, operation):
                    cursor.execute(statement)


def unlock(using: str = "default") -> None:
    """Remove the triggers: for the owner's documented erasure procedure and for emptying a test database."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for table, operation in guarded_tables():
            suffix = "" if connection.vendor == "sqlite" else f' ON "{table}"'
            cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_{operation}"{suffix}')


@contextmanager
def unlocked(using: str = "default") -> Iterator[None]:
    """Open the tables within the block and lock them again after it."""
    unlock(using)
    try:
        yield
    finally:
        lock(using)


@contextmanager
def opened(table: str, operation: str, using: str = "default") -> Iterator[None]:
    """Let one `operation` on one `table` pass within the block, inside the transaction that is going on.

    Others see the table guarded throughout: on PostgreSQL they wait, on SQLite nobody else writes meanwhile.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_{operation}"')
        else:
            # Foreign keys still to be checked would keep the trigger from being dropped.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_{operation}" ON "{table}"')
        yield
        for statement in _create(connection.vendor, table, operation):
            cursor.execute(statement)
        if connection.vendor != "sqlite":
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
