"""The bookmarks an annex brings along: kept below ours, as far as they name a page of it."""

from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, OutlineItem, String

# A list nobody reads to its end, and a tree deeper than any table of contents, are cut off.
MOST, DEEPEST = 500, 6


@dataclass
class Bookmark:
    """A title and the page of the annex it names, counted from 0."""

    title: str
    page: int
    children: list["Bookmark"] = field(default_factory=list)

    def at(self, start: int) -> OutlineItem:
        """Return it as an outline item of the pack, in which the annex starts on page `start` (from 0)."""
        item = OutlineItem(self.title, self.page + start)
        item.is_closed = True
        item.children.extend(child.at(start) for child in self.children)
        return item


def bookmarks_of(pdf: pikepdf.Pdf) -> list[Bookmark]:
    """Return the bookmarks of a file; what is broken, turns in a circle or leads nowhere is left out."""
    outline = pdf.Root.get("/Outlines")
    if not isinstance(outline, Dictionary):
        return []
    places = {page.obj.objgen: place for place, page in enumerate(pdf.pages)}
    return _Reader(places, named_pages(pdf)).below(outline, depth=1)


def write_bookmarks(pdf: pikepdf.Pdf, bookmarks: list[Bookmark]) -> None:
    """Let these be the only bookmarks of a file."""
    if "/Outlines" in pdf.Root:
        del pdf.Root["/Outlines"]
    if bookmarks:
        with pdf.open_outline() as outline:
            outline.root.extend(bookmark.at(0) for bookmark in bookmarks)


def named_pages(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    """Return the destinations of a file that have a name, from the two places where they can stand."""
    found: dict[str, pikepdf.Object] = {}
    old, names = pdf.Root.get("/Dests"), pdf.Root.get("/Names")
    if isinstance(old, Dictionary):
        found |= {str(name): target for name, target in old.items()}
    if isinstance(names, Dictionary) and isinstance(names.get("/Dests"), Dictionary):
        found |= _names_in(names.Dests)
    return found


def _names_in(tree: pikepdf.Object) -> dict[str, pikepdf.Object]:
    found: dict[str, pikepdf.Object] = {}
    waiting, seen = [tree], set()
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Dictionary) or (node.is_indirect and node.objgen in seen):
            continue
        seen.add(node.objgen)
        pairs, kids = node.get("/Names"), node.get("/Kids")
        if isinstance(pairs, Array):
            found |= {str(pairs[at]): pairs[at + 1] for at in range(0, len(pairs) - 1, 2)}
        if isinstance(kids, Array):
            waiting.extend(kids)
    return found


def page_of(bookmark: Dictionary, places: dict, named: dict[str, pikepdf.Object]) -> int | None:
    """Return the page, from 0, to which a bookmark or a link leads inside its own file, or None."""
    target = bookmark.get("/Dest")
    action = bookmark.get("/A")
    if target is None and isinstance(action, Dictionary) and str(action.get("/S")) == "/GoTo":
        target = action.get("/D")
    if isinstance(target, pikepdf.Name | String):
        target = named.get(str(target))
    if isinstance(target, Dictionary):
        target = target.get("/D")
    if not isinstance(target, Array) or not len(target) or not isinstance(target[0], Dictionary):
        return None
    return places.get(target[0].objgen)


class _Reader:
    def __init__(self, places: dict, named: dict[str, pikepdf.Object]):
        self.places, self.named = places, named
        self.seen: set = set()

    def below(self, parent: Dictionary, *, depth: int) -> list[Bookmark]:
        found, bookmark = [], parent.get("/First")
        while isinstance(bookmark, Dictionary) and bookmark.objgen not in self.seen and len(self.seen) < MOST:
            self.seen.add(bookmark.objgen)
            children = self.below(bookmark, depth=depth + 1) if depth < DEEPEST else []
            title, page = bookmark.get("/Title"), page_of(bookmark, self.places, self.named)
            if isinstance(title, String) and str(title).strip() and page is not None:
                found.append(Bookmark(str(title).strip()[:200], page, children))
            else:
                found += children
            bookmark = bookmark.get("/Next")
        return found
