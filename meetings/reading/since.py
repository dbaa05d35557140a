"""What was sent out earlier, as a reader may read it today, and what is new for a reader since the last time.

Nobody reads an earlier revision by rules milder than those it was sent out under: what was closed then, and has been
opened since, may have been opened without the words that were closed.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from meetings.entries import AgendaEntry, thawed
from meetings.models import AgendaRevision, Meeting
from meetings.models.openness import Openness
from meetings.reading.agenda import Known, filtered, known_to, number_only, title_only
from meetings.reading.changes import Changes, changes_between
from members.rules.roles import Permission

_READ_CLOSED = frozenset({Permission.READ_CLOSED, Permission.PREPARE_MEETING})


def read_revision(
    entries: list[AgendaEntry], meeting: Meeting, person, may: frozenset[str], *, known: Known | None = None
) -> list[AgendaEntry]:
    """Return entries that were sent out once, as far as `person`, holding `may`, may read them today and might have
    then. `known` is what was asked of the meeting already."""
    readable = filtered(entries, meeting=meeting, person=person, known=known)
    if may & _READ_CLOSED:
        return readable
    return [_as_it_was_open(entry) for entry in readable if not entry.is_title_hidden]


def _as_it_was_open(entry: AgendaEntry) -> AgendaEntry:
    if entry.is_closed:
        return title_only(entry)
    annexes = tuple(number_only(annex) if annex.closed else annex for annex in entry.annexes)
    return replace(entry, annexes=annexes)


@dataclass(frozen=True)
class ReadBefore:
    """The agenda a reader opened before the one that is out now, whole."""

    at: datetime
    entries: list[AgendaEntry]
    # What is out now: what is no longer in it has been taken off.
    out_now: frozenset[int]

    @cached_property
    def gone(self) -> list[AgendaEntry]:
        """The items that were taken off since."""
        return [entry for entry in self.entries if entry.item_id not in self.out_now]

    @property
    def gone_ids(self) -> list[int]:
        return [entry.item_id for entry in self.gone]


def read_before(row: Any, revision: AgendaRevision | None) -> ReadBefore | None:
    """Return what was read before the revision that is out now; None for who opens the agenda for the first time.

    `row` is a meeting `with_reading_of` the reader, or something else annotated alike.
    """
    if revision is None or row.read_content is None:
        return None
    then = thawed(AgendaRevision(content=row.read_content))
    return ReadBefore(row.read_at, then, frozenset(entry.item_id for entry in thawed(revision)))


def known_since(person, *, meeting: Meeting, before: ReadBefore | None) -> Known:
    """Return what `person` may know of the meeting, and of what was taken off since he or she read; one query."""
    return known_to(person, meeting=meeting, gone=before.gone_ids if before else ())


def changes_since_read(
    before: ReadBefore | None,
    entries: list[AgendaEntry],
    *,
    meeting: Meeting,
    person,
    may: frozenset[str],
    known: Known,
) -> Changes | None:
    """Return what is new in `entries`, the agenda that is out as `person` reads it, since what he or she read before.

    None where nothing was. No query.
    """
    if before is None:
        return None
    then = read_revision(before.entries, meeting, person, may, known=known)
    since = _("since you read it %(day)s") % {"day": date_format(localtime(before.at), "DATETIME_FORMAT")}
    found = changes_between(then, entries, since=since)
    if not before.gone or Permission.READ_AGENDA not in may:
        return found
    return _with_what_went(found, before.gone, known, reads_closed=bool(may & _READ_CLOSED))


def _with_what_went(found: Changes, gone: list[AgendaEntry], known: Known, *, reads_closed: bool) -> Changes:
    """Tell of items that were taken off, which nobody reads by now: by title what was open to all and still is.

    Of any other one its number; of one with a hidden title only to who reads closed items.
    """
    told, numbers = dict(found.by_item), []
    for entry in gone:
        if entry.openness == Openness.OPEN and entry.item_id in known.still_open:
            told |= changes_between([title_only(entry)], []).by_item
        elif reads_closed or not entry.is_title_hidden:
            told.pop(entry.item_id, None)
            numbers.append(entry.number)
    return replace(found, by_item=told, closed_that_went=tuple(numbers))
