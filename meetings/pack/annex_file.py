"""An annex made safe to put into a pack: what can be seen on its pages stays, everything that acts goes.

All of it happens in the annex's own file, before anything is joined: an annex that breaks, breaks alone.
"""

import math
from collections.abc import Callable
from typing import BinaryIO

import pikepdf
from django.utils.translation import gettext as _
from pikepdf import Array, Dictionary, Name, String

from meetings.pack.bookmarks import Bookmark, bookmarks_of
from meetings.pack.inspect import UnreadablePdf, open_pdf

# Trim and art boxes go: the pack shows what a reader of the annex sees, which is its crop box.
_KEPT_PAGE_KEYS = {"/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/Contents", "/Annots"}
_KEPT_PAGE_KEYS |= {"/Group", "/StructParents", "/UserUnit"}
_KEPT_LINK_KEYS = {"/Type", "/Subtype", "/Rect", "/QuadPoints", "/Border", "/BS", "/C", "/H", "/StructParent", "/F"}
_A4 = (0.0, 0.0, 595.28, 841.89)
# What pikepdf and damaged objects raise when a dictionary is a number, a number is missing, or a tree bites its tail.
BROKEN = (pikepdf.PikepdfError, AttributeError, IndexError, KeyError, RuntimeError, TypeError, ValueError)


def open_annex(file: BinaryIO, *, check: Callable[[pikepdf.Pdf], None]) -> tuple[pikepdf.Pdf, list[Bookmark]]:
    """Open an annex and clean its pages, if `check` lets it; return it with its bookmarks.

    Raises UnreadablePdf with a reason its reader understands.
    """
    pdf = open_pdf(file)
    try:
        check(pdf)
        bookmarks = bookmarks_of(pdf)
        _flatten(pdf)
        for page in pdf.pages:
            _clean(pdf, page)
    except BROKEN as problem:
        raise UnreadablePdf(_("The file is damaged and cannot be opened.")) from problem
    return pdf, bookmarks


def _flatten(pdf: pikepdf.Pdf) -> None:
    """Draw what is filled in, signed and marked on the pages: the fields and their scripts do not come along."""
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and form.get("/NeedAppearances", False):
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("screen")


def _clean(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    box = _box(page)
    rotate = int(page.obj.get("/Rotate", 0)) % 360
    for key in set(page.obj.keys()) - _KEPT_PAGE_KEYS:
        del page.obj[key]
    page.obj.MediaBox = page.obj.CropBox = Array(box)
    page.obj.Rotate = rotate if rotate % 90 == 0 else 0
    if not isinstance(page.obj.get("/Resources"), Dictionary):
        page.obj.Resources = Dictionary()
    annotations = page.obj.get("/Annots", Array())
    links = [link for one in (annotations if isinstance(annotations, Array) else ()) if (link := _web_link(pdf, one))]
    if "/Annots" in page.obj:
        del page.obj["/Annots"]
    if links:
        page.obj.Annots = Array(links)
    page.obj.Tabs = Name.S


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


def _web_link(pdf: pikepdf.Pdf, annotation) -> pikepdf.Object | None:
    """Return a link to the web with nothing but its address, and None for every other annotation."""
    if not isinstance(annotation, Dictionary) or annotation.get("/Subtype") != Name.Link:
        return None
    action = annotation.get("/A")
    if not isinstance(action, Dictionary) or action.get("/S") != Name.URI:
        return None
    address = str(action.get("/URI", ""))
    if not address.lower().startswith(("http://", "https://", "mailto:")):
        return None
    for key in set(annotation.keys()) - _KEPT_LINK_KEYS:
        del annotation[key]
    annotation.A = Dictionary(S=Name.URI, URI=String(address))
    annotation.Contents = String(address)
    return annotation if annotation.is_indirect else pdf.make_indirect(annotation)
