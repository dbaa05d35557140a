"""A slice of a long list: sorted as ids, then fetched with all that stands in the rows.

A database sorts whole rows: of thousands of decisions it carried every text along, to show the six newest.
"""

from typing import Any

from django.db.models import QuerySet


class SortedAsIds:
    """Rows in their order, of which only slices are asked for; a Paginator takes it for a list."""

    ordered = True

    def __init__(self, rows: QuerySet[Any]) -> None:
        self._rows = rows

    def count(self) -> int:
        """Return how many rows there are."""
        return self._rows.count()

    def __getitem__(self, part: slice) -> QuerySet[Any]:
        # What is made distinct is compared by whole rows.
        if self._rows.query.distinct:
            return self._rows[part]
        return self._rows.filter(pk__in=self._rows.values("pk")[part])
