"""An annex made ready to be put into a pack: what can be seen on its pages stays, everything that acts goes.

All of it happens in the annex's own file, before anything is joined: an annex that breaks, breaks alone.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

import pikepdf
from django.utils.translation import gettext as _
from pikepdf import Array, Dictionary, Name, Rectangle, String

from meetings.annexes.inspect import UnreadablePdf, damaged, open_pdf
from meetings.pack.annex_tags import BROKEN, describe, make_ids_unique, tidy_tags
from meetings.pack.bookmarks import bookmarks_of, named_pages, page_of, write_bookmarks

# Trim and art boxes go: the pack shows what a reader of the annex sees, which is its crop box.
_KEPT_PAGE_KEYS = {"/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/Contents", "/Annots"}
_KEPT_PAGE_KEYS |= {"/Group", "/StructParents", "/UserUnit"}
_KEPT_LINK_KEYS = {"/Type", "/Subtype", "/Rect", "/QuadPoints", "/Border", "/BS", "/C", "/H", "/StructParent", "/F"}
_A4 = (0.0, 0.0, 595.28, 841.89)
# Files, scripts and actions hang on all kinds of objects: on a tag, a picture, a field.
_ACTING_KEYS = ("/AA", "/AF", "/EF", "/JS", "/OpenAction")
# Where an inner link leads, kept until the page has its place in the pack (merge.py).
LEADS_TO = "/PortalLeadsTo"
# Each object takes some kilobytes of memory while a pack is put together; beyond this tags are left out.
MOST_OBJECTS = 150_000
# On a prepared file: it came without tags.
UNTAGGED = "/PortalUntagged"


@dataclass(frozen=True)
class AnnexWords:
    """What is said of an annex inside its file: `page` has the placeholder %(page)s; `mark` keeps its ids apart."""

    page: str
    mark: str


def prepare_annex(file: IO[bytes], *, words: AnnexWords, check: Callable[[pikepdf.Pdf], None]) -> pikepdf.Pdf:
    """Open an annex and return it clean, tagged or described, and ready to be joined, if `check` lets it.

    Raises UnreadablePdf with a reason its reader understands.
    """
    return ready(open_pdf(file), words=words, check=check)


def ready(pdf: pikepdf.Pdf, *, words: AnnexWords, check: Callable[[pikepdf.Pdf], None]) -> pikepdf.Pdf:
    """Return an opened annex, made ready. Raises UnreadablePdf."""
    try:
        check(pdf)
        bookmarks = bookmarks_of(pdf)
        _flatten(pdf)
        places = {page.obj.objgen: place for place, page in enumerate(pdf.pages)}
        named = named_pages(pdf)
        for page in pdf.pages:
            _clean(pdf, page, places, named)
        _disarm(pdf)
        if len(pdf.objects) <= MOST_OBJECTS and tidy_tags(pdf):
            make_ids_unique(pdf, words.mark)
        else:
            describe(pdf, words.page)
            pdf.Root[UNTAGGED] = True
        for page in pdf.pages:
            _enclose(page)
        write_bookmarks(pdf, bookmarks)
    except BROKEN as problem:
        raise UnreadablePdf(damaged()) from problem
    return pdf


def _flatten(pdf: pikepdf.Pdf) -> None:
    """Draw what is filled in, signed and marked on the pages: the fields and their scripts do not come along."""
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and form.get("/NeedAppearances", False):
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("screen")


def _disarm(pdf: pikepdf.Pdf) -> None:
    """Remove files and actions wherever they hang: a tag or a picture would take them along."""
    for key in ("/AcroForm", "/Names", "/Collection", "/OpenAction"):
        if key in pdf.Root:
            del pdf.Root[key]
    for part in pdf.objects:
        if isinstance(part, Dictionary | pikepdf.Stream):
            for key in _ACTING_KEYS:
                if key in part:
                    del part[key]


def _clean(pdf: pikepdf.Pdf, page: pikepdf.Page, places: dict, named: dict) -> None:
    box = _box(page)
    rotate = _number(page.obj.get("/Rotate", 0)) % 360
    unit = page.obj.get("/UserUnit", 1)
    for key in set(page.obj.keys()) - _KEPT_PAGE_KEYS:
        del page.obj[key]
    page.obj.MediaBox = page.obj.CropBox = Array(box)
    page.obj.Rotate = rotate if rotate % 90 == 0 else 0
    if "/UserUnit" in page.obj and not _is_scale(unit):
        del page.obj["/UserUnit"]
    if not isinstance(page.obj.get("/Resources"), Dictionary):
        page.obj.Resources = Dictionary()
    annotations = page.obj.get("/Annots", Array())
    kept = [
        _link(pdf, annotation, places, named) for annotation in (annotations if isinstance(annotations, Array) else ())
    ]
    if "/Annots" in page.obj:
        del page.obj["/Annots"]
    if any(kept):
        page.obj.Annots = Array([link for link in kept if link])
    page.obj.Tabs = Name.S


def _number(value) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0


def _is_scale(unit) -> bool:
    try:
        return 1 <= float(unit) <= 100_000
    except (TypeError, ValueError):
        return False


def _box(page: pikepdf.Page) -> list[float]:
    """Return the visible box of a page, corners in order: its crop box within its media box, or else A4."""
    box = list(_A4)
    for key in ("/MediaBox", "/CropBox"):
        found = page.obj.get(key)
        if not isinstance(found, Array) or len(found) != 4:
            continue
        left, bottom, right, top = (float(value) for value in found)
        corners = [min(left, right), min(bottom, top), max(left, right), max(bottom, top)]
        if key == "/CropBox":
            corners = [*map(max, box[:2], corners[:2]), *map(min, box[2:], corners[2:])]
        if all(map(math.isfinite, corners)) and corners[2] - corners[0] > 1 and corners[3] - corners[1] > 1:
            box = corners
    return box


def _link(pdf: pikepdf.Pdf, annotation, places: dict, named: dict) -> pikepdf.Object | None:
    """Return a link to the web or to a page of the same file with nothing but its target; None for all else."""
    if not isinstance(annotation, Dictionary) or annotation.get("/Subtype") != Name.Link:
        return None
    address = _web_address(annotation.get("/A"))
    target = page_of(annotation, places, named)
    if not address and target is None:
        return None
    for key in set(annotation.keys()) - _KEPT_LINK_KEYS:
        del annotation[key]
    if address:
        annotation.A = Dictionary(S=Name.URI, URI=String(address))
        annotation.Contents = String(address)
    elif target is not None:
        annotation[LEADS_TO] = target
        annotation.Contents = String(_("Page %(page)s of the annex") % {"page": target + 1})
    return annotation if annotation.is_indirect else pdf.make_indirect(annotation)


def _web_address(action) -> str:
    if not isinstance(action, Dictionary) or action.get("/S") != Name.URI:
        return ""
    address = str(action.get("/URI", ""))
    return address if address.lower().startswith(("http://", "https://", "mailto:")) else ""


def _enclose(page: pikepdf.Page) -> None:
    """End the page's own transformations at its end, and keep what it draws inside its box."""
    box = Rectangle(page.mediabox)
    clip = f"q {box.llx:.3f} {box.lly:.3f} {box.width:.3f} {box.height:.3f} re W n"
    page.contents_add(clip.encode(), prepend=True)
    page.contents_add(b"\nQ")
