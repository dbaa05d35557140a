"""What the gate adds to and takes from a person's roles: calls as a substitute, grants, disqualifications."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from django.db.models import BooleanField, Case, CharField, Q, Value, When

from meetings.models.attendance import Attendance, Disqualification
from meetings.models.grant import ItemGrant, MeetingGrant
from meetings.models.openness import published_items
from members.rules.lens import Lens
from record.once_per_page import once_per_page
from record.prepared import Prepared


@dataclass(frozen=True)
class Reach:
    """Ids of what one person is let into beyond the roles, and of what has been taken away (design section 5)."""

    called_to: frozenset[int]
    granted_meetings: frozenset[int]
    granted_items: frozenset[int]
    # The meetings of granted items that have been published.
    granted_items_meetings: frozenset[int]
    taken_items: frozenset[int]

    @property
    def invited_to(self) -> frozenset[int]:
        """The meetings into which a grant lets a guest, to one item or to what is open."""
        return self.granted_meetings | self.granted_items_meetings


def holds(condition: Q) -> Case:
    """Return `condition` as a yes or no beside each row; one that can never hold is a plain no."""
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _named(name, rows, person, field):
    return rows.order_by().values_list(Value(name, output_field=CharField()), person, field)


def _through(lens: Lens | None) -> tuple:
    """The calls, meeting grants, item grants and disqualifications that count through a lens; all without one."""
    called = Attendance.objects.with_call_in_force()
    meetings, items = MeetingGrant.objects.unexpired(), ItemGrant.objects.unexpired()
    if lens and lens.grant:
        kind, pk = lens.grant
        called = called.none()
        meetings = meetings.filter(pk=pk) if kind == "meeting" else meetings.none()
        items = items.filter(pk=pk) if kind == "item" else items.none()
    elif lens:
        called = called.filter(meeting__committee__in=lens.committees)
        meetings = meetings.filter(content_object__committee__in=lens.committees)
        items = items.filter(content_object__committee__in=lens.committees)
    return called, meetings, items.filter(published_items("content_object__"))


def _rows(ids, lens: Lens | None):
    called, meetings, items = _through(lens)
    taken = Disqualification.objects.in_force()
    return _named("called_to", called.filter(substitute__in=ids), "substitute_id", "meeting_id").union(
        _named("granted_meetings", meetings.filter(user__in=ids), "user_id", "content_object_id"),
        _named("granted_items", items.filter(user__in=ids), "user_id", "content_object_id"),
        _named("granted_items_meetings", items.filter(user__in=ids), "user_id", "content_object__meeting_id"),
        _named("taken_items", taken.filter(person__in=ids), "person_id", "item_id"),
    )


_rows_of_one = Prepared(lambda person_id: _rows([person_id], None))


def reaches_of(people: Iterable, lens: Lens | None = None) -> dict[int, Reach]:
    """Return what each of `people` is let into and kept out of at this minute, by id; one query.

    Through a lens less is let in; what is taken from the person who really looks is kept from everybody.
    """
    people = list(people)
    ids = [person.pk for person in people if person.is_active]
    rows = _rows_of_one.rows(*ids) if len(ids) == 1 and lens is None else _rows(ids, lens)
    found: dict[int, dict[str, set[int]]] = {
        person.pk: {field.name: set() for field in fields(Reach)} for person in people
    }
    for name, person_id, object_id in rows:
        found[person_id][name].add(object_id)
    return {pk: Reach(**{name: frozenset(ids) for name, ids in reach.items()}) for pk, reach in found.items()}


@once_per_page
def reach_of(person) -> Reach:
    """Return what `person` is let into and kept out of at this minute; one query."""
    reach = reaches_of([person], person.lens)[person.pk]
    if person.lens and person.lens.by:
        return replace(reach, taken_items=reach.taken_items | reach_of(person.lens.by).taken_items)
    return reach
