"""Items that run on: short ones stand one after the other, and nobody leafs through pages that are nearly empty."""

import pikepdf
from pikepdf import Array

from meetings.pack.content import Layout, PackContent, PackedItem
from meetings.pack.layout import Place, item_anchor

# What is laid out at once: a change lays out as much again, and so many bookmarks are read back from it.
_MOST = 60


def runs_of(content: PackContent, *, ends: set[str]) -> list[list[PackedItem]]:
    """Return the items that can be read, those that stand together in a list each.

    Behind an item of `ends` (their numbers) its annexes follow, so that it is the last of its run.
    """
    apart = content.layout == Layout.ITEMS and (content.new_pages or content.two_sided)
    runs: list[list[PackedItem]] = [[]]
    for item in content.items:
        if not item.entry.readable:
            continue
        runs[-1].append(item)
        if apart or item.entry.number in ends or len(runs[-1]) == _MOST:
            runs.append([])
    return [run for run in runs if run]


def places_of(items: list[PackedItem], pdf: pikepdf.Pdf) -> dict[str, Place]:
    """Return where each of the items begins on its pages, by the name that links to it; by their bookmarks."""
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    with pdf.open_outline() as outline:
        targets = [bookmark.destination for bookmark in outline.root if isinstance(bookmark.destination, Array)]
    if len(targets) != len(items):
        raise AssertionError("The agenda would lead to wrong items")
    anchors = [item_anchor(item.entry) for item in items]
    found = {
        anchor: Place(numbers[target[0].objgen], float(target[3]))
        for anchor, target in zip(anchors, targets, strict=True)
    }
    return found | {anchors[0]: Place()}
