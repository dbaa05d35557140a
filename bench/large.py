"""A large portal, copied by SQL from one group: rows of the meeting held so many times, the rest for each group.

A copy is a row with every key moved by so many steps; what belongs to neither (permissions, kinds) stays as it is. A
meeting held is copied further and further back: every tenth lies a year before.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models

from bench import large_search
from meetings.models import AgendaItem, Meeting
from members.models import Mail, Message
from record import append_only
from record.models import SearchText

# Between the keys of one copy and those of the next: more than the pattern has rows in any table.
STEP = 2_000
COPIES = "bench_copies"
# The history of an item in use is longer than that of one nobody corrected.
_CORRECTED = 1
_LEFT_OUT = {"SealLedger", "SealCheck", "OpenedRecord", "WorkerSign", "SearchDue", "SearchText"}
_ROOMS = {"record", "members", "meetings"}


def _models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in _ROOMS and model.__name__ not in _LEFT_OUT]


def _target(field: Any) -> type[models.Model] | None:
    """What a column names a row of: itself, a foreign key, or what a history is of."""
    if isinstance(field, models.ForeignKey):
        return field.related_model
    if hasattr(field.model, "history_object") and field.name == "id":
        return field.model.instance_type
    return field.model if field.primary_key else None


class Pattern:
    """Which rows belong to the meeting held, and which to the rest of the group."""

    def __init__(self, held: int, messages: int, mails: int) -> None:
        self.models = _models()
        self.held = held
        self.of_meeting: dict[type[models.Model], set[int]] = {model: set() for model in self.models}
        self.of_meeting[Meeting] = {held}
        for model, last in ((Message, messages), (Mail, mails)):
            self.of_meeting[model] = set(model._base_manager.filter(pk__lte=last).values_list("pk", flat=True))
        while sum(self._grown(model) for model in self.models):
            pass
        self.of_all = {model: set(model._base_manager.values_list("pk", flat=True)) for model in self.models}
        largest = max(max(ids, default=0) for ids in self.of_all.values())
        if largest >= STEP:
            raise ValueError(f"The pattern has a key {largest}; it must stay below {STEP}.")

    def _grown(self, model: type[models.Model]) -> bool:
        """Add what names a row that belongs to the meeting; return whether there was more."""
        mine, before = self.of_meeting[model], len(self.of_meeting[model])
        for field in model._meta.concrete_fields:
            target = _target(field)
            if target in self.of_meeting and not field.primary_key and self.of_meeting[target]:
                named = model._base_manager.filter(**{f"{field.attname}__in": self.of_meeting[target]})
                mine.update(named.values_list("pk", flat=True))
        return len(mine) > before

    def of_group(self, model: type[models.Model]) -> set[int]:
        """Return the rows that do not belong to the meeting."""
        return self.of_all.get(model, set()) - self.of_meeting.get(model, set())


def corrected(held: int) -> None:
    """Give the items of the meeting held the histories of items that were corrected."""
    history = AgendaItem.history.model
    rows = list(history.objects.filter(meeting_id=held))
    for _time in range(_CORRECTED):
        for row in rows:
            row.pk = None
        history.objects.bulk_create(rows)


def copy(pattern: Pattern, *, meetings: int, groups: int) -> None:
    """Copy it until there are so many meetings in so many groups."""
    copies = [("group", group, group, 0) for group in range(1, groups)]
    held = meetings - 2 * groups
    copies += [("meeting", nth, nth % groups, nth // groups) for nth in range(1, held)]
    with append_only.unlocked(), connection.cursor() as cursor:
        cursor.execute("BEGIN")
        _let_everything_in(cursor)
        cursor.execute(f"CREATE TEMPORARY TABLE {COPIES} (kind varchar(10), n integer, g integer, nth integer)")
        cursor.executemany(f"INSERT INTO {COPIES} VALUES (%s, %s, %s, %s)", copies)  # noqa: S608  (ours)
        for model in pattern.models:
            for kind, ids in (("group", pattern.of_group(model)), ("meeting", pattern.of_meeting[model])):
                if ids:
                    cursor.execute(_statement(pattern, model, kind, ids))
        large_search.copy(cursor, pattern, COPIES, STEP)
        cursor.execute(f"DROP TABLE {COPIES}")
        cursor.execute("COMMIT")
        for statement in connection.ops.sequence_reset_sql(no_style(), [*pattern.models, SearchText]):
            cursor.execute(statement)
        cursor.execute("ANALYZE")


def _let_everything_in(cursor) -> None:
    """No key is looked up and no trigger asked: every row is a copy of one that was."""
    if connection.vendor == "postgresql":
        cursor.execute("SET LOCAL session_replication_role = replica")
    else:
        cursor.execute("PRAGMA defer_foreign_keys = ON")


def _statement(pattern: Pattern, model: type[models.Model], kind: str, ids: Iterable[int]) -> str:
    fields = model._meta.concrete_fields
    table, key = model._meta.db_table, model._meta.pk.column
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(_value(pattern, field, kind) for field in fields)
    return (
        f'INSERT INTO "{table}" ({columns}) SELECT {values} FROM "{table}" p, {COPIES} c '  # noqa: S608  (our tables)
        f"WHERE c.kind = '{kind}' AND p.\"{key}\" IN ({listed(ids)})"
    )


def _value(pattern: Pattern, field: Any, kind: str) -> str:
    """The column of a copy, in SQL."""
    column, by = f'p."{field.column}"', "c.n" if kind == "meeting" else "c.g"
    target = _target(field)
    if target is not None:
        return moved(pattern, column, target, kind)
    if field.model is Meeting and kind == "meeting" and field.name in ("year", "number"):
        return f"{column} - 1 - c.nth / 10" if field.name == "year" else "1 + c.nth % 10"
    if field.name in ("ledger", "ledger_previous"):
        return f"{column} + {by}" if field.name == "ledger" else column
    if isinstance(field, models.UUIDField):
        return "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    if field.unique and isinstance(field, models.CharField):
        return f"'{kind[0]}' || {by} || '-' || {column}"
    if field.name == "opened_at" and kind == "meeting":
        column = f'COALESCE({column}, p."{_TOLD_AT.get(field.model.__name__, field.column)}")'
    if isinstance(field, models.DateField) and kind == "meeting":
        return _days_before(column, field)
    if isinstance(field, models.JSONField) and kind == "meeting":
        return _renamed(pattern, column)
    return column


_TOLD_AT = {"Message": "created_at", "Dispatch": "sent_at"}


def moved(pattern: Pattern, column: str, target: type[models.Model], kind: str) -> str:
    """Return the key of the copy of the row that a column names, in SQL."""
    mine = pattern.of_meeting.get(target, set()) if kind == "meeting" else set()
    whens = [
        f"WHEN {column} IN ({listed(ids)}) THEN {column} + {STEP} * {by}"
        for ids, by in ((mine, "c.n"), (pattern.of_group(target), "c.g"))
        if ids
    ]
    return f"CASE {' '.join(whens)} ELSE {column} END" if whens else column


def listed(ids: Iterable[int]) -> str:
    """Return numbers for a list in SQL."""
    return ", ".join(map(str, sorted(ids)))


def _days_before(column: str, field: Any) -> str:
    if connection.vendor == "postgresql":
        return f"{column} - 36 * (c.nth + 1) * interval '1 day'"
    function = "datetime" if isinstance(field, models.DateTimeField) else "date"
    return f"{function}({column}, '-' || (36 * (c.nth + 1)) || ' days')"


def _renamed(pattern: Pattern, column: str) -> str:
    """What was frozen or sealed names the rows of the copy."""
    text, is_postgresql = column, connection.vendor == "postgresql"
    text = f"{column}::text" if is_postgresql else column
    for key, ids in (("item_id", pattern.of_meeting[AgendaItem]), ("meeting_id", {pattern.held})):
        for pk in sorted(ids):
            text = f"""replace({text}, '"{key}": {pk},', '"{key}": ' || ({pk} + {STEP} * c.n) || ',')"""
    return f"({text})::jsonb" if is_postgresql else text
