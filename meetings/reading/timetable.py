"""When each item of an agenda is expected to start, from the minutes allotted to those before it.

Reckoned from the whole agenda, never from what one reader may read of it: who may not read an item must not come half
an hour early for the next one. Readers then see that time passes between two of their items, as it does in a break,
and nothing else: no line stands there, its number is of a series of its own (`reading.HIDDEN_SERIES`), and neither
title, kind nor presenter has a part in the sum. Several hidden items in a row are one gap, so their count is not told.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from meetings.entries import AgendaEntry


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
