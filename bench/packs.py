"""What a meeting pack costs, beside what its parts cost alone: `make bench`. Figures and ratios, never a test.

Twelve items with three annexes each, about 400 pages, all made here; every figure is the best of three, in seconds.
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

import pikepdf  # noqa: E402
from django.template.loader import render_to_string  # noqa: E402
from django.utils import translation  # noqa: E402

from meetings.pack import Annex, Entry, PackContent, build_pdf, plain_document  # noqa: E402
from meetings.pack.build import _rows  # noqa: E402
from meetings.pack.layout import Part  # noqa: E402
from meetings.pack.render import to_pdf  # noqa: E402

ITEMS, ANNEXES = 12, 3
_AT = datetime(2020, 12, 1, 9, tzinfo=UTC)
_TEXT = "<p>" + "Styregruppen drøfter kommunernes klimahandlingsplaner og den fælles indsats. " * 25 + "</p>"


def _annex_file(pages: int) -> bytes:
    """A tagged document of about so many pages."""
    return plain_document(title="Notat", html="<h1>Notat</h1>" + _TEXT * pages * 2)


def pack(changed: str = "") -> PackContent:
    """The pack that is measured; `changed` is written into the first item."""
    files = [_FILES[nth % len(_FILES)] for nth in range(ITEMS * ANNEXES)]
    entries = []
    for place in range(ITEMS):
        annexes = tuple(
            Annex(str(place * ANNEXES + nth + 1), "Notat", "notat.pdf", lambda data=data: BytesIO(data))
            for nth, data in enumerate(files[place * ANNEXES : (place + 1) * ANNEXES])
        )
        entries.append(
            Entry(
                number=str(place + 1),
                title=f"Klimahandlingsplaner {place + 1}",
                kind="Beslutning",
                summary=_TEXT + (changed if place == 0 else ""),
                recommendation=("godkender planen", "noterer status"),
                case_presentation=_TEXT * 4,
                annexes=annexes,
            )
        )
    return PackContent(
        kind="Dagsordenspakke",
        language="da",
        committee="Administrativ styregruppe",
        reference="2020-1",
        starts_at=_AT,
        ends_at=_AT.replace(hour=11),
        place="Viborg",
        as_of=_AT,
        entries=tuple(entries),
    )


def own_pages(content: PackContent) -> bytes:
    """WeasyPrint alone: our own pages laid out once."""
    with translation.override("da"):
        parts = [Part(entry, f"item-{place}", []) for place, entry in enumerate(content.entries)]
        return to_pdf(render_to_string("pdf/pack.html", {"content": content, "rows": _rows(parts, {})}))


def bare_merge(own: bytes, content: PackContent) -> bytes:
    """pikepdf alone: the same files one after the other, with nothing done to them."""
    merged = pikepdf.open(BytesIO(own))
    for entry in content.entries:
        for annex in entry.annexes:
            merged.pages.extend(pikepdf.open(annex.open_pdf()).pages)
    target = BytesIO()
    merged.save(target)
    return target.getvalue()


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """Return the least processor time of `times` runs."""
    best = float("inf")
    for _run in range(times):
        before = time.process_time()
        work()
        best = min(best, time.process_time() - before)
    return best


def memory_of_one_pack() -> float:
    """Return the peak memory, in MB, of a process of its own that builds the pack once."""
    program = "from bench.packs import build_pdf, pack, peak; build_pdf(pack()); print(peak())"
    return float(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout)


def peak() -> float:
    """Return the most memory this process has used, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print the figures of one run on one machine."""
    content = pack()
    own = own_pages(content)
    own_count = len(pikepdf.open(BytesIO(own)).pages)
    whole = build_pdf(content)
    count = len(pikepdf.open(BytesIO(whole)).pages)
    render, merge = seconds(lambda: own_pages(content)), seconds(lambda: bare_merge(own, content))
    full = seconds(lambda: build_pdf(content))
    again = seconds(lambda: build_pdf(pack(changed="<p>Rettet.</p>")), times=1)
    parts = render + merge
    print(f"pages                        {count}, of which {own_count} are our own")
    print(f"our own pages, once          {render:6.2f} s   {own_count / render:.0f} pages a second")
    print(f"the same files merged bare   {merge:6.2f} s")
    print(f"the full pack                {full:6.2f} s   {full / parts:.2f} of the two above (bar: 1.50)")
    print(f"again, one item changed      {again:6.2f} s   {again / full:.2f} of the first (bar: 0.25)")
    print(f"peak memory of one pack      {memory_of_one_pack():6.0f} MB  (bar: 400)")


_FILES = [_annex_file(pages) for pages in (2, 5, 9)]

if __name__ == "__main__":
    main()
