"""What the gate adds to and takes from a person's roles: calls as a substitute, grants, disqualifications."""

from dataclasses import dataclass

from django.db.models import BooleanField, Case, CharField, Q, Value, When

from meetings.models.attendance import Attendance, Disqualification
from meetings.models.grant import ItemGrant, MeetingGrant
from members.once_per_page import once_per_page


@dataclass(frozen=True)
class Reach:
    """Ids of what one person is let into beyond the roles, and of what has been taken away (design section 5)."""

    called_to: frozenset[int]
    granted_meetings: frozenset[int]
    granted_items: frozenset[int]
    # The meetings of granted items that have been published.
    granted_items_meetings: frozenset[int]
    taken_items: frozenset[int]


def holds(condition: Q) -> Case:
    """Return `condition` as a yes or no beside each row; one that can never hold is a plain no."""
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _named(name, rows, field):
    return rows.order_by().values_list(Value(name, output_field=CharField()), field)


@once_per_page
def reach_of(person) -> Reach:
    """Return what `person` is let into and kept out of at this minute, in one query; nothing for who may not log in."""
    published = ItemGrant.objects.in_force(person).exclude(content_object__published_openness="")
    reach: dict[str, set[int]] = {name: set() for name in Reach.__dataclass_fields__}
    if person.is_active:
        rows = _named("called_to", Attendance.objects.calling(person), "meeting_id").union(
            _named("granted_meetings", MeetingGrant.objects.in_force(person), "content_object_id"),
            _named("granted_items", published, "content_object_id"),
            _named("granted_items_meetings", published, "content_object__meeting_id"),
            _named("taken_items", Disqualification.objects.in_force().filter(person=person), "item_id"),
        )
        for name, found in rows:
            reach[name].add(found)
    return Reach(**{name: frozenset(found) for name, found in reach.items()})
