"""The verb by which a meeting is planned like another one."""

from datetime import datetime
from typing import Any

from meetings.models import AgendaItem, Meeting, StandingItem
from meetings.workflow.copying import duplicate_of
from meetings.workflow.meetings import create_meeting
from meetings.workflow.places import set_order
from members.models import Person
from record.verbs import locked, verb


def items_copied(source: Meeting, meeting: Meeting, *, by: Person) -> list[AgendaItem]:
    """Put copies of the items of one agenda on another: with text and annexes, and taken from whom they are taken.

    What the portal writes into an agenda as it is begun is left out: it is about another meeting.
    """
    tied = StandingItem.objects.filter(item__meeting=source).exclude(tells="").values_list("item", flat=True)
    copies = []
    for row in AgendaItem.objects.filter(meeting=source).on_agenda().exclude(pk__in=tied):
        title = row.title
        copy = duplicate_of(locked(row), by=by)
        copy.title, copy.meeting = title, meeting
        copy.save()
        copies.append(copy)
    set_order(copies)
    return copies


@verb
def copy_meeting(
    *, meeting: Meeting, starts_at: datetime, ends_at: datetime, by: Person, with_items: bool = True, **fields: Any
) -> Meeting:
    """Plan a meeting like this one at another time, with copies of its items if wanted; return the new one.

    Raises Refused as `create_meeting` does.
    """
    made = create_meeting(committee=meeting.committee, starts_at=starts_at, ends_at=ends_at, by=by, **fields)
    if with_items:
        items_copied(meeting, locked(made), by=by)
    return made
