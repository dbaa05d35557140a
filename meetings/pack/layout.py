"""In which order the pieces of a pack stand, and on which page each begins."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

import pikepdf

from meetings.entries import AgendaEntry
from meetings.pack.annex_file import UNTAGGED
from meetings.pack.content import Annex

# What a piece is: the agenda with the contents, one item or several, an annex, a page in place of an annex, an empty
# page, what is said of the pack at its end.
FRONT, ITEM, ANNEX, MISSING, BLANK, BACK = "front", "item", "annex", "missing", "blank", "back"


class Place(NamedTuple):
    """Where something begins in a piece: the page, from 0, and how far up on it, in points; None for its top."""

    page: int = 0
    height: float | None = None


@dataclass
class Piece:
    """Pages that stand together; `start` counts from 0 in the pack. `anchors` are the names links lead to."""

    kind: str
    pdf: pikepdf.Pdf | None
    length: int
    anchors: dict[str, Place] = field(default_factory=dict)
    annex: Annex | None = None
    start: int = 0

    @property
    def anchor(self) -> str:
        """The name of an annex; of several items, that of the first."""
        return next(iter(self.anchors))

    @property
    def end(self) -> int:
        """The page of the pack behind its last."""
        return self.start + self.length

    @property
    def page(self) -> int:
        """The page of the pack on which it begins, as the contents name it."""
        return self.start + 1

    @property
    def file(self) -> pikepdf.Pdf:
        """Its pages; an empty page has none to ask for."""
        if self.pdf is None:
            raise AssertionError(f"A piece of the pack without pages: {self.kind}")
        return self.pdf

    @property
    def of_annex(self) -> Annex:
        """The annex it shows, or stands in place of; only those two kinds have one."""
        if self.annex is None:
            raise AssertionError(f"A piece of the pack without an annex: {self.kind}")
        return self.annex

    @property
    def is_own(self) -> bool:
        return self.kind != ANNEX

    @property
    def is_untagged(self) -> bool:
        return self.kind == ANNEX and UNTAGGED in self.file.Root


@dataclass(frozen=True)
class Part:
    """One item with the pieces it consists of: its own pages, then those of its annexes.

    Items that run on share their pages. One that cannot be read has none.
    """

    entry: AgendaEntry
    item: Piece | None
    annexes: tuple[Piece, ...] = ()
    starts_at: datetime | None = None

    @property
    def anchor(self) -> str:
        """The name by which links lead to the item."""
        return item_anchor(self.entry)

    @property
    def place(self) -> Place:
        """Where the item begins in the pack, which must have been put in order; ask only where it has pages."""
        if self.item is None:
            raise AssertionError("Only an item that is in the pack begins somewhere in it")
        within = self.item.anchors[self.anchor]
        return Place(self.item.start + within.page, within.height)

    @property
    def page(self) -> int:
        """The page of the pack on which the item begins, as the agenda names it."""
        return self.place.page + 1


def item_anchor(entry: AgendaEntry) -> str:
    """Return the name by which links lead to an item."""
    return f"item:{entry.number}"


def annex_anchor(annex: Annex) -> str:
    """Return the name by which links lead to an annex."""
    return f"annex:{annex.number}"


def in_order(parts: list[Part], *, front: int, two_sided: bool) -> list[Piece]:
    """Return the pieces behind the `front` pages, in order and with their starts.

    In a `two_sided` pack each item begins on an odd page: an empty one is put before it where needed.
    """
    placed: list[Piece] = []
    start = front
    for part in parts:
        for piece in (part.item, *part.annexes):
            if piece is None or (placed and piece is placed[-1]):
                continue
            if two_sided and piece.kind == ITEM and start % 2:
                placed.append(Piece(BLANK, None, 1, start=start))
                start += 1
            piece.start = start
            placed.append(piece)
            start += piece.length
    return placed
