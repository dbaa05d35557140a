"""Tables that only grow, and rows that refuse changes once they are sealed: database triggers, on both engines.

The only file that knows how the two engines do it. Installed after every migration, because SQLite drops a table's
triggers when it rebuilds the table. A model says itself what holds for its rows:

- `append_only = ("update", "delete")`: never. With `set_once = ("opened_at",)` an update may fill those while empty.
- `sealed_with = "item__meeting"`: not once the row at the end of that path is sealed, nor may a row be added then; ""
  for the row itself. `sealed_fields` names the fields that count, where not all do.
- `sealed_once = "minutes__revisions"`, at the end of such a path: sealed as soon as a row is there.

What a verb may change nevertheless it marks for the length of its transaction (`allowing`): a row of OpenedRecord
which nobody else ever sees. That stops slips and hasty hands; who owns the database can do as he or she likes, and is
found by the seal (meetings/seals/sealing.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.apps import apps
from django.db import connections, transaction

from record.models import OpenedRecord

REFUSAL = "this table only grows: rows are never changed or removed"
MARKS = "record_openedrecord"
SEALED = "this row is sealed: it is changed by an amendment or a correction only"


@dataclass(frozen=True)
class Guard:
    """A trigger: refuses `operation` on a row of `table` where `condition` holds (SQL of OLD and NEW)."""

    table: str
    operation: str
    condition: str
    refusal: str

    @property
    def name(self) -> str:
        return f"{self.table}_{'sealed' if self.refusal == SEALED else 'no'}_{self.operation}"


def _column(field, row: str) -> str:
    return f'{row}."{field.column}"'


def _differ(fields) -> str:
    pairs = [(_column(field, "OLD"), _column(field, "NEW")) for field in fields]
    return " OR ".join(f"({old} IS NULL) <> ({new} IS NULL) OR {old} <> {new}" for old, new in pairs)


def _no_mark(what: str) -> str:
    return f'NOT EXISTS (SELECT 1 FROM "{MARKS}" WHERE what = {what})'


def _growing(model) -> list[Guard]:
    operations = ("update", "delete") if hasattr(model, "history_object") else getattr(model, "append_only", ())
    table = model._meta.db_table
    once = getattr(model, "set_once", ())
    fields = [field for field in model._meta.concrete_fields if field.name not in once]
    filled = [
        f"(COALESCE(CAST({_column(field, 'OLD')} AS text), '') <> '' AND ({_differ([field])}))"
        for field in model._meta.concrete_fields
        if field.name in once
    ]
    conditions = {operation: _no_mark(f"'{table}'") for operation in operations}
    if once:
        conditions["update"] += f" AND ({' OR '.join([_differ(fields), *filled])})"
    return [Guard(table, operation, condition, REFUSAL) for operation, condition in conditions.items()]


def _root(model, path: str, row: str):
    """Return the model at the end of the path, and SQL for its key."""
    field = model._meta.get_field(path.partition("__")[0]) if path else model._meta.pk
    key = _column(field, row)
    for name in path.split("__")[1:]:
        model = field.related_model
        field = model._meta.get_field(name)
        key = f'(SELECT "{field.column}" FROM "{model._meta.db_table}" WHERE "{model._meta.pk.column}" = {key})'
    return (field.related_model if path else model), key


def _is_sealed(model, row: str) -> str:
    root, key = _root(model, model.sealed_with, row)
    here, condition = root, f"= {key}"
    tables = []
    for name in root.sealed_once.split("__"):
        relation = here._meta.get_field(name)
        here = relation.related_model
        tables.append((here._meta.db_table, relation.field.column, here._meta.pk.column))
    for table, column, pk in tables[:-1]:
        condition = f'IN (SELECT "{pk}" FROM "{table}" WHERE "{column}" {condition})'
    table, column, _pk = tables[-1]
    mark = _no_mark(f"'{_what(root)}' || {key}")
    return f'(EXISTS (SELECT 1 FROM "{table}" WHERE "{column}" {condition}) AND {mark})'


def _what(root) -> str:
    return f"{root._meta.label_lower} "


def _sealed(model) -> list[Guard]:
    if getattr(model, "sealed_with", None) is None or hasattr(model, "history_object"):
        return []
    table, named = model._meta.db_table, getattr(model, "sealed_fields", ())
    fields = [field for field in model._meta.concrete_fields if not named or field.name in named]
    old, new = _is_sealed(model, "OLD"), _is_sealed(model, "NEW")
    guards = [Guard(table, "delete", old, SEALED)]
    if model.sealed_with:
        guards.append(Guard(table, "insert", new, SEALED))
    if "update" not in getattr(model, "append_only", ()):
        guards.append(Guard(table, "update", f"({_differ(fields)}) AND ({old} OR {new})", SEALED))
    return guards


def guards() -> list[Guard]:
    """Return every trigger there has to be: of history tables, of models that only grow, of what is sealed."""
    return [guard for model in apps.get_models() for guard in (*_growing(model), *_sealed(model))]


def guarded_tables() -> list[tuple[str, str]]:
    """Return (table, operation) pairs of the tables that only grow."""
    return [(guard.table, guard.operation) for guard in guards() if guard.refusal == REFUSAL]


def _body(vendor: str, guard: Guard) -> str:
    """What the database keeps of a trigger, and shows again: all of it on SQLite, its function on PostgreSQL."""
    if vendor == "sqlite":
        return (
            f'CREATE TRIGGER "{guard.name}" BEFORE {guard.operation} ON "{guard.table}" WHEN {guard.condition} '
            f"BEGIN SELECT RAISE(ABORT, '{guard.refusal}'); END"
        )
    row = "OLD" if guard.operation == "delete" else "NEW"
    return (
        f"BEGIN IF {guard.condition} THEN RAISE EXCEPTION '{guard.refusal}' "
        f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END"
    )


def _create(vendor: str, guard: Guard) -> list[str]:
    body = _body(vendor, guard)
    if vendor == "sqlite":
        return [_drop(vendor, guard), body]
    return [
        f'CREATE OR REPLACE FUNCTION "{guard.name}"() RETURNS trigger LANGUAGE plpgsql AS $${body}$$',
        f'CREATE OR REPLACE TRIGGER "{guard.name}" BEFORE {guard.operation} ON "{guard.table}" '
        f'FOR EACH ROW EXECUTE FUNCTION "{guard.name}"()',
    ]


def _drop(vendor: str, guard: Guard) -> str:
    suffix = "" if vendor == "sqlite" else f' ON "{guard.table}"'
    return f'DROP TRIGGER IF EXISTS "{guard.name}"{suffix}'


def _installed(cursor, vendor: str) -> dict[str, str]:
    """Triggers at work, by name, each with its `_body`."""
    if vendor == "sqlite":
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    else:
        cursor.execute(
            "SELECT tgname, prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
            "WHERE NOT tgisinternal AND tgenabled <> 'D'"
        )
    return dict(cursor.fetchall())


def _lacking(cursor, vendor: str) -> list[Guard]:
    installed = _installed(cursor, vendor)
    return [guard for guard in guards() if installed.get(guard.name) != _body(vendor, guard)]


def lock(using: str = "default") -> None:
    """Install the triggers that are missing, or were made for other rules, in the database `using`."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in _lacking(cursor, connection.vendor):
            for statement in _create(connection.vendor, guard) if guard.table in present else ():
                cursor.execute(statement)


def missing_guards(using: str = "default") -> list[str]:
    """Return the tables where a trigger that has to be there is not, was made another, or has been switched off."""
    connection = connections[using]
    with connection.cursor() as cursor:
        return sorted({guard.table for guard in _lacking(cursor, connection.vendor)})


def unlock(using: str = "default", *, only_sealed: bool = False) -> None:
    """Remove the triggers: for emptying a test database; those of sealed rows before tables are rebuilt."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for guard in guards():
            if guard.refusal == SEALED or not only_sealed:
                cursor.execute(_drop(connection.vendor, guard))


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
    """Take the triggers for one `operation` off one `table` within the block, inside the transaction going on.

    For migrations and for the demo; a verb says what it may change (`allowing`). Others see the table guarded
    throughout: on PostgreSQL they wait, on SQLite nobody else writes meanwhile.
    """
    connection = connections[using]
    concerned = [guard for guard in guards() if (guard.table, guard.operation) == (table, operation)]
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            # Foreign keys still to be checked would keep the trigger from being dropped.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for guard in concerned:
            cursor.execute(_drop(connection.vendor, guard))
        yield
        for guard in concerned:
            for statement in _create(connection.vendor, guard):
                cursor.execute(statement)
        if connection.vendor != "sqlite":
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def allowing(what) -> Iterator[None]:
    """Let this transaction change, within the block, what hangs on the sealed row `what`, or the table of that name.

    An exception leaves the mark to the transaction, which takes it back with everything else.
    """
    key = what if isinstance(what, str) else f"{_what(type(what))}{what.pk}"
    with transaction.atomic():
        mark = OpenedRecord.objects.create(what=key)
        yield
        mark.delete()


def stands_open() -> bool:
    """Return whether a mark was left behind: no verb does that."""
    return OpenedRecord.objects.exists()
