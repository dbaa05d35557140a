"""The index of a search over a large portal, copied from the pattern with the marks of where each text stands."""

import re
from functools import partial
from typing import Any

from django.db import connection, models

from meetings.models import AgendaItem, Attachment, Decision, FollowUp, Meeting
from members.models import Committee, Membership, Person
from record.finding import engine
from record.models import SearchText

_OBJECTS: dict[str, type[models.Model]] = {
    "item": AgendaItem,
    "item_title": AgendaItem,
    "annex": Attachment,
    "decision": Decision,
    "follow_up": FollowUp,
    "meeting": Meeting,
    "minutes": Meeting,
    "committee": Committee,
    "person": Person,
    "membership": Membership,
}
_KEYS: dict[str, type[models.Model]] = {
    "agendas": Meeting,
    "minutes": Meeting,
    "meetings": Meeting,
    "follow-ups": FollowUp,
    "committees": Committee,
    "people": Person,
}
# Marks that move with the meeting held; others with the group.
_OF_MEETING = ("@meeting", "@item")
_MARK = re.compile(r"(@meeting|@item|@committee|@person)(\d+)")


def copy(cursor, pattern: Any, copies: str, step: int) -> None:
    """Copy the rows of the index for every row of the table `copies`."""
    rows = SearchText.objects.order_by().values_list("pk", "source", "kind", "key")
    for pk, source, kind, key in list(rows):
        of = "meeting" if key in pattern.of_meeting.get(_KEYS[source], set()) else "group"
        values = _values(pattern, _KEYS[source], _OBJECTS[kind], of, step)
        columns = ", ".join(f'"{column}"' for column in values)
        cursor.execute(
            f'INSERT INTO "{engine.TABLE}" ({columns}) SELECT {", ".join(values.values())} '  # noqa: S608  (our tables)
            f"FROM \"{engine.TABLE}\" p, {copies} c WHERE c.kind = '{of}' AND p.id = {pk}"
        )
    if connection.vendor == "sqlite":
        _copy_words(cursor, pattern, copies, step)


def _values(pattern: Any, key: Any, thing: Any, of: str, step: int) -> dict[str, str]:
    """The columns of a copy, in SQL."""
    from bench.large import moved

    by = "c.n" if of == "meeting" else "c.g"
    values: dict[str, str] = {str(field.column): f'p."{field.column}"' for field in SearchText._meta.concrete_fields}
    values["id"] = f"p.id + {step} * {by}"
    for column, target in (("key", key), ("object_id", thing), ("committee", Committee)):
        values[column] = moved(pattern, f'p."{column}"', target, of)
    if connection.vendor == "postgresql":
        values |= {column: _marks(column, by, step) for column in engine.COLUMNS}
    return values


def _marks(column: str, by: str, step: int) -> str:
    """The words of a column, with the marks of the copy, as PostgreSQL makes them."""
    cases = "".join(
        f"WHEN w LIKE '{mark}%' THEN '{mark}' || (substr(w, {len(mark) + 1})::integer + {step} * {moves_by}) "
        for mark, moves_by in (("@meeting", by), ("@item", by), ("@committee", "c.g"), ("@person", "c.g"))
    )
    words = f'unnest(tsvector_to_array(p."{column}"))'
    return f"array_to_tsvector(ARRAY(SELECT CASE {cases} ELSE w END FROM {words} w))"  # noqa: S608  (our tables)


def _copy_words(cursor, pattern: Any, copies: str, step: int) -> None:
    """The same on SQLite, which has the words in a table of its own."""
    names = ", ".join(f"w.{column}" for column in engine.COLUMNS)
    cursor.execute(
        f"SELECT s.id, s.source, s.key, {names} "  # noqa: S608  (our tables)
        f'FROM "{engine.TABLE}" s JOIN "{engine.WORDS}" w ON w.rowid = s.id'
    )
    found = [row for row in cursor.fetchall() if row[0] < step]
    cursor.execute(f"SELECT kind, n, g FROM {copies}")  # noqa: S608  (our table)
    for kind, n, g in cursor.fetchall():
        rows = []
        for pk, source, key, *texts in found:
            of = "meeting" if key in pattern.of_meeting.get(_KEYS[source], set()) else "group"
            if of == kind:
                by = n if of == "meeting" else g
                renamed = [_MARK.sub(partial(_moved, by=by, group=g, step=step), text) for text in texts]
                rows.append((pk + step * by, *renamed))
        insert = f'INSERT INTO "{engine.WORDS}" (rowid, {", ".join(engine.COLUMNS)}) '
        cursor.executemany(f"{insert} VALUES (%s, %s, %s, %s)", rows)


def _moved(mark: re.Match[str], *, by: int, group: int, step: int) -> str:
    return f"{mark[1]}{int(mark[2]) + step * (by if mark[1] in _OF_MEETING else group)}"
