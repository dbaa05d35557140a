"""In which order the pieces of a pack stand, and on which page each begins."""

from dataclasses import dataclass

import pikepdf

from meetings.entries import AgendaEntry
from meetings.pack.annex_file import UNTAGGED
from meetings.pack.content import Annex

# What a piece is: the cover with the contents, an item, an annex, a page in place of an annex, an empty page.
FRONT, ITEM, ANNEX, MISSING, BLANK = "front", "item", "annex", "missing", "blank"


@dataclass
class Piece:
    """Pages that stand together. `anchor` is the name links lead to; `start` counts from 0 in the pack."""

    kind: str
    anchor: str
    pdf: pikepdf.Pdf | None
    length: int
    annex: Annex | None = None
    start: int = 0

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

    Without an `entry` it is a run of all items.
    """

    entry: AgendaEntry | None
    item: Piece | None
    annexes: tuple[Piece, ...] = ()


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
            if piece is None:
                continue
            if two_sided and piece.kind == ITEM and start % 2:
                placed.append(Piece(BLANK, "", None, 1, start=start))
                start += 1
            piece.start = start
            placed.append(piece)
            start += piece.length
    return placed
