"""When each item of an agenda is expected to start, from the minutes allotted to those before it.

Reckoned from the whole agenda, never from what one reader may read of it: who may not read an item must not come half
an hour early for the next one. Readers then see that time passes between two of their items, as it does in a break,
and nothing else: no line stands there, its number is of a series of its own (`reading.HIDDEN_SERIES`), and neither
title, kind nor presenter has a part in the sum. Several hidden items in a row are one gap, so their count is not told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings.entries import AgendaEntry
from meetings.models import Meeting


def start_times(whole: Iterable[AgendaEntry], starts_at: datetime) -> dict[int, datetime]:
    """Return when each item of the `whole`, unfiltered agenda is expected to start, by the id of the item."""
    times, moment = {}, starts_at
    for entry in whole:
        times[entry.item_id] = moment
        moment += timedelta(minutes=entry.minutes_allotted)
    return times


def with_start_times(
    entries: Iterable[AgendaEntry], *, whole: Iterable[AgendaEntry], starts_at: datetime
) -> list[tuple[AgendaEntry, datetime]]:
    """Return each of a reader's `entries` with the moment it starts in the `whole` agenda they are filtered from."""
    times = start_times(whole, starts_at)
    return [(entry, times[entry.item_id]) for entry in entries]


# How wide the bar of the time budget is drawn, in parts of its own.
WIDE = 1000


@dataclass(frozen=True)
class Part:
    """The piece of the bar that an item takes: where it begins, how wide it is, whether it ends after the meeting."""

    number: str
    minutes: int
    x: int
    width: int
    is_over: bool


@dataclass(frozen=True)
class TimeBudget:
    """How the minutes of a meeting are used by its items; `end` is where the meeting ends on the bar."""

    used: int
    at_hand: int
    parts: tuple[Part, ...]
    end: int

    @property
    def left(self) -> int:
        """How many minutes no item has yet."""
        return max(self.at_hand - self.used, 0)

    @property
    def over(self) -> int:
        """How many minutes the items take beyond the meeting."""
        return max(self.used - self.at_hand, 0)

    @property
    def minutes_that_fit(self) -> int:
        """What a new item is proposed: ten minutes, or what is left where that is less, but never none."""
        return min(10, self.left) or 5


def time_budget(whole: Iterable[AgendaEntry], meeting: Meeting) -> TimeBudget:
    """Return the time budget of a meeting: of its `whole` agenda, for the reason above."""
    entries = list(whole)
    used = sum(entry.minutes_allotted for entry in entries)
    at_hand = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
    scale = WIDE / max(used, at_hand, 1)
    parts, minutes = [], 0
    for entry in entries:
        x, minutes = round(minutes * scale), minutes + entry.minutes_allotted
        width = round(minutes * scale) - x
        parts.append(Part(entry.number, entry.minutes_allotted, x, width, minutes > at_hand))
    return TimeBudget(used=used, at_hand=at_hand, parts=tuple(parts), end=round(at_hand * scale))
