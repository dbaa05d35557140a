"""From content to the bytes of one PDF: each piece made or found, the agenda laid out, all put together."""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pikepdf
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from meetings.annexes.inspect import damaged, open_pdf
from meetings.pack import merge
from meetings.pack.annex_file import AnnexWords
from meetings.pack.bounded import Order, Preparation
from meetings.pack.content import Annex, Layout, PackContent, PackedItem
from meetings.pack.front import back_of, front_of
from meetings.pack.layout import ANNEX, FRONT, ITEM, MISSING, Part, Piece, Place, annex_anchor
from meetings.pack.pieces import PieceStore, key_of
from meetings.pack.render import PackUnavailable, own_pages
from meetings.pack.runs import places_of, runs_of

Progress = Callable[[int, int, str], None]
# The agenda, and putting all together: steps of the progress bar beside one for each item and annex.
_STEPS_AFTER_PIECES = 2
# Beyond this nobody reads on, and readers' own programs give up.
MAX_PAGES = 10_000


def _quiet(_done: int, _all: int, _doing: str) -> None:
    """For who does not watch."""


def build_pdf(content: PackContent, *, pieces: PieceStore | None = None, progress: Progress = _quiet) -> bytes:
    """Return the pack as PDF bytes; the same content gives the same bytes, whatever `pieces` holds already.

    An annex that cannot be opened becomes a page that names it and says why. `progress(done, all, doing)` is told
    what is going on. Raises PackUnavailable.
    """
    with translation.override(content.language), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with _Builder(content, pieces or PieceStore(folder / "pieces"), folder, progress) as builder:
            return builder.build()


class _Builder(ExitStack):
    def __init__(self, content: PackContent, pieces: PieceStore, folder: Path, progress: Progress):
        super().__init__()
        self.pieces, self.folder, self.progress = pieces, folder, progress
        self.content = replace(content, items=tuple(map(self._with_digests, content.items)))
        self.annexes = [annex for item in self.content.items for annex in self._annexes_of(item)]
        self.linked = {annex.number: annex_anchor(annex) for annex in self.annexes}
        # Why an annex is not shown, by its key, where that is found out here.
        self.given_up: dict[str, str] = {}
        self.done, self.steps = 0, len(content.items) + len(self.annexes) + _STEPS_AFTER_PIECES

    def build(self) -> bytes:
        # One pack for all who read the same; only the name on it is each reader's own.
        key = key_of("pack", repr(replace(self.content, made_for="")), str(bool(self.content.made_for)))
        kept = self.pieces.pdf(key)
        pack = kept.read_bytes() if kept else self._assembled(key)
        # What could not be shown this time may be shown the next: a busy machine, a file that comes back.
        if kept is None and not self.given_up:
            self.pieces.keep(key, pack)
        return merge.named(pack, self.content.made_for, key=key) if self.content.made_for else pack

    def _assembled(self, key: str) -> bytes:
        if self.content.layout.is_paper:
            return merge.assemble(self._paper(), [], parts=[], content=self.content, key=key)
        parts = self._parts()
        self._tell(self.steps - 2, _("The agenda is laid out"))
        front, placed = front_of(self.content, parts, self._own)
        placed.append(back_of(self.content, parts, self._own, start=placed[-1].end if placed else front.end))
        if placed[-1].end > MAX_PAGES:
            raise PackUnavailable(
                _("The pack would have more than %(pages)s pages. Choose fewer annexes.") % {"pages": MAX_PAGES}
            )
        self._tell(self.steps - 1, _("The pack is put together"))
        return merge.assemble(front, placed, parts=parts, content=self.content, key=key)

    def _parts(self) -> list[Part]:
        """Every item with its annexes, which another process prepares while this one lays out the items."""
        preparation = Preparation(self._orders())
        self.callback(preparation.stop)
        runs = runs_of(self.content, ends={item.entry.number for item in self.content.items if self._annexes_of(item)})
        pages = {item.entry.number: piece for run in runs for piece in [self._items(run)] for item in run}
        self._collect(preparation)
        return [
            Part(
                item.entry,
                pages.get(item.entry.number),
                tuple(map(self._annex, self._annexes_of(item))),
                item.starts_at,
            )
            for item in self.content.items
        ]

    def _tell(self, done: int, doing: str) -> None:
        self.done = max(self.done, done)
        self.progress(self.done, self.steps, doing)

    def _annexes_of(self, item: PackedItem) -> tuple[Annex, ...]:
        return item.annexes if self.content.with_annexes and self.content.layout == Layout.ITEMS else ()

    def _with_digests(self, item: PackedItem) -> PackedItem:
        return replace(item, annexes=tuple(map(_with_digest, item.annexes)))

    # --- annexes

    def _orders(self) -> list[Order]:
        """What has to be prepared: annexes that are not among the pieces."""
        orders = []
        for nth, annex in enumerate(self.annexes):
            key = _annex_key(annex)
            if annex.open_pdf is None or annex.problem or self._is_known(key):
                continue
            source = self.folder / f"{nth}.pdf"
            try:
                with annex.open_pdf() as file:
                    source.write_bytes(file.read())
            except OSError:
                self.given_up[key] = damaged()
                continue
            words = _("Annex %(number)s, page %(page)s: %(title)s. The page is not tagged for screen readers.")
            said = words % {"number": annex.number, "page": "%(page)s", "title": annex.title.replace("%", "%%")}
            orders.append(Order(key, source, source.with_suffix(".ready"), AnnexWords(said, f"{key[:8]}-")))
        return orders

    def _is_known(self, key: str) -> bool:
        problem = self.pieces.problem(key)
        if problem is not None:
            self.given_up[key] = problem
        return problem is not None or self.pieces.pdf(key) is not None

    def _collect(self, preparation: Preparation) -> None:
        names = {_annex_key(annex): annex.number for annex in self.annexes}
        for order, problem in preparation.results():
            self._tell(self.done + 1, _("Annex %(number)s is made ready") % {"number": names[order.key]})
            if problem:
                self.given_up[order.key] = problem
                self.pieces.keep_problem(order.key, problem)
            else:
                self.pieces.keep(order.key, order.target.read_bytes())
            order.source.unlink()
            order.target.unlink(missing_ok=True)

    def _annex(self, annex: Annex) -> Piece:
        key = _annex_key(annex)
        problem = annex.problem or self.given_up.get(key)
        if not problem:
            made = self.pieces.pdf(key)
            if made is None:
                raise FileNotFoundError(f"The piece {key} was there a moment ago")
            pdf = self._opened(made)
            return Piece(ANNEX, pdf, len(pdf.pages), {annex_anchor(annex): Place()}, annex)
        context = {"language": self.content.language, "annex": annex, "problem": problem}
        pdf = self._own(render_to_string("pdf/missing.html", context))
        return Piece(MISSING, pdf, len(pdf.pages), {annex_anchor(annex): Place()}, annex)

    # --- our own pages

    def _items(self, items: list[PackedItem]) -> Piece:
        """Items that run on, one after the other, on pages of their own."""
        for item in items:
            self._tell(self.done + 1, _("Item %(number)s is laid out") % {"number": item.entry.number})
        context = {"language": self.content.language, "items": items, "linked": self.linked}
        pdf = self._own(render_to_string(f"pdf/{self.content.layout}.html", context))
        return Piece(ITEM, pdf, len(pdf.pages), places_of(items, pdf))

    def _paper(self) -> Piece:
        """Minutes, decisions, or the record of one item: a document of its own, with its head and its bookmarks."""
        self._tell(self.steps - 1, _("The pages are laid out"))
        pdf = self._own(render_to_string(f"pdf/{self.content.layout}.html", {"content": self.content}))
        return Piece(FRONT, pdf, len(pdf.pages))

    def _own(self, html: str) -> pikepdf.Pdf:
        variant = "pdf/a-2a" if self.content.for_archive else "pdf/ua-1"
        key = key_of("own", variant, html)
        kept = self.pieces.pdf(key)
        return self._opened(kept or self.pieces.keep(key, own_pages(html, mark=f"{key[:8]}-", variant=variant)))

    def _opened(self, file: Path) -> pikepdf.Pdf:
        return self.enter_context(open_pdf(file))


def _annex_key(annex: Annex) -> str:
    return key_of("annex", annex.digest, annex.number, annex.title, translation.get_language())


def _with_digest(annex: Annex) -> Annex:
    """The annex with what tells its file apart, or with the problem that there is none."""
    if annex.digest or annex.problem or annex.open_pdf is None:
        return annex
    try:
        with annex.open_pdf() as file:
            return replace(annex, digest=sha256(file.read()).hexdigest())
    except OSError:
        return replace(annex, problem=damaged())
