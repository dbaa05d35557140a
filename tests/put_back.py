"""What the real verbs set up for a test is done once in each process, and put back row by row from then on.

A meeting taken to a state by its verbs costs more than most tests do with it. What they wrote depends on what stood
in the database before and on the settings: where both are as they were, so is what comes of it, but for the moments.
So the rows (and files) that came or changed are remembered, and written where the verbs would write them again.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.utils import timezone

from record import append_only, clock
from record.models import SearchDue

# Every test has its own.
FOLDERS = ("MEDIA_ROOT", "PACK_PIECES", "PARTIAL_UPLOADS", "PREVIEWS")
FILES = ("SEAL_LOG",)
APART = {*FOLDERS, *FILES, "default_settings"}

# What waits to be done, in whatever order: no row names one of these by its number.
IN_LINE = {SearchDue}

# SQLite takes so many columns of so many rows in one statement.
AT_ONCE = 500
# Its driver reads a time of day, and would not write it again.
sqlite3.register_adapter(time, time.isoformat)

Rows = dict[Any, tuple]


@dataclass
class Written:
    """What the verbs wrote: rows of each table by what became of them, files by setting and path; their answer."""

    added: dict[type[models.Model], list[tuple]] = field(default_factory=dict)
    changed: dict[type[models.Model], list[tuple]] = field(default_factory=dict)
    files: dict[tuple[str, str], bytes] = field(default_factory=dict)
    answer: Any = None


def batched(rows: list[tuple], size: int) -> Iterator[list[tuple]]:
    """Cut rows into lists of at most `size` (itertools has it from Python 3.12 on)."""
    return (rows[start : start + size] for start in range(0, len(rows), size))


@cache
def _columns(model) -> list:
    """The columns of a table, its key first."""
    fields = model._meta.concrete_fields
    return [model._meta.pk, *(field for field in fields if field is not model._meta.pk)]


def _named(columns) -> str:
    return ", ".join(f'"{column.column}"' for column in columns)


@cache
def _questions() -> dict[type[models.Model], str]:
    """What is asked for all rows of each table."""
    return {
        model: f'SELECT {_named(_columns(model))} FROM "{model._meta.db_table}"'
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }


def _everything() -> dict[type[models.Model], Rows]:
    """Every row of every table, as the driver gives it, by its key."""
    rows = {}
    with connection.cursor() as cursor:
        for model, question in _questions().items():
            cursor.execute(question)
            rows[model] = {row[0]: row for row in cursor.fetchall()}
    return rows


def _is_of_the_moment(column) -> bool:
    return isinstance(column, models.DateTimeField | models.UUIDField) or column.name == "password"


def _what_stands(rows) -> tuple:
    """What the rows say, but for the moments they were written, what was drawn by lot, and the order of a line."""
    said = []
    for model, by_key in rows.items():
        first = 1 if model in IN_LINE else 0
        told = [at for at, column in enumerate(_columns(model)) if at >= first and not _is_of_the_moment(column)]
        said.append((model, tuple(sorted(tuple(repr(row[at]) for at in told) for row in by_key.values()))))
    return tuple(said)


def _other_settings() -> str:
    return repr(sorted((name, repr(value)) for name, value in vars(settings._wrapped).items() if name not in APART))


def _files() -> Iterator[tuple[tuple[str, str], Path]]:
    for name in FOLDERS:
        root = Path(getattr(settings, name))
        yield from (((name, str(path.relative_to(root))), path) for path in root.rglob("*") if path.is_file())
    for name in FILES:
        if (path := Path(getattr(settings, name))).is_file():
            yield (name, ""), path


def _written(before, after) -> Written:
    written = Written(files={key: path.read_bytes() for key, path in _files()})
    for model, rows in after.items():
        stood = before[model]
        assert not stood.keys() - rows.keys(), f"Rows of {model.__name__} were removed: that is not remembered"
        written.added[model] = [row for key, row in rows.items() if key not in stood]
        written.changed[model] = [row for key, row in rows.items() if key in stood and stood[key] != row]
    return written


def _put_back(written: Written, meeting) -> None:
    for (name, inside), content in written.files.items():
        path = Path(getattr(settings, name)) / inside
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    with ExitStack() as opened, connection.cursor() as cursor:
        for what in (meeting, *(model._meta.db_table for model, rows in written.changed.items() if rows)):
            opened.enter_context(append_only.allowing(what))
        for model, rows in written.changed.items():
            key, *columns = _columns(model)
            values = ", ".join(f'"{column.column}" = %s' for column in columns)
            update = f'UPDATE "{model._meta.db_table}" SET {values} WHERE "{key.column}" = %s'
            cursor.executemany(update, [[*row[1:], row[0]] for row in rows])
        for model, rows in written.added.items():
            columns = _columns(model)
            places = f"({', '.join(['%s'] * len(columns))})"
            for some in batched(rows, AT_ONCE):
                insert = f'INSERT INTO "{model._meta.db_table}" ({_named(columns)}) VALUES '
                cursor.execute(insert + ", ".join([places] * len(some)), [value for row in some for value in row])
    count_on()


def count_on() -> None:
    """Let every table number its next row after the last one there: PostgreSQL counts what was rolled back, too."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        if PREPARED.get("on") is not connection.connection:
            PREPARED["on"] = connection.connection
            cursor.execute(f"PREPARE count_on AS {_next_numbers(cursor)}")
        cursor.execute("EXECUTE count_on")


# The connection on which counting on has been planned: planning it takes longer than doing it, before every test.
PREPARED: dict[str, Any] = {}


def _next_numbers(cursor) -> str:
    keys = [
        (model._meta.db_table, model._meta.pk.column)
        for model in _questions()
        if isinstance(model._meta.pk, models.AutoField)
    ]
    sequences = ", ".join(f"pg_get_serial_sequence('\"{table}\"', '{key}')" for table, key in keys)
    cursor.execute(f"SELECT {sequences}")
    nexts = (
        f'setval(\'{sequence}\', (SELECT COALESCE(MAX("{key}"), 0) + 1 FROM "{table}"), false)'
        for (table, key), sequence in zip(keys, cursor.fetchone(), strict=True)
    )
    return f"SELECT {', '.join(nexts)}"


REMEMBERED: dict[tuple, Written] = {}


def once(what: str, done: Callable[[], Any], *, meeting, for_good: bool) -> Any:
    """Do `done()` with the meeting, or put back what it wrote when it was done before to the same rows; its answer.

    An answer names rows by their keys: a row that was read before is another one now.
    """
    return in_turn([(what, done)], meeting=meeting, for_good=for_good)


def in_turn(steps: list[tuple[str, Callable[[], Any]]], *, meeting, for_good: bool) -> Any:
    """Do some steps with the meeting after each other, or put back what the first of them wrote when they were done
    before to the same rows, as many as were; what the last one answers.

    They are done in earnest where more than rows and files comes of it: where a test lives at another time, runs what
    waits for the commit (`for_good`), or is in no transaction.
    """
    if for_good or abs(clock.now() - timezone.now()) > timedelta(minutes=1) or not connection.in_atomic_block:
        return [done() for _what, done in steps][-1]
    before = _everything()
    whats, stands = tuple(what for what, _done in steps), (connection.vendor, _other_settings(), _what_stands(before))
    known = [(whats[: number + 1], *stands) for number in range(len(steps))]
    begun = max((number for number, key in enumerate(known, 1) if key in REMEMBERED), default=0)
    if begun:
        _put_back(REMEMBERED[known[begun - 1]], meeting)
    for key, (_what, done) in list(zip(known, steps, strict=True))[begun:]:
        answer = done()
        REMEMBERED[key] = _written(before, _everything())
        REMEMBERED[key].answer = answer
    return REMEMBERED[known[-1]].answer
