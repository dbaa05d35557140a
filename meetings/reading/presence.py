"""Who was in the room, from which item to which, and who left it: plain data for room, page, PDF and seal."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.entries import thawed
from meetings.models import AgendaItem, Attendance, Meeting, WrittenAnswer
from meetings.reading.quorum import Quorum, quorum
from meetings.rules.absences import Absence, absences_of
from members.rules.roles import GUEST


class Status(models.TextChoices):
    """What is recorded of a seat: it was filled, it sent apologies, it stayed empty, or nothing yet."""

    PRESENT = "present", gettext_lazy("present")
    APOLOGY = "apology", gettext_lazy("apologies")
    ABSENT = "absent", gettext_lazy("absent without apologies")
    # Said by minutes sealed in their first format, which did not tell apologies from absence.
    NOT_PRESENT = "not_present", gettext_lazy("not present")
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
    # Items for which he or she, or the substitute who sat there, left the room, disqualified.
    out_of: tuple[int, ...]
    # When whoever sat there went out and came back.
    absences: tuple[Absence, ...] = ()

    @property
    def is_present(self) -> bool:
        return self.status == Status.PRESENT

    @property
    def who(self) -> str:
        """The name of whoever sat there."""
        return self.substitute or self.name


def presences_of(meeting: Meeting, attendances: Iterable[Attendance] | None = None) -> list[Presence]:
    """Return everybody invited to the meeting, those who vote first, in Danish order; one query.

    None for who has fetched the `attendances` already (`with_presence()`).
    Unfiltered: hand a reader only what is `known_to` him or her.
    """
    invited = meeting.attendances.with_presence() if attendances is None else attendances
    presences = [_presence(attendance) for attendance in invited]
    return _less_what_is_not_answered(meeting, presences) if meeting.is_written else presences


def _less_what_is_not_answered(meeting: Meeting, presences: Iterable[Presence]) -> list[Presence]:
    """In writing, who did not answer an item took no part in it: one query."""
    answered = set(WrittenAnswer.objects.counting().filter(item__meeting=meeting).values_list("person", "item"))
    items = order_of(meeting)
    return [
        replace(
            presence,
            out_of=tuple(sorted({*presence.out_of, *(pk for pk in items if (presence.person_id, pk) not in answered)})),
        )
        if presence.is_present
        else presence
        for presence in presences
    ]


def _presence(attendance: Attendance) -> Presence:
    status = _status(attendance)
    came = status == Status.PRESENT
    substitute = attendance.substitute if came else None
    return Presence(
        person_id=attendance.person_id,
        name=attendance.person.name,
        organisation=attendance.person.organisation.name if attendance.person.organisation else "",
        role=attendance.role,
        side=attendance.side,
        votes=attendance.votes,
        status=status,
        substitute_id=substitute.pk if substitute else None,
        substitute=substitute.name if substitute else "",
        from_item=attendance.from_item_id,
        to_item=attendance.to_item_id,
        out_of=tuple(sorted(attendance.left_items or ())) if came else (),
        absences=absences_of(attendance.absences) if came else (),
    )


def _status(attendance: Attendance) -> str:
    if attendance.present:
        return Status.PRESENT.value
    if attendance.answer == Attendance.Answer.APOLOGY:
        return Status.APOLOGY.value
    return Status.NOT_RECORDED.value if attendance.present is None else Status.ABSENT.value


def _covers(first: int | None, last: int | None, place: int) -> bool:
    return (first is None or first <= place) and (last is None or place <= last)


def known_to(presences: Iterable[Presence], readable_items: Collection[int]) -> list[Presence]:
    """Leave out guests who come for an item that the reader may not read: that they come would tell of it."""
    return [
        presence for presence in presences if presence.role != GUEST or presence.from_item in (None, *readable_items)
    ]


def order_of(meeting: Meeting) -> list[int]:
    """Return the ids of the items in the order of the agenda that was sent out; fetch `current_revision` along."""
    revision = meeting.current_revision
    return [entry.item_id for entry in thawed(revision)] if revision else []


def present_at(presences: Iterable[Presence], item_id: int, order: Sequence[int]) -> list[Presence]:
    """Return those who were in the room at an item. `order`: the ids of all items in the order of the agenda.

    Whoever came or left with an item that is not on the agenda counts as there from the start or to the end.
    """
    return [presence for presence in presences if presence.is_present and not _is_away(presence, item_id, order)]


def away_at(presences: Iterable[Presence], item_id: int, order: Sequence[int]) -> list[Presence]:
    """Return those who took part in the meeting but were not in the room at the item, guests for another left out."""
    return [
        presence
        for presence in presences
        if presence.is_present and presence.role != GUEST and _is_away(presence, item_id, order)
    ]


def _is_away(presence: Presence, item_id: int, order: Sequence[int]) -> bool:
    if item_id in presence.out_of:
        return True
    places = {pk: place for place, pk in enumerate(order)}
    if any(absence.covers(item_id, places) for absence in presence.absences):
        return True
    return item_id in places and not _covers(
        places.get(presence.from_item or 0), places.get(presence.to_item or 0), places[item_id]
    )


def quorum_at(
    meeting: Meeting, presences: Collection[Presence], item_id: int | None = None, order: Sequence[int] = ()
) -> Quorum:
    """Return the quorum at one item of `order`, less who left the room for it; without an item, of the whole meeting.

    The rules are those that held when the meeting started (Meeting.quorum_members, quorum_both_sides).
    """
    there = (
        present_at(presences, item_id, order)
        if item_id
        else [presence for presence in presences if presence.is_present]
    )
    return quorum(
        meeting,
        [presence for presence in presences if presence.votes],
        [presence for presence in there if presence.votes],
    )


def answering_in_words(presence: Presence, numbers: Mapping[int, str]) -> str:
    """Return what is to be said of a seat in a written procedure beside the name; as `presence_in_words`."""
    if not presence.is_present:
        return _("has not answered")
    said = [_("for %(name)s") % {"name": presence.name}] if presence.substitute else []
    said += [
        _("took no part in item %(number)s") % {"number": number}
        for pk, number in numbers.items()
        if pk in presence.out_of
    ]
    return ", ".join(said)


def presence_in_words(presence: Presence, numbers: Mapping[int, str]) -> str:
    """Return what is to be said of somebody beside the name ("for Claus Borg, from item 3"); "" if nothing.

    `numbers`: item id to number, in the order of the agenda, of the items the reader may know of. Others are left
    out; they would show through.
    """
    if not presence.is_present:
        return str(Status(presence.status).label)
    said = [_("for %(name)s") % {"name": presence.name}] if presence.substitute else []
    said += _span_in_words(numbers.get(presence.from_item or 0), numbers.get(presence.to_item or 0))
    said += [
        _("left the room at item %(number)s (disqualified)") % {"number": numbers[pk]}
        for pk in numbers
        if pk in presence.out_of
    ]
    said += [words for absence in presence.absences for words in _absence_in_words(absence, numbers)]
    return ", ".join(said)


def _absence_in_words(absence: Absence, numbers: Mapping[int, str]) -> list[str]:
    """When somebody went out, and was back; at an item the reader may not know of, by the clock alone."""
    said = []
    for item_id, at, at_item, by_clock in (
        (absence.left_item, absence.left_at, _("left the room at item %(number)s"), _("left the room at %(at)s")),
        (absence.back_item, absence.back_at, _("was back at item %(number)s"), _("was back at %(at)s")),
    ):
        when = at.replace(":", ".")
        if number := numbers.get(item_id or 0):
            said.append(at_item % {"number": number} + (f" ({when})" if when else ""))
        elif when:
            said.append(by_clock % {"at": when})
    return said


def _span_in_words(first: str | None, last: str | None) -> list[str]:
    if first and first == last:
        return [_("at item %(number)s") % {"number": first}]
    said = [_("from item %(number)s") % {"number": first}] if first else []
    return said + ([_("to item %(number)s") % {"number": last}] if last else [])


def quorum_of_item(item: AgendaItem) -> Quorum:
    """Return whether the group could decide an item of a meeting that was held, as the attendance was recorded."""
    meeting = item.require_meeting()
    return quorum_at(meeting, presences_of(meeting), item.pk, order_of(meeting))
