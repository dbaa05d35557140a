"""A database is emptied after a test that ran in no transaction: past the guards, and at once.

Django empties every table by a statement that makes each of their files anew, and then makes permissions, content
types and guards again: two to four seconds on PostgreSQL, for the few rows of such a test.
"""

from django.db import connections, transaction

from record import append_only

# What a new database has and no test changes.
STAYS = {"django_content_type", "auth_permission", "django_migrations"}


def empty(using: str = "default") -> None:
    """Remove every row that tests have left in the database `using`."""
    connection = connections[using]
    tables = [name for name in connection.introspection.django_table_names(only_existing=True) if name not in STAYS]
    deletes = [f"DELETE FROM {connection.ops.quote_name(table)}" for table in tables]  # noqa: S608  (our tables)
    if connection.vendor == "postgresql":
        with transaction.atomic(using), connection.cursor() as cursor:
            cursor.execute("; ".join(["SET LOCAL session_replication_role = replica", *deletes]))
        return
    with append_only.unlocked(using), connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for delete in deletes:
            cursor.execute(delete)
