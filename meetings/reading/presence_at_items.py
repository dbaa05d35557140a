"""Who was there at chosen items, for a paper of them alone: nothing of what happened at the others."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from meetings.reading.presence import Presence
from members.rules.roles import GUEST


def people_at(presences: Iterable[Presence], chosen: Collection[int], order: Sequence[int]) -> list[Presence]:
    """Return the people as those items tell of them. `order`: the ids of all items in the order of the agenda.

    Guests of other items, and who had not come yet or had left before, are left out; items from and to which somebody
    was there, disqualifications and absences are those of the chosen items.
    """
    places = {pk: place for place, pk in enumerate(order)}
    in_order = sorted((pk for pk in chosen if pk in places), key=places.__getitem__)
    people = (_at(presence, in_order, places) for presence in presences if _is_told_of(presence, in_order))
    return [presence for presence in people if presence is not None]


def _is_told_of(presence: Presence, chosen: list[int]) -> bool:
    """A guest who did not come is one of the items he or she was to come for; who came, of those he or she was at."""
    return presence.role != GUEST or presence.is_present or presence.from_item in (None, *chosen)


def _at(presence: Presence, chosen: list[int], places: dict[int, int]) -> Presence | None:
    first, last = places.get(presence.from_item or 0, 0), places.get(presence.to_item or 0, len(places))
    there = [pk for pk in chosen if first <= places[pk] <= last]
    if presence.is_present and not there:
        return None
    absences = (absence.within(chosen, places) for absence in presence.absences)
    return replace(
        presence,
        from_item=there[0] if there and there[0] != chosen[0] else None,
        to_item=there[-1] if there and there[-1] != chosen[-1] else None,
        out_of=tuple(pk for pk in presence.out_of if pk in chosen),
        absences=tuple(absence for absence in absences if absence is not None),
    )
