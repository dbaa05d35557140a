"""From content to the bytes of one PDF: lay out, count, lay out again with page numbers, put the annexes in place."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from meetings.pack import merge
from meetings.pack.bounded import open_within_limits
from meetings.pack.content import Annex, PackContent
from meetings.pack.inspect import UnreadablePdf
from meetings.pack.layout import OpenedAnnex, Part, blocks_of
from meetings.pack.render import render

Progress = Callable[[int, int, str], None]
# Laying out twice and putting together, as steps of the progress bar beside one for each item.
_STEPS_AFTER_ITEMS = 3
_VARIANT = "pdf/ua-1"


def _quiet(_done: int, _all: int, _doing: str) -> None:
    """For who does not watch."""


def build_pdf(content: PackContent, *, progress: Progress = _quiet) -> bytes:
    """Return the pack as PDF bytes; the same content gives the same bytes. Raises PackUnavailable.

    An annex that cannot be opened becomes a page that names it and says why. `progress(done, all, doing)` is told
    what is going on.
    """
    steps = len(content.entries) + _STEPS_AFTER_ITEMS
    with translation.override(content.language):
        parts = []
        for place, entry in enumerate(content.entries):
            progress(place, steps, entry.title)
            annexes = entry.annexes if content.with_annexes else ()
            opened = [_open(annex, f"annex-{place}-{nth}") for nth, annex in enumerate(annexes)]
            parts.append(Part(entry, f"item-{place}", opened))
        progress(steps - 3, steps, content.kind)
        _document, _blocks, pages = _laid_out(content, parts, {})
        progress(steps - 2, steps, content.kind)
        document, blocks, pages = _laid_out(content, parts, pages)
        own = pikepdf.open(BytesIO(document.write_pdf(pdf_variant=_VARIANT)))
        progress(steps - 1, steps, content.kind)
        return merge.assemble(own, blocks, parts=parts, pages=pages, content=content)


def _open(annex: Annex, anchor: str) -> OpenedAnnex:
    if annex.open_pdf is None or annex.problem:
        return OpenedAnnex(annex, anchor, problem=annex.problem)
    try:
        with annex.open_pdf() as file:
            pdf, bookmarks = open_within_limits(file)
            return OpenedAnnex(annex, anchor, pdf, bookmarks=bookmarks)
    except UnreadablePdf as problem:
        return OpenedAnnex(annex, anchor, problem=str(problem))
    except OSError:
        return OpenedAnnex(annex, anchor, problem=_("The file is damaged and cannot be opened."))


def _laid_out(content: PackContent, parts: list[Part], pages: dict[str, int]) -> tuple:
    """Lay out our own pages with the page numbers known so far; return the document, the blocks and the pages."""
    html = render_to_string("pdf/pack.html", {"content": content, "rows": _rows(parts, pages)})
    document = render(html, pdf_variant=_VARIANT)
    ours = {part.anchor for part in parts} | {one.anchor for part in parts for one in part.annexes}
    found = {anchor: at for at, page in enumerate(document.pages) for anchor in page.anchors if anchor in ours}
    return document, *blocks_of(parts, own=found, own_count=len(document.pages))


def _rows(parts: list[Part], pages: dict[str, int]) -> list[dict]:
    """Return the rows of the contents; three digits hold the place of a page number that is not known yet."""
    return [
        {
            "entry": part.entry,
            "anchor": part.anchor,
            "page": pages.get(part.anchor, "000"),
            "annexes": [{"opened": one, "page": pages.get(one.anchor, "000")} for one in part.annexes],
        }
        for part in parts
    ]
