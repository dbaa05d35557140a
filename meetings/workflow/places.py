"""The places of items on a working agenda; the caller has locked the meeting, so that nobody else moves them."""

from collections.abc import Sequence

from meetings.models import AgendaItem, Meeting
from meetings.rules.last_items import place_of_new


def order_of(meeting: Meeting) -> list[AgendaItem]:
    """Return the items of the working agenda as they stand."""
    return list(AgendaItem.objects.filter(meeting=meeting).on_agenda())


def stands_behind(item: AgendaItem) -> int:
    """Return the key of the item behind which `item` stands on its working agenda; 0 where it is the first."""
    order = [0, *(placed.pk for placed in order_of(item.require_meeting()))]
    return order[order.index(item.pk) - 1] if item.pk in order else 0


def set_order(order: Sequence[AgendaItem]) -> None:
    """Let the items stand in this order, one query however many give way.

    The place of an item is told by who moved it: those that give way have no history row of it, or one move would
    write sixty.
    """
    moved = [item for place, item in enumerate(order, start=1) if item.position != place]
    for place, item in enumerate(order, start=1):
        item.position = place
    AgendaItem.objects.bulk_update(moved, ["position"])


def put_on_agenda(item: AgendaItem, meeting: Meeting, *, after: AgendaItem | None = None) -> None:
    """Put an item, saved or not, on the working agenda and save it: after another, or before what ends the agenda."""
    order = [placed for placed in order_of(meeting) if placed.pk != item.pk]
    index = place_of_new([placed.title for placed in order], item.title)
    if after is not None:
        index = next((i for i, placed in enumerate(order, start=1) if placed.pk == after.pk), index)
    item.meeting, item.position, item.state = meeting, index + 1, AgendaItem.State.ON_AGENDA
    item.save()
    set_order([*order[:index], item, *order[index:]])
