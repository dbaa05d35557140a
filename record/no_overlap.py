"""Dated rows that must not overlap, refused by the database itself: an exclusion constraint on PostgreSQL, triggers
on SQLite.

The only file that knows how the two engines do it. Installed after every migration, because SQLite drops a table's
triggers when it rebuilds the table. The last day of a membership is included, and no last day means for ever.
"""

from dataclasses import dataclass

from django.db import connections

TABLE = "members_membership"
PERIOD = "daterange(starts_on, ends_on, '[]')"
# Ranges of one number stand for equality, which the index knows without an extension to install.
COMMITTEE = "int8range(committee_id, committee_id, '[]')"
PERSON = "int8range(person_id, person_id, '[]')"
SIDE = "int4range(ascii(side || ' '), ascii(side || ' '), '[]')"


@dataclass(frozen=True)
class Rule:
    """Rows with the same `same` (columns, for SQLite; ranges, for PostgreSQL) and `only` must not overlap."""

    name: str
    refusal: str
    same: tuple[str, ...]
    ranges: tuple[str, ...]
    only: str = ""


RULES = (
    Rule(
        "nobody_sits_twice_at_once",
        "a person has one membership of a committee at a time",
        ("committee_id", "person_id"),
        (COMMITTEE, PERSON),
    ),
    Rule(
        "one_co_chair_per_side_at_once",
        "a side has one co-chair at a time",
        ("committee_id", "side"),
        (COMMITTEE, SIDE),
        "role = 'co_chair'",
    ),
)


def install(using: str = "default") -> None:
    """Install the rules that are missing in the database `using`.

    Raises IntegrityError when rows overlap already (PostgreSQL); SQLite then refuses the next overlap only.
    """
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for rule in RULES:
            if connection.vendor == "sqlite":
                for statement in _sqlite(rule):
                    cursor.execute(statement)
            else:
                cursor.execute(_postgresql(rule))


def _sqlite(rule: Rule) -> list[str]:
    """A trigger for each way in; writers wait for each other, so that what the trigger sees is what there is."""
    same = " AND ".join(f"{column} = NEW.{column}" for column in rule.same)
    both = f"AND {rule.only} AND NEW.{rule.only}" if rule.only else ""
    overlap = (
        f'SELECT 1 FROM "{TABLE}" WHERE {same} {both} AND id IS NOT NEW.id '  # noqa: S608  (nothing comes from outside)
        "AND starts_on <= COALESCE(NEW.ends_on, '9999-12-31') AND NEW.starts_on <= COALESCE(ends_on, '9999-12-31')"
    )
    return [
        f'CREATE TRIGGER IF NOT EXISTS "{rule.name}_{operation}" AFTER {operation.upper()} ON "{TABLE}" '
        f"WHEN EXISTS ({overlap}) BEGIN SELECT RAISE(ABORT, '{rule.refusal}'); END"
        for operation in ("insert", "update")
    ]


def _postgresql(rule: Rule) -> str:
    parts = ", ".join(f"{expression} WITH &&" for expression in (*rule.ranges, PERIOD))
    where = f" WHERE ({rule.only})" if rule.only else ""
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = '{rule.name}') THEN "  # noqa: S608
        f'ALTER TABLE "{TABLE}" ADD CONSTRAINT {rule.name} EXCLUDE USING gist ({parts}){where}; END IF; END $$'
    )
