"""From content to the bytes of one PDF: lay out, count, lay out again with page numbers, put the annexes in place."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from django.template.loader import render_to_string
from django.utils import translation

from meetings.pack import merge
from meetings.pack.content import Annex, Entry, PackContent
from meetings.pack.inspect import UnreadablePdf, open_pdf
from meetings.pack.render import render

Progress = Callable[[int, int, str], None]


@dataclass
class OpenedAnnex:
    """An annex with its opened pages, or with the reason why there are none."""

    annex: Annex
    pdf: pikepdf.Pdf | None
    problem: str

    @property
    def pages(self) -> int:
        return len(self.pdf.pages) if self.pdf else 0


def _open(annex: Annex) -> OpenedAnnex:
    if annex.open_pdf is None or annex.problem:
        return OpenedAnnex(annex, None, annex.problem)
    try:
        with annex.open_pdf() as file:
            return OpenedAnnex(annex, open_pdf(BytesIO(file.read())), "")
    except (UnreadablePdf, OSError) as problem:
        return OpenedAnnex(annex, None, str(problem))


def _html(content: PackContent, opened: dict, pages: dict[str, int]) -> str:
    problems = {id(one.annex): one.problem for group in opened.values() for one in group}
    context = {"content": content, "pages": pages, "problems": problems, "rows": _rows(content, opened, pages)}
    return render_to_string("pdf/pack.html", context)


def _rows(content: PackContent, opened: dict, pages: dict[str, int]) -> list[dict]:
    return [
        {
            "entry": entry,
            "anchor": f"item-{place}",
            "page": pages.get(f"item-{place}", 0),
            "annexes": [
                {
                    "annex": one.annex,
                    "problem": one.problem,
                    "anchor": f"annex-{place}-{nth}",
                    "page": pages.get(f"annex-{place}-{nth}", 0),
                }
                for nth, one in enumerate(opened[place])
            ],
        }
        for place, entry in enumerate(content.entries)
    ]


def _first_pages(document) -> dict[str, int]:
    """Return the index (from 0) of the own page on which each anchor stands."""
    return {anchor: number for number, page in enumerate(document.pages) for anchor in page.anchors}


def _layout(content: PackContent, opened: dict, own: dict[str, int], own_count: int) -> tuple[list, dict[str, int]]:
    """Return the order of pages, and the page of the pack (from 1) on which each anchor stands.

    The order is a list of ("own", index) and ("annex", opened annex): an annex stands right behind its item.
    """
    starts = [own.get(f"item-{place}", own_count) for place in range(len(content.entries))] + [own_count]
    order: list = [("own", index) for index in range(starts[0] if content.entries else own_count)]
    pages: dict[str, int] = {}
    length = len(order)
    for place in range(len(content.entries)):
        for index in range(starts[place], starts[place + 1]):
            for anchor in (name for name, at in own.items() if at == index):
                pages[anchor] = length + 1
            order.append(("own", index))
            length += 1
        for nth, one in enumerate(opened[place]):
            if one.pdf is not None:
                pages[f"annex-{place}-{nth}"] = length + 1
                order.append(("annex", one))
                length += one.pages
    return order, pages


def _quiet(_done: int, _all: int, _doing: str) -> None:
    """For who does not watch."""


def build_pdf(content: PackContent, *, progress: Progress = _quiet) -> bytes:
    """Return the pack as PDF bytes; the same content gives the same bytes. Raises PackUnavailable.

    An annex that cannot be opened becomes a page that names it and says why. `progress(done, all, doing)` is told
    what is going on.
    """
    with translation.override(content.language):
        annexes = sum(len(entry.annexes) for entry in content.entries) if content.with_annexes else 0
        opened = {}
        for place, entry in enumerate(content.entries):
            opened[place] = [_open(annex) for annex in _annexes(content, entry)]
            progress(place, annexes + 4, entry.title)
        first = render(_html(content, opened, {}), pdf_variant="pdf/ua-1")
        order, pages = _layout(content, opened, _first_pages(first), len(first.pages))
        progress(len(content.entries), len(content.entries) + 4, content.kind)
        document = render(_html(content, opened, pages), pdf_variant="pdf/ua-1")
        order, pages = _layout(content, opened, _first_pages(document), len(document.pages))
        own = pikepdf.open(BytesIO(document.write_pdf(pdf_variant="pdf/ua-1")))
        progress(len(content.entries) + 2, len(content.entries) + 4, content.kind)
        return merge.assemble(own, order, pages=pages, content=content)


def _annexes(content: PackContent, entry: Entry) -> tuple[Annex, ...]:
    return entry.annexes if content.with_annexes else ()
