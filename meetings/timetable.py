"""When each item of an agenda is expected to start, from the minutes allotted to those before it."""

from datetime import datetime, timedelta

from meetings.reading import AgendaEntry


def with_start_times(entries: list[AgendaEntry], starts_at: datetime) -> list[tuple[AgendaEntry, datetime]]:
    """Return each entry with the moment it is expected to start; closed lines take the time they are allotted."""
    times, moment = [], starts_at
    for entry in entries:
        times.append((entry, moment))
        moment += timedelta(minutes=entry.minutes_allotted)
    return times
