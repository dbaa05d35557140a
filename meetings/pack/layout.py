"""In which order the pages of a pack stand, and on which page each item and annex begins."""

from dataclasses import dataclass, field
from itertools import pairwise

import pikepdf

from meetings.pack.bookmarks import Bookmark
from meetings.pack.content import Annex, Entry


@dataclass
class OpenedAnnex:
    """An annex with its opened pages, or with the reason why there are none."""

    annex: Annex
    anchor: str
    pdf: pikepdf.Pdf | None = None
    problem: str = ""
    bookmarks: list[Bookmark] = field(default_factory=list)

    @property
    def pages(self) -> int:
        return len(self.pdf.pages) if self.pdf else 0

    @property
    def address(self) -> str:
        """Where a link in our own pages leads; an annex is not there yet when they are laid out."""
        return f"annex:{self.anchor}" if self.pdf else f"#{self.anchor}"


@dataclass
class Part:
    """One item with its annexes."""

    entry: Entry
    anchor: str
    annexes: list[OpenedAnnex]


@dataclass(frozen=True)
class Block:
    """Pages that stand together: own pages (where `annex` is None) or an annex, `start` counted from 0 in the pack."""

    start: int
    length: int
    annex: OpenedAnnex | None = None


def blocks_of(parts: list[Part], *, own: dict[str, int], own_count: int) -> tuple[list[Block], dict[str, int]]:
    """Return the blocks of the pack in order, and the page of the pack (from 1) on which each anchor stands.

    `own` says on which own page (from 0) each anchor stands: items, and the pages of annexes that cannot be opened.
    """
    lengths = _own_lengths(parts, own, own_count)
    blocks = [Block(0, min(own.values(), default=own_count))]
    pages: dict[str, int] = {}

    def add(anchor: str, length: int, annex: OpenedAnnex | None = None) -> None:
        start = blocks[-1].start + blocks[-1].length
        pages[anchor] = start + 1
        blocks.append(Block(start, length, annex))

    for part in parts:
        if part.anchor in own:
            add(part.anchor, lengths[part.anchor])
        for one in part.annexes:
            if one.pdf is not None:
                add(one.anchor, one.pages, one)
            else:
                add(one.anchor, lengths[one.anchor])
    return blocks, pages


def _own_lengths(parts: list[Part], own: dict[str, int], own_count: int) -> dict[str, int]:
    """Return how many own pages belong to each anchor: each starts on a page of its own."""
    anchors = [anchor for part in parts for anchor in (part.anchor, *(one.anchor for one in part.annexes))]
    starts = [(anchor, own[anchor]) for anchor in anchors if anchor in own] + [("", own_count)]
    return {anchor: after - start for (anchor, start), (_next, after) in pairwise(starts)}
