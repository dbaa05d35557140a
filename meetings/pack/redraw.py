"""What only PDFium can draw: marks that come without a drawing of their own, and the pages of a broken annex."""

import zlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name

# Letters of 8 points can be read, and a page is some hundred kilobytes.
DOTS_PER_INCH = 150
# The longer side of a picture; a plan on A0 has to do with less.
MOST_DOTS = 3_000
MOST_PAGES = 300
_WHITE = 255
_MARKS = (
    *(Name.Highlight, Name.Underline, Name.Squiggly, Name.StrikeOut, Name.FreeText, Name.Ink, Name.Line),
    *(Name.Square, Name.Circle, Name.Polygon, Name.PolyLine),
)


class NothingToSee(Exception):
    """PDFium cannot draw anything of the file either."""


def lacks_drawings(pdf: pikepdf.Pdf) -> bool:
    """Tell whether there are marks on the pages, such as a highlighted line, that leave their drawing to the reader."""
    lists = (page.obj.get("/Annots") for page in pdf.pages)
    marks = (annotation for annotations in lists if isinstance(annotations, Array) for annotation in annotations)
    return any(isinstance(mark, Dictionary) and mark.get("/Subtype") in _MARKS and "/AP" not in mark for mark in marks)


def with_marks_drawn(file: Path) -> bytes:
    """Return the same PDF with every mark drawn on its page. Raises NothingToSee."""
    target = BytesIO()
    try:
        document = pypdfium2.PdfDocument(file)
        for number in range(len(document)):
            # PDFium makes the drawing of a mark when it draws the page; a thumbnail is enough.
            document[number].render(scale=0.05)
            pypdfium2.raw.FPDFPage_Flatten(document[number], pypdfium2.raw.FLAT_NORMALDISPLAY)
        document.save(target)
    except pypdfium2.PdfiumError as problem:
        raise NothingToSee from problem
    return target.getvalue()


def redrawn(file: Path) -> pikepdf.Pdf:
    """Return a new PDF with a picture of each page of `file`. Raises NothingToSee.

    Runs for long on a file made for it: call it only where time and memory are limited (bounded.py).
    """
    pdf, seen = pikepdf.new(), False
    try:
        document = pypdfium2.PdfDocument(file)
        for number in range(min(len(document), MOST_PAGES)):
            seen = _redraw(pdf, document[number]) or seen
    except pypdfium2.PdfiumError as problem:
        raise NothingToSee from problem
    if not seen:
        raise NothingToSee
    return pdf


def _redraw(pdf: pikepdf.Pdf, page: pypdfium2.PdfPage) -> bool:
    """Add a picture of a page; tell whether there is anything on it."""
    width, height = page.get_size()
    scale = min(DOTS_PER_INCH / 72, MOST_DOTS / max(width, height))
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
    row = bitmap.width * 3
    dots = b"".join(bytes(bitmap.buffer[at * bitmap.stride : at * bitmap.stride + row]) for at in range(bitmap.height))
    image = pdf.make_stream(
        zlib.compress(dots),
        Type=Name.XObject,
        Subtype=Name.Image,
        Filter=Name.FlateDecode,
        Width=bitmap.width,
        Height=bitmap.height,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
    )
    drawn = pdf.add_blank_page(page_size=(width, height))
    drawn.obj.Resources = Dictionary(XObject=Dictionary(Picture=image))
    drawn.obj.Contents = pdf.make_stream(b"q %.3f 0 0 %.3f 0 0 cm /Picture Do Q" % (width, height))
    drawn.obj.MediaBox = Array([0, 0, width, height])
    return any(dot != _WHITE for dot in dots)
