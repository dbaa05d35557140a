"""The meeting room as who records the meeting reads it: the list of its items, and the one being treated."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from html import unescape

from django.db.models import DateField, F, Prefetch, QuerySet, Value, prefetch_related_objects
from django.utils.html import strip_tags

from meetings.entries import AgendaEntry
from meetings.models import (
    AgendaItem,
    Attendance,
    Decision,
    Dissent,
    FollowUp,
    ItemSitting,
    Meeting,
    RecommendationPoint,
    Sheet,
)
from meetings.models.attendance import seen_with
from meetings.models.treatment import used_and_since
from meetings.reading.agenda import read_whole, whole_agenda
from meetings.reading.follow import minutes_used
from meetings.reading.presence import Presence, away_at, order_of, presences_of, quorum_at
from meetings.reading.quorum import Quorum
from meetings.reading.timetable import start_times
from members.rules.roles import GUEST


@dataclass(frozen=True)
class Line:
    """One item in the list of the room: how it stands, when it is planned, and who is out of the room for it."""

    item: AgendaItem
    decision: Decision | None
    quorum: Quorum
    away: list[tuple[str, bool]]
    starts_at: datetime | None
    # For how many minutes it has been treated.
    used: int
    # What was typed in its form and not saved, by anybody.
    unsaved: list[ItemSitting]

    @property
    def somebody_is_disqualified(self) -> bool:
        return any(disqualified for _name, disqualified in self.away)


@dataclass(frozen=True)
class Room:
    """What is asked once for every part of the page. Of `items`, each may be read whole by who asked."""

    meeting: Meeting
    items: list[AgendaItem]
    seats: list[Attendance]
    presences: list[Presence]
    whole: list[AgendaEntry]
    unsaved: list[ItemSitting]

    @property
    def quorum(self) -> Quorum:
        """Whether the group can decide, told of the meeting as a whole."""
        return quorum_at(self.meeting, self.presences)

    @property
    def attendances(self) -> list[Attendance]:
        """The seats the reader may know of."""
        return seen_with(self.seats, [item.pk for item in self.items])

    @property
    def unrecorded(self) -> bool:
        """Whether nothing is recorded yet of somebody who is asked to come for the whole meeting."""
        return any(seat.present is None and seat.role != GUEST for seat in self.seats)

    @property
    def lines(self) -> list[Line]:
        """The items in order; no query."""
        order, starts = order_of(self.meeting), start_times(self.whole, self.meeting.starts_at)
        return [self._line(item, order, starts.get(item.pk)) for item in self.items]

    def _line(self, item: AgendaItem, order: list[int], starts_at: datetime | None) -> Line:
        away = [(seat.who, item.pk in seat.out_of) for seat in away_at(self.presences, item.pk, order)]
        quorum = quorum_at(self.meeting, self.presences, item.pk, order)
        unsaved = [sitting for sitting in self.unsaved if sitting.item_id == item.pk]
        return Line(item, item.recorded_decision, quorum, away, starts_at, minutes_used(item), unsaved)

    @property
    def undecided(self) -> list[AgendaItem]:
        return [item for item in self.items if item.recorded_decision is None]

    def current(self, pk: int) -> AgendaItem | None:
        """Return the item with this id; else the first without an outcome, else the first, None without any."""
        asked = next((item for item in self.items if item.pk == pk), None)
        return asked or next(iter([*self.undecided, *self.items]), None)

    def beside(self, item: AgendaItem) -> tuple[AgendaItem | None, AgendaItem | None]:
        """Return the items before and after one of them; None at the ends."""
        at = self.items.index(item)
        return (self.items[at - 1] if at else None), next(iter(self.items[at + 1 :]), None)

    def found(self, words: str) -> list[AgendaItem]:
        """Return the items that are meant: the one with this number, else those whose text holds every word."""
        numbered = [item for item in self.items if item.number.casefold() == words.strip().casefold()]
        asked = words.casefold().split()
        entries = {entry.item_id: entry for entry in self.whole}
        return numbered or [item for item in self.items if all(word in _text(item, entries) for word in asked)]


def _text(item: AgendaItem, entries: dict[int, AgendaEntry]) -> str:
    """What an item says, to be searched: its title as it is called now, and its text as it was sent out."""
    said = [item.title]
    if entry := entries.get(item.pk):
        said += [entry.title, entry.presenter, entry.summary, *entry.recommendation]
        said += [unescape(strip_tags(part.text)) for part in entry.long_texts]
    return " ".join(said).casefold()


def room_items(meeting: Meeting, person) -> QuerySet[AgendaItem]:
    """Return the published items `person` may read, in order, each with its decision and how long it was treated."""
    items = AgendaItem.objects.readable_by(person).filter(meeting=meeting).published()
    return items.on_agenda().select_related("decision", "committee").annotate(**used_and_since())


def room_of(meeting: Meeting, person, *, attendances: Iterable[Attendance] | None = None) -> Room:
    """Return the room of a meeting fetched `for_page()`; three queries, one fewer with the `attendances`."""
    seats = list(meeting.attendances.with_presence() if attendances is None else attendances)
    items = list(room_items(meeting, person))
    typed = ItemSitting.objects.unsaved().filter(item__in=[item.pk for item in items], sheet=Sheet.OUTCOME)
    unsaved = list(typed.select_related("writer"))
    return Room(meeting, items, seats, presences_of(meeting, seats), whole_agenda(meeting), unsaved)


def entry_of(room: Room, item: AgendaItem, person) -> AgendaEntry | None:
    """Return an item of the room as it was sent out, with the annexes `person` may read; one query, or none."""
    sent_out = next((entry for entry in room.whole if entry.item_id == item.pk), None)
    return read_whole(sent_out, person) if sent_out else None


def points_said() -> Prefetch:
    """Return the points of items, each with its own outcome as `said` (None for none), to prefetch; one query."""
    return Prefetch("points", queryset=RecommendationPoint.objects.annotate(said=F("outcomes__outcome")))


def with_points(item: AgendaItem) -> AgendaItem:
    """Return the item with its points, each with its own outcome as `said`; one query."""
    prefetch_related_objects([item], points_said())
    return item


@dataclass(frozen=True)
class Below:
    """A dissent or a follow-up below a decision: whose it is, what it says, and by when."""

    kind: str
    pk: int
    person_id: int
    name: str
    text: str
    due_on: date | None


def below(decision: Decision) -> list[Below]:
    """Return the dissents on a decision, and then what follows from it; one query."""
    no_day = Value(None, output_field=DateField())
    dissents = Dissent.objects.filter(decision=decision).order_by()
    follow_ups = FollowUp.objects.filter(decision=decision).order_by()
    rows = dissents.values_list(Value("dissent"), "pk", "person", "person__name", "statement", no_day).union(
        follow_ups.values_list(Value("follow_up"), "pk", "responsible", "responsible__name", "what", "due_on"), all=True
    )
    found = [Below(*row) for row in rows]
    return sorted(found, key=lambda row: (row.kind, row.due_on is None, row.due_on or date.min, row.pk))
