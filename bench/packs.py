"""How fast packs are made, and in how much memory: `make bench` (design section 9). No database is touched."""

import os
import resource
import sys
import time
from io import BytesIO

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

import pikepdf  # noqa: E402 - Django first
from django.template.loader import render_to_string  # noqa: E402

from meetings.pack import build_pdf, plain_document  # noqa: E402
from meetings.pack.render import to_pdf  # noqa: E402
from tests.meetings.paper import content, drawn, item, saved  # noqa: E402

ITEMS, ANNEXES = 12, 36
TEXT = "<p>" + "Kommunerne og regionen har sammen lagt en plan for klimaet. " * 60 + "</p>"
PAGES_OF_AN_ANNEX = 10


def timed(make) -> tuple[float, bytes]:
    began = time.perf_counter()
    made = make()
    return time.perf_counter() - began, made


def merged(own: bytes, files: list[bytes]) -> bytes:
    """Our pages and the annexes one after another, with nothing done to them."""
    pack = pikepdf.open(BytesIO(own))
    for file in files:
        pack.pages.extend(pikepdf.open(BytesIO(file)).pages)
    return saved(pack)


def rendered_once(pack) -> bytes:
    """Our own pages by WeasyPrint alone, with no page numbers in the contents."""
    rows = [
        {"entry": entry, "anchor": f"item-{at}", "page": "000", "annexes": []} for at, entry in enumerate(pack.entries)
    ]
    return to_pdf(render_to_string("pdf/pack.html", {"content": pack, "rows": rows}))


def main() -> None:
    """Print the figures, one to a line; every second annex is tagged, as they come from word processors."""
    tagged = plain_document(title="Et notat", html="<h1>Et notat</h1>" + TEXT * PAGES_OF_AN_ANNEX)
    untagged = saved(drawn(pages=PAGES_OF_AN_ANNEX, content=b"0.5 g 100 100 50 50 re f\n" * 500))
    files = [(tagged, untagged)[nth % 2] for nth in range(ANNEXES)]

    def pack(*, first: str, annexes: bool = True):
        share = ANNEXES // ITEMS
        entries = [
            item(
                str(at + 1),
                first if at == 0 else "Klimaplan",
                *files[at * share : (at + 1) * share * annexes],
                case_presentation=TEXT * 2,
            )
            for at in range(ITEMS)
        ]
        return content(*entries)

    build_pdf(content(item()))
    own_seconds, own = timed(lambda: rendered_once(pack(first="Klimaplan", annexes=False)))
    merge_seconds, _bare = timed(lambda: merged(own, files))
    seconds, full = timed(lambda: build_pdf(pack(first="Klimaplan")))
    again, _changed = timed(lambda: build_pdf(pack(first="Klimaplan, ændret")))
    own_pages, pages = len(pikepdf.open(BytesIO(own)).pages), len(pikepdf.open(BytesIO(full)).pages)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = [
        f"our own pages: {own_pages} in {own_seconds:.1f} s, {own_pages / own_seconds:.0f} a second",
        f"full pack: {pages} pages in {seconds:.1f} s; own pages alone {own_seconds:.1f} s, merged bare "
        f"{merge_seconds:.1f} s: ratio {seconds / (own_seconds + merge_seconds):.2f} (at most 1.5)",
        f"after one item changed: {again:.1f} s, {again / seconds:.2f} of the first (at most 0.25)",
        f"peak memory: {memory:.0f} MB (below 400)",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
