"""Everything read in one block as it stood at one moment, however much is written meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Let the block read one consistent state of the database; it writes nothing.

    PostgreSQL: a REPEATABLE READ, READ ONLY transaction. SQLite: a deferred transaction, which in its write-ahead log
    sees what stood there at its first read and keeps nobody from writing (verbs begin by taking the write lock). In
    a transaction that is under way already, the block sees what that one sees.
    """
    if connection.in_atomic_block:
        yield
        return
    with _as_begun(), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def _as_begun() -> Iterator[None]:
    """Let transactions of SQLite begin without the lock for writing."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    former = connection.transaction_mode  # type: ignore[attr-defined]
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.transaction_mode = former  # type: ignore[attr-defined]
