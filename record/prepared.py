"""A query about one person whose SQL is drawn up once in each process, and asked with another person from then on.

Django draws up the SQL of a query each time it is asked. For what the gate asks on every page, unions over half a
dozen tables, that took longer than the database needed to answer.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from record import clock

# Stand in the SQL for the person and the moment that are asked about: no row has them.
SOMEBODY = -(2**62)
SOME_MOMENT = datetime(1905, 3, 4, 5, 6, 7, 89, tzinfo=UTC)


class Prepared:
    """The query `about(person id)`, which may ask the clock for now and today, and for nothing else that changes."""

    def __init__(self, about: Callable[[Any], QuerySet]):
        self._about = about
        self._drawn_up: dict[str, tuple[str, list[Callable]]] = {}

    def rows(self, person_id: int) -> list[tuple]:
        """Return the rows as the database gives them: for `values_list` of numbers and text."""
        if connection.vendor not in self._drawn_up:
            self._drawn_up[connection.vendor] = self._draw_up()
        sql, parameters = self._drawn_up[connection.vendor]
        with connection.cursor() as cursor:
            cursor.execute(sql, [value(person_id) for value in parameters])
            return cursor.fetchall()

    def _draw_up(self) -> tuple[str, list[Callable]]:
        with clock.at(SOME_MOMENT):
            sql, parameters = self._about(SOMEBODY).query.sql_with_params()
            some_day, some_moment = _today(), _now()
        changing: dict[Any, Callable] = {
            SOMEBODY: lambda person_id: person_id,
            some_day: lambda _person_id: _today(),
            some_moment: lambda _person_id: _now(),
        }
        return sql, [changing.get(value) or (lambda _person_id, fixed=value: fixed) for value in parameters]


def _today():
    return connection.ops.adapt_datefield_value(clock.today())


def _now():
    return connection.ops.adapt_datetimefield_value(clock.now())
