"""The words of the index, as each engine keeps and finds them: the only file that knows how the two do it.

SQLite has them in a table of its own (FTS5), PostgreSQL in columns of the index (tsvector under GIN), which no model
names. Both are told marks that are words already (record/finding/words.py), and only ever asked for marks and for
beginnings of them: so both find the same. Installed after every migration, like triggers.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, connections
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from record.finding.asked import Term
from record.models import SearchText

TABLE = SearchText._meta.db_table
WORDS = f"{TABLE}_words"
COLUMNS = ("title_marks", "text_marks", "near_marks")
TITLE, TEXT, NEAR = COLUMNS
# The signs that are part of a mark: unicode61 would take them for what stands between words.
_SIGNS = "=+~#@"
# PostgreSQL keeps no more than a megabyte of words of one text.
_MOST_MARKS = 400_000


@dataclass(frozen=True)
class Marks:
    """What a row is found by: in its title, in all of it, and nearly."""

    row: int
    title: Collection[str]
    text: Collection[str]
    near: Collection[str]


def install(using: str = "default") -> None:
    """Make what the database `using` lacks for its words, where the index is."""
    database = connections[using]
    if TABLE not in database.introspection.table_names():
        return
    with database.cursor() as cursor:
        for statement in _sqlite() if database.vendor == "sqlite" else _postgresql():
            cursor.execute(statement)


def _sqlite() -> list[str]:
    columns = ", ".join(COLUMNS)
    return [
        f'CREATE VIRTUAL TABLE IF NOT EXISTS "{WORDS}" USING fts5({columns}, detail=column, prefix="2 3 4", '
        f"tokenize=\"unicode61 remove_diacritics 0 tokenchars '{_SIGNS}'\")",
        f'CREATE TRIGGER IF NOT EXISTS "{WORDS}_go" AFTER DELETE ON "{TABLE}" '
        f'BEGIN DELETE FROM "{WORDS}" WHERE rowid = OLD.id; END',
    ]


def _postgresql() -> list[str]:
    columns = [f'ALTER TABLE "{TABLE}" ADD COLUMN IF NOT EXISTS {name} tsvector' for name in COLUMNS]
    indexes = [f'CREATE INDEX IF NOT EXISTS "{TABLE}_{name}" ON "{TABLE}" USING gin ({name})' for name in (TEXT, NEAR)]
    return columns + indexes


def write(all_marks: Iterable[Marks]) -> None:
    """Keep the marks of rows that have none yet."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            insert = f'INSERT INTO "{WORDS}" (rowid, {", ".join(COLUMNS)}) VALUES (%s, %s, %s, %s)'
            rows: list[tuple[Any, ...]] = [
                (marks.row, *map(" ".join, map(_bounded, _of(marks)))) for marks in all_marks
            ]
        else:
            values = ", ".join(f"{name} = array_to_tsvector(%s)" for name in COLUMNS)
            insert = f'UPDATE "{TABLE}" SET {values} WHERE id = %s'
            rows = [(*map(_bounded, _of(marks)), marks.row) for marks in all_marks]
        cursor.executemany(insert, rows)


def _of(marks: Marks) -> tuple[Collection[str], ...]:
    return marks.title, marks.text, marks.near


def _bounded(marks: Collection[str]) -> list[str]:
    """The marks in one order, as many as fit."""
    kept, size = [], 0
    for mark in sorted(marks):
        size += len(mark.encode()) + 1
        if size > _MOST_MARKS:
            break
        kept.append(mark)
    return kept


def found_by(column: str, terms: Sequence[Term], *, within: Collection[str] = ()) -> Q:
    """Return the condition for rows that hold every one of `terms` in a column, and one of the marks `within`."""
    if connection.vendor == "sqlite":
        groups = [_either(term, lambda mark: f'"{mark}"', lambda mark: f'"{mark}"*', " OR ") for term in terms]
        groups += ["(" + " OR ".join(f'"{mark}"' for mark in sorted(within)) + ")"] if within else []
        return Q(
            pk__in=RawSQL(
                f'SELECT rowid FROM "{WORDS}" WHERE "{WORDS}" MATCH %s', [f"{column} : ({' AND '.join(groups)})"]
            )
        )
    groups = [_either(term, lambda mark: f"'{mark}'", lambda mark: f"'{mark}':*", " | ") for term in terms]
    groups += ["(" + " | ".join(f"'{mark}'" for mark in sorted(within)) + ")"] if within else []
    condition = RawSQL(f'"{TABLE}".{column} @@ %s::tsquery', [" & ".join(groups)], output_field=BooleanField())
    return Q(condition)


def _either(term: Term, whole, begun, joint: str) -> str:
    """One of the marks or beginnings; marks are letters, digits and our signs, and need no escape."""
    return f"({joint.join([*map(whole, sorted(term.marks)), *map(begun, sorted(term.beginnings))])})"
