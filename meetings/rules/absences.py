"""Who leaves the room while the group meets, and comes back: noted at the items, with the time of the clock."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Absence:
    """Out of the room from the item at which somebody left to the one at which he or she was back, that not included.

    `back_item` None: not back yet. Times are "10:40" in Europe/Copenhagen, "" where it was noted after the meeting.
    """

    left_item: int
    left_at: str = ""
    back_item: int | None = None
    back_at: str = ""

    def covers(self, item_id: int, places: Mapping[int, int]) -> bool:
        """Return whether an item was missed; `places`: the place of each item on the agenda by its id."""
        if item_id not in places or self.left_item not in places:
            return False
        end = places.get(self.back_item or 0, len(places))
        return places[self.left_item] <= places[item_id] < end

    def within(self, chosen: Collection[int], places: Mapping[int, int]) -> "Absence | None":
        """Return what those items alone tell of it; None where they tell nothing. `places` as in `covers`.

        It begins with the first of them that was missed, and ends with the next that was not; the clock is told only
        where somebody left or came back at one of them.
        """
        in_order = sorted((pk for pk in chosen if pk in places), key=places.__getitem__)
        missed = [pk for pk in in_order if self.covers(pk, places)]
        if not missed:
            return self if self.left_item == self.back_item and self.left_item in chosen else None
        end = places.get(self.back_item or 0, len(places))
        back = next((pk for pk in in_order if places[pk] >= end), None)
        return Absence(
            missed[0],
            self.left_at if missed[0] == self.left_item else "",
            back,
            self.back_at if back == self.back_item and back else "",
        )


def absences_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Absence, ...]:
    """Return the absences that a column or a seal keeps as rows."""
    return tuple(Absence(**row) for row in rows)


def as_rows(absences: Iterable[Absence]) -> list[dict[str, Any]]:
    """Return absences as rows to be kept."""
    return [asdict(absence) for absence in absences]
