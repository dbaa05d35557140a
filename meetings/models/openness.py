"""What is closed, and what has been sent out (design section 5): the one place that says so.

The stricter of the working copy and what was sent out last holds: closing works at once, opening waits for the next
publication. Each rule is a condition for queries, of rows `at` the end of a path ("item__"), and a property of a loaded
row; tests/meetings/test_openness.py holds the two together.
"""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Openness(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED_VISIBLE = "closed_visible", _("Closed, title visible")
    CLOSED_HIDDEN = "closed_hidden", _("Closed, title hidden")


CLOSED = (Openness.CLOSED_VISIBLE, Openness.CLOSED_HIDDEN)
TITLE_HIDDEN = (Openness.CLOSED_HIDDEN,)


def stricter(item: "ItemOpenness") -> Openness:
    """Return the openness that holds of a row: the stricter of the working copy and what was sent out."""
    said = {Openness(item.openness), Openness(item.published_openness or Openness.OPEN)}
    return next(openness for openness in reversed(Openness) if openness in said)


def _says(at: str, what: Iterable[str]) -> Q:
    return Q(**{f"{at}openness__in": what}) | Q(**{f"{at}published_openness__in": what})


def closed_items(at: str = "") -> Q:
    """Return the condition for items that are closed: `AgendaItem.is_closed`."""
    return _says(at, CLOSED)


def items_with_hidden_title(at: str = "") -> Q:
    """Return the condition for items whose title only their readers may know: `AgendaItem.is_title_hidden`."""
    return _says(at, TITLE_HIDDEN)


def published_items(at: str = "") -> Q:
    """Return the condition for items that the latest revision shows: `AgendaItem.is_published`."""
    return ~Q(**{f"{at}published_openness": ""})


def open_items(at: str = "") -> Q:
    """Return the condition for items that everybody who reads agendas may read: published, and not closed."""
    return published_items(at) & ~closed_items(at)


def closed_annexes() -> Q:
    """Return the condition for annexes that are closed, or belong to a closed item: `Attachment.is_closed`."""
    return annexes_closed_apart() | closed_items("item__")


def annexes_closed_apart() -> Q:
    """Return the condition for annexes that are closed whatever their item is."""
    return Q(closed=True) | Q(published_closed=True)


def annexes_that_wait() -> Q:
    """Return the condition for annexes of a published item that the latest revision does not show.

    New ones, and those that a supplement took off.
    """
    return Q(published_now=False) & published_items("item__")


class ItemOpenness:
    """An item by what stands in its own columns."""

    openness: str
    published_openness: str

    @property
    def is_closed(self) -> bool:
        """`closed_items` of this row."""
        return self.openness in CLOSED or self.published_openness in CLOSED

    @property
    def is_title_hidden(self) -> bool:
        """`items_with_hidden_title` of this row."""
        return self.openness in TITLE_HIDDEN or self.published_openness in TITLE_HIDDEN

    @property
    def is_published(self) -> bool:
        """`published_items` of this row."""
        return self.published_openness != ""


class AnnexOpenness:
    """An annex by its own columns and its item."""

    closed: bool
    published_closed: bool
    item: Any

    @property
    def is_closed(self) -> bool:
        """`closed_annexes` of this row. Fetch `item` along."""
        return self.closed or self.published_closed or self.item.is_closed
