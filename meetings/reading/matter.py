"""The chain of decisions on one matter, as far as a reader may know of it: what came before, and what came after.

A hidden item is left out without a gap: what it leads to is shown as if the two were neighbours.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, Value

from meetings.models import AgendaItem, MatterTie, Meeting
from meetings.models.agenda import ON_AGENDA
from meetings.models.reach import holds
from meetings.reading.agenda import sent_out_title
from meetings.reading.record_for_reader import Listed, listed
from meetings.rules.lifecycle import MeetingState
from members.models import Person

# One "goes on with": the later item, the earlier one, and the tie that says so (0: it came about by itself).
Step = tuple[int, int, int]
_WAITS = AgendaItem.State.ACCEPTED


@dataclass(frozen=True)
class Link:
    """An item of the chain; `said` once it is decided and may be read, `url` where it may be read at all."""

    item_id: int
    reference: str
    title: str
    starts_at: datetime | None
    url: str = ""
    said: Listed | None = None
    is_here: bool = False
    # The tie between this one and the page's own item, where somebody set it: it can be taken away again.
    tie: int = 0

    @property
    def is_decided(self) -> bool:
        return self.said is not None


@dataclass(frozen=True)
class Matter:
    """The chain around an item, in the order of its meetings; empty where the item stands alone for this reader."""

    links: tuple[Link, ...] = ()

    def __bool__(self) -> bool:
        return len(self.links) > 1

    @property
    def _place(self) -> int:
        return next(place for place, link in enumerate(self.links) if link.is_here)

    @property
    def earlier(self) -> tuple[Link, ...]:
        return self.links[: self._place] if self else ()

    @property
    def later(self) -> tuple[Link, ...]:
        return self.links[self._place + 1 :] if self else ()


def has_matter(at: str = "") -> Case:
    """Return, beside rows of items (`at` the end of a path: "item__"), whether one goes on with another, or is gone
    on with."""
    item = OuterRef(f"{at}pk")
    goes_on = AgendaItem.objects.filter(continues=item)
    ties = MatterTie.objects.filter(Q(item=item) | Q(earlier=item))
    return holds(Q(**{f"{at}continues__isnull": False}) | Exists(goes_on) | Exists(ties))


def steps_of(committee: int) -> list[Step]:
    """Return every "goes on with" among the items of a committee; one query."""
    items = AgendaItem.objects.filter(committee=committee, continues__isnull=False).order_by()
    ties = MatterTie.objects.filter(item__committee=committee).order_by()
    by_itself = items.values_list("pk", "continues", Value(0))
    return list(by_itself.union(ties.values_list("item", "earlier", "pk"), all=True))


def reached(start: int, steps: Iterable[Step], *, back: bool) -> set[int]:
    """Return the items that lie before (`back`) or after `start` in its chains, without itself."""
    ways: dict[int, list[int]] = {}
    for later, earlier, _tie in steps:
        here, there = (later, earlier) if back else (earlier, later)
        ways.setdefault(here, []).append(there)
    found, open_ends = set[int](), [start]
    while open_ends:
        new = set(ways.get(open_ends.pop(), ())) - found
        found |= new
        open_ends += new
    return found - {start}


def matter_of(item: AgendaItem, person: Person) -> tuple[Matter, list[Listed]]:
    """Return the chain around `item`, which `person` may read, and what was decided on it: nothing, or one.

    Two queries, and the two of `listed`.
    """
    steps = steps_of(item.committee_id)
    before = reached(item.pk, steps, back=True)
    rows = _known(item.pk, before | reached(item.pk, steps, back=False), person)
    readable = [row.decision for row in rows if row.may_read and row.minutes_read and row.recorded_decision]
    said = {row.item_id: told for row, told in zip(readable, listed(readable), strict=True)}
    ties = {pk: tie for later, earlier, tie in steps for pk in (later, earlier) if item.pk in (later, earlier)}
    links = [_link(row, said.get(row.pk), 0 if row.pk == item.pk else ties.get(row.pk, 0)) for row in rows]
    links = [replace(link, is_here=link.item_id == item.pk) for link in links]
    links.sort(key=lambda link: (_side(link, before), link.starts_at is None, link.starts_at or 0, link.item_id))
    return Matter(tuple(links)), [said[item.pk]] if item.pk in said else []


def _side(link: Link, before: set[int]) -> int:
    """Where a link stands: before the page's own item, there, or behind it, whenever their meetings are."""
    return 1 if link.is_here else 0 if link.item_id in before else 2


def _known(here: int, others: set[int], person: Person) -> list[Any]:
    """The item of the page, and those of its chain whose title `person` may know: on an agenda, or waiting for one."""
    minutes = Meeting.objects.minutes_readable_by(person)
    shown = (Q(state__in=ON_AGENDA) & ~Q(meeting__state=MeetingState.CANCELLED)) | Q(state=_WAITS, meeting=None)
    found = AgendaItem.objects.filter(Q(pk=here) | (Q(pk__in=others) & shown)).titled_for(person)
    found = found.select_related("meeting__current_revision", "decision")
    return list(found.annotate(minutes_read=holds(Q(meeting__in=minutes))).order_by())


def _link(row: Any, said: Listed | None, tie: int) -> Link:
    title = said.title if said else sent_out_title(row)
    url = said.decision.url if said else row.get_absolute_url() if row.may_read else ""
    return Link(
        item_id=row.pk,
        reference=row.reference,
        title=title,
        starts_at=row.meeting.starts_at if row.meeting else None,
        url=url,
        said=said,
        tie=tie,
    )
