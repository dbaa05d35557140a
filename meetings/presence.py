"""Who was in the room, from which item to which, and who left it: plain data for room, page, PDF and seal."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import Attendance, Disqualification, Meeting
from meetings.quorum import Quorum, quorum
from members.roles import GUEST


class Status(models.TextChoices):
    """What is recorded of a seat: it was filled, it sent apologies, it stayed empty, or nothing yet."""

    PRESENT = "present", gettext_lazy("present")
    APOLOGY = "apology", gettext_lazy("apologies")
    ABSENT = "absent", gettext_lazy("absent without apologies")
    NOT_RECORDED = "not_recorded", gettext_lazy("attendance not recorded")


@dataclass(frozen=True)
class Presence:
    """One who was invited, or the substitute who came instead. Plain values: what is sealed turns back into it."""

    person_id: int
    name: str
    organisation: str
    role: str
    side: str
    votes: bool
    # Status of the seat: present also when the substitute sits there.
    status: str
    # Who came instead; None and "" for nobody.
    substitute_id: int | None
    substitute: str
    # Items from and to which he or she was there, the last included; None from the start, or to the end.
    from_item: int | None
    to_item: int | None
    # Items for which he or she, or the substitute who sat there, left the room, disqualified; in order of the agenda.
    out_of: tuple[int, ...]

    @property
    def is_present(self) -> bool:
        return self.status == Status.PRESENT

    @property
    def who(self) -> str:
        """The name of whoever sat there."""
        return self.substitute or self.name


def presences_of(meeting: Meeting, attendances: Iterable[Attendance] | None = None) -> list[Presence]:
    """Return everybody invited to the meeting, those who vote first, in Danish order; two queries.

    One query for who has fetched the `attendances` already (`with_person().with_span()`).
    Unfiltered: hand a reader only what is `known_to` him or her.
    """
    disqualified: dict[int, list[tuple[int, int]]] = {}
    found = Disqualification.objects.in_force().filter(item__meeting=meeting).order_by("item__position", "item")
    for person_id, item_id, position in found.values_list("person_id", "item_id", "item__position"):
        disqualified.setdefault(person_id, []).append((position, item_id))
    if attendances is None:
        attendances = meeting.attendances.with_person().with_span()
    return [_presence(one, disqualified) for one in attendances]


def _presence(one: Attendance, disqualified: Mapping[int, list[tuple[int, int]]]) -> Presence:
    status = _status(one)
    substitute = one.substitute if status == Status.PRESENT else None
    return Presence(
        person_id=one.person_id,
        name=one.person.name,
        organisation=one.person.organisation.name if one.person.organisation else "",
        role=one.role,
        side=one.side,
        votes=one.votes,
        status=status,
        substitute_id=substitute.pk if substitute else None,
        substitute=substitute.name if substitute else "",
        from_item=one.from_item_id,
        to_item=one.to_item_id,
        out_of=_left_for(one, disqualified) if status == Status.PRESENT else (),
    )


def _left_for(one: Attendance, disqualified: Mapping[int, list[tuple[int, int]]]) -> tuple[int, ...]:
    first = one.from_item.position if one.from_item else None
    last = one.to_item.position if one.to_item else None
    items = disqualified.get(one.substitute_id or one.person_id, [])
    return tuple(pk for place, pk in items if _covers(first, last, place))


def _status(one: Attendance) -> str:
    if one.present:
        return Status.PRESENT.value
    if one.answer == Attendance.Answer.APOLOGY:
        return Status.APOLOGY.value
    return Status.NOT_RECORDED.value if one.present is None else Status.ABSENT.value


def _covers(first: int | None, last: int | None, place: int) -> bool:
    return (first is None or first <= place) and (last is None or place <= last)


def known_to(presences: Iterable[Presence], readable_items: Collection[int]) -> list[Presence]:
    """Leave out guests who come for an item that the reader may not read: that they come would tell of it."""
    return [one for one in presences if one.role != GUEST or one.from_item in (None, *readable_items)]


def present_at(presences: Iterable[Presence], item_id: int, order: Sequence[int]) -> list[Presence]:
    """Return those who were in the room at an item. `order`: the ids of all items in the order of the agenda.

    Whoever came or left with an item that is no longer on the agenda counts as there from the start or to the end.
    """
    places = {pk: place for place, pk in enumerate(order)}
    place = places[item_id]
    return [
        one
        for one in presences
        if one.is_present
        and item_id not in one.out_of
        and _covers(places.get(one.from_item or 0), places.get(one.to_item or 0), place)
    ]


def quorum_at(
    meeting: Meeting, presences: Collection[Presence], item_id: int | None = None, order: Sequence[int] = ()
) -> Quorum:
    """Return the quorum at one item of `order`, less who left the room for it; without an item, of the whole meeting.

    The rules are those that held when the meeting started (Meeting.quorum_members, quorum_both_sides).
    """
    there = present_at(presences, item_id, order) if item_id else [one for one in presences if one.is_present]
    return quorum(meeting, [one for one in presences if one.votes], [one for one in there if one.votes])


def presence_in_words(presence: Presence, numbers: Mapping[int, str]) -> str:
    """Return what is to be said of somebody beside the name ("for Claus Borg, from item 3"); "" if nothing.

    `numbers`: item id to number, of the items the reader may know of. Others are left out; they would show through.
    """
    if not presence.is_present:
        return str(Status(presence.status).label)
    said = [_("for %(name)s") % {"name": presence.name}] if presence.substitute else []
    said += _span_in_words(numbers.get(presence.from_item or 0), numbers.get(presence.to_item or 0))
    said += [
        _("left the room at item %(number)s (disqualified)") % {"number": numbers[pk]}
        for pk in presence.out_of
        if pk in numbers
    ]
    return ", ".join(said)


def _span_in_words(first: str | None, last: str | None) -> list[str]:
    if first and first == last:
        return [_("at item %(number)s") % {"number": first}]
    said = [_("from item %(number)s") % {"number": first}] if first else []
    return said + ([_("to item %(number)s") % {"number": last}] if last else [])
