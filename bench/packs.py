"""What a meeting pack costs, beside what its parts cost alone: `make bench`. Figures and ratios, never a test.

Twelve items with three annexes each, about 400 pages, all made here; every figure is the best of three, in seconds by
the clock on the wall. Peak memory is that of the process with the most.
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

import pikepdf  # noqa: E402
from django.template.loader import render_to_string  # noqa: E402
from django.utils import translation  # noqa: E402

from meetings.entries import AgendaEntry  # noqa: E402
from meetings.pack import Annex, PackContent, PackedItem, PieceStore, build_pdf, plain_document  # noqa: E402
from meetings.pack.layout import ANNEX, ITEM, Part, Piece, Place, annex_anchor, item_anchor  # noqa: E402
from meetings.pack.render import to_pdf  # noqa: E402

ITEMS, ANNEXES, READERS = 12, 3, 40
_AT = datetime(2020, 12, 1, 9, tzinfo=UTC)
_SENTENCE = "Styregruppen drøfter kommunernes klimahandlingsplaner og den fælles indsats. "
_TEXT = f"<p>{_SENTENCE * 25}</p>"


def _annex_file(pages: int) -> bytes:
    """A tagged document of about so many pages."""
    return plain_document(title="Notat", html="<h1>Notat</h1>" + _TEXT * pages * 2)


def pack(changed: str = "") -> PackContent:
    """The pack that is measured; `changed` is written into the first item."""
    files = [_FILES[nth % len(_FILES)] for nth in range(ITEMS * ANNEXES)]
    items = []
    for place in range(ITEMS):
        annexes = tuple(
            Annex(str(place * ANNEXES + nth + 1), "Notat", "notat.pdf", partial(BytesIO, data))
            for nth, data in enumerate(files[place * ANNEXES : (place + 1) * ANNEXES])
        )
        entry = AgendaEntry(
            item_id=place + 1,
            number=str(place + 1),
            title=f"Klimahandlingsplaner {place + 1}",
            kind="decision",
            presenter="Mads Møller",
            minutes_allotted=10,
            summary=_SENTENCE * 25 + (changed if place == 0 else ""),
            recommendation=("godkender planen", "noterer status"),
            case_presentation=_TEXT * 4,
            economy="",
            further_process="",
            openness="open",
        )
        items.append(PackedItem(entry, annexes))
    return PackContent(
        kind="Dagsordenspakke",
        language="da",
        committee="Administrativ styregruppe",
        reference="2020-1",
        starts_at=_AT,
        ends_at=_AT.replace(hour=11),
        place="Viborg",
        as_of=_AT,
        items=tuple(items),
    )


def own_pages(content: PackContent) -> bytes:
    """WeasyPrint alone: our own pages laid out once, as one document."""
    with translation.override("da"):
        parts = [_part(item) for item in content.items]
        linked = {annex.number: f"annex:{annex.number}" for item in content.items for annex in item.annexes}
        front = {"content": content, "rows": parts, "form": {"with_annexes": False, "dense": False}}
        pages = [render_to_string("pdf/front.html", front)]
        pages.append(render_to_string("pdf/annexes.html", {"language": "da", "rows": parts}))
        for item in content.items:
            pages.append(render_to_string("pdf/items.html", {"language": "da", "items": [item], "linked": linked}))
        pages.append(render_to_string("pdf/back.html", {"language": "da", "content": content}))
    bodies = [html[html.index(">", html.index("<body")) + 1 : html.index("</body>")] for html in pages]
    apart = '<div style="break-before: page"></div>'
    return to_pdf(f'<html lang="da"><head><title>-</title></head><body>{apart.join(bodies)}</body></html>')


def _part(item: PackedItem) -> Part:
    annexes = (Piece(ANNEX, None, 1, {annex_anchor(annex): Place()}, annex) for annex in item.annexes)
    return Part(item.entry, Piece(ITEM, None, 1, {item_anchor(item.entry): Place()}), tuple(annexes), item.starts_at)


def bare_merge(own: bytes, content: PackContent) -> bytes:
    """pikepdf alone: the same files one after the other, with nothing done to them."""
    merged = pikepdf.open(BytesIO(own))
    for item in content.items:
        for open_pdf in (annex.open_pdf for annex in item.annexes if annex.open_pdf):
            with open_pdf() as file:
                merged.pages.extend(pikepdf.open(BytesIO(file.read())).pages)
    target = BytesIO()
    merged.save(target)
    return target.getvalue()


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """Return the least time of `times` runs by the clock on the wall: a second process is work, too."""
    best = float("inf")
    for _run in range(times):
        before = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - before)
    return best


def first_pack() -> None:
    """A pack of which no piece has been made before."""
    with TemporaryDirectory() as folder:
        build_pdf(pack(), pieces=PieceStore(Path(folder)))


def packs_of_all_readers(folder: str) -> None:
    """One pack for each reader, with his or her name; half of them may not read the last item."""
    content = pack()
    for reader in range(READERS):
        items = content.items if reader % 2 else content.items[:-1]
        build_pdf(replace(content, items=items, made_for=f"Læser {reader}"), pieces=PieceStore(Path(folder)))


def memory_of_one_pack() -> float:
    """Return the peak memory, in MB, of a process of its own that builds the pack once."""
    program = "from bench.packs import first_pack, peak; first_pack(); print(peak())"
    return float(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout)


def peak() -> float:
    """Return the most memory this process has used, in MB."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def main() -> None:
    """Print the figures of one run on one machine."""
    content = pack()
    own = own_pages(content)
    own_count = len(pikepdf.open(BytesIO(own)).pages)
    whole = build_pdf(content)
    count = len(pikepdf.open(BytesIO(whole)).pages)
    render, merge = seconds(lambda: own_pages(content)), seconds(lambda: bare_merge(own, content))
    full = seconds(first_pack)
    with TemporaryDirectory() as folder:
        build_pdf(content, pieces=PieceStore(Path(folder)))
        again = seconds(lambda: build_pdf(pack(f"<p>{time.time()}</p>"), pieces=PieceStore(Path(folder))))
    with TemporaryDirectory() as folder:
        all_readers = seconds(lambda: packs_of_all_readers(folder), times=1)
    parts = render + merge
    print(f"pages                        {count}, of which {own_count} are our own")
    print(f"our own pages, once          {render:6.2f} s   {own_count / render:.0f} pages a second")
    print(f"the same files merged bare   {merge:6.2f} s")
    print(f"the full pack                {full:6.2f} s   {full / parts:.2f} of the two above (bar: 1.50)")
    print(f"again, one item changed      {again:6.2f} s   {again / full:.2f} of the first (bar: 0.25)")
    print(f"the packs of {READERS} readers      {all_readers:6.2f} s   {all_readers / full:.2f} of one (bar: 3.00)")
    print(f"peak memory of one pack      {memory_of_one_pack():6.0f} MB  (bar: 400)")


_FILES = [_annex_file(pages) for pages in (3, 8, 15)]

if __name__ == "__main__":
    main()
