"""What has changed in one item of a list."""

from django import template

from meetings.reading.changes import Changes, ItemChange

register = template.Library()


@register.filter
def of_item(changes: Changes | None, item_id: int) -> ItemChange | None:
    """Return what became of an item; None where nothing did, or nothing is compared."""
    return changes.of(item_id) if changes else None
