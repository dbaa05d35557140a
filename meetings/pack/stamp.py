"""What is put on finished pages: the page number, and DRAFT across drafts. Drawn, but never read aloud (artifacts)."""

import zlib

import pikepdf
from django.utils.translation import gettext as _
from pikepdf import Array, Dictionary, Name, Rectangle

from meetings.pack.content import PackContent
from meetings.pack.layout import Piece
from meetings.pack.typeface import Typeface, typeface

# Points of fresh paper under each annex page: the stamp never covers what the annex says.
STRIP = 20
SIZE = 8
# A page wider than A4 on its side gets a stamp that grows with it, so that a plan on A0 has one that can be read.
_WIDE = 842
_MARK_SIZE = 96
_INK, _GREY = b"0.25 g", b"0.59 g"
# Bytes for drawing a reader's name.
_ROOM = 1200
_READER = Name.PortalReader
_TYPE, _MARK, _FAINT = Name.PortalType, Name.PortalMark, Name.PortalFaint


class Stamps:
    """Stamps the pages of one pack, which has `total` pages."""

    def __init__(self, own: pikepdf.Pdf, content: PackContent, *, total: int, key: str):
        self.own, self.content, self.total = own, content, total
        self.typeface = typeface()
        self.font = self.typeface.embedded_in(own)
        self.saved = own.make_stream(b"q")
        self.reader = None
        if content.made_for:
            self.reader = _drawing(own, self.font, place_of_reader(key), Filter=Name.FlateDecode)
        self.mark = _drawing(own, self.font, _shown(self.typeface, content.watermark, _MARK_SIZE, _GREY))
        self.faint = own.make_indirect(Dictionary(Type=Name.ExtGState, ca=0.22))

    def put_on(self, piece: Piece, page: pikepdf.Page, nth: int) -> None:
        """Stamp page number `nth` (from 1) of a piece."""
        box = Rectangle(page.mediabox)
        turned, strip = _own_strip(box) if piece.is_own else _fresh_strip(page, box)
        fonts, drawings = {_TYPE: self.font}, {}
        marks = [b"Q"] if piece.is_own else []
        marks.append(self._stamp(piece, nth, turned, strip))
        if self.content.watermark:
            drawings[_MARK] = self.mark
            marks.append(self._watermark(page, box, turned))
        if self.reader is not None:
            drawings[_READER] = self.reader
        resources = page.obj.Resources = _copied(page.obj.get("/Resources"))
        _extend(resources, Name.Font, fonts)
        _extend(resources, Name.XObject, drawings)
        if self.content.watermark:
            _extend(resources, Name.ExtGState, {_FAINT: self.faint})
        held = page.obj.get("/Contents", Array())
        contents = list(held) if isinstance(held, Array) else [held]
        before = [self.saved] if piece.is_own else []
        page.obj.Contents = Array([*before, *contents, self.own.make_stream(b"\n".join(marks))])

    def _stamp(self, piece: Piece, nth: int, turned: int, strip: Rectangle) -> bytes:
        words = _number(piece, nth, self.total) + (" · Demo" if self.content.is_demo else "")
        wide, deep = _seen(strip, turned)
        scale = deep / STRIP
        # Within a page that is narrower than its own stamp, letters shrink.
        size = min(SIZE, SIZE * wide / scale / (self.typeface.width(words, SIZE) + 2 * SIZE))
        left = (wide / scale - self.typeface.width(words, size)) / 2
        height = 11.5 if self.reader is not None else 7.2
        drawn = [_placed(strip, turned, scale), _text(self.typeface, words, size, left, height)]
        if self.reader is not None:
            drawn.append(b"1 0 0 1 %.3f 3 cm /PortalReader Do" % (wide / scale / 2))
        return b"/Artifact BMC q " + _INK + b" " + b" ".join(drawn) + b" Q EMC"

    def _watermark(self, page: pikepdf.Page, box: Rectangle, turned: int) -> bytes:
        wide, high = _seen(box, turned)
        scale = min(wide, high) / 595
        placed = _placed(box, turned, 1)
        middle = b"0.819 0.574 -0.574 0.819 %.3f %.3f cm %.4f 0 0 %.4f 0 0 cm" % (wide / 2, high / 2, scale, scale)
        return b"/Artifact BMC q /PortalFaint gs " + placed + b" " + middle + b" /PortalMark Do Q EMC"


def place_of_reader(key: str) -> bytes:
    """Return the bytes that keep the place of a reader's name in the pack of this key, and stand nowhere else in it."""
    return _filled(b"%" + key.encode())


def name_of_reader(name: str) -> bytes:
    """Return a reader's name as bytes that fit into its place."""
    while len(drawn := _shown(typeface(), name, SIZE - 0.5, _INK, middle=False)) > _ROOM:
        name = name[: len(name) // 2] + "…"
    return _filled(drawn)


def _filled(drawn: bytes) -> bytes:
    # Level 0: wrapped as a compressed stream and not compressed, so that its length is always the same.
    return zlib.compress(drawn.ljust(_ROOM), 0)


def _number(piece: Piece, nth: int, total: int) -> str:
    if piece.is_own:
        return _("Page %(page)s of %(total)s") % {"page": piece.start + nth, "total": total}
    return _("Annex %(annex)s · page %(page)s of %(pages)s · page %(place)s of the pack's %(total)s") % {
        "annex": piece.of_annex.number,
        "page": nth,
        "pages": piece.length,
        "place": piece.start + nth,
        "total": total,
    }


def _copied(have: pikepdf.Object | None) -> Dictionary:
    return Dictionary(dict(have.items())) if isinstance(have, Dictionary) else Dictionary()


def _extend(resources: Dictionary, kind: Name, more: dict) -> None:
    """Add to one list of a page's resources; pages may share lists, and a stamp needs one of its own."""
    if more:
        resources[kind] = _copied(resources.get(kind))
        for name, value in more.items():
            resources[kind][name] = value


def _drawing(pdf: pikepdf.Pdf, font: pikepdf.Object, content: bytes, **more) -> pikepdf.Object:
    box = Array([-600, -600, 600, 600])
    resources = Dictionary(Font=Dictionary(PortalType=font))
    return pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=box, Resources=resources, **more)


def _shown(letters: Typeface, words: str, size: float, ink: bytes, *, middle: bool = True) -> bytes:
    """Words around the origin: in the middle of it, or on it as their line."""
    below = letters.capitals * size / 2000 if middle else 0
    return ink + b" " + _text(letters, words, size, -letters.width(words, size) / 2, -below)


def _text(letters: Typeface, words: str, size: float, left: float, height: float) -> bytes:
    return b"BT /PortalType %.3f Tf %.3f %.3f Td %b Tj ET" % (size, left, height, letters.shown(words))


def _own_strip(box: Rectangle) -> tuple[int, Rectangle]:
    return 0, Rectangle(box.llx, box.lly + 22, box.urx, box.lly + 22 + STRIP)


def _fresh_strip(page: pikepdf.Page, box: Rectangle) -> tuple[int, Rectangle]:
    """Give an annex page a strip of fresh paper at what is its bottom when it is read; return turn and strip."""
    turned = int(page.obj.get("/Rotate", 0))
    unit = float(page.obj.get("/UserUnit", 1)) or 1
    wide, _high = _seen(box, turned)
    deep = STRIP / unit * max(1, wide * unit / _WIDE)
    strip = {
        90: Rectangle(box.urx, box.lly, box.urx + deep, box.ury),
        180: Rectangle(box.llx, box.ury, box.urx, box.ury + deep),
        270: Rectangle(box.llx - deep, box.lly, box.llx, box.ury),
    }.get(turned, Rectangle(box.llx, box.lly - deep, box.urx, box.lly))
    grown = [min(box.llx, strip.llx), min(box.lly, strip.lly), max(box.urx, strip.urx), max(box.ury, strip.ury)]
    page.obj.MediaBox = page.obj.CropBox = Array(grown)
    return turned, strip


def _seen(rectangle: Rectangle, turned: int) -> tuple[float, float]:
    """Width and height as they are seen on a turned page."""
    sides = (float(rectangle.width), float(rectangle.height))
    return sides if turned in {0, 180} else sides[::-1]


def _placed(rectangle: Rectangle, turned: int, scale: float) -> bytes:
    """Move the origin to the corner of `rectangle` that is seen at the bottom left, upright for who reads the page."""
    llx, lly, urx, ury = (float(x) for x in (rectangle.llx, rectangle.lly, rectangle.urx, rectangle.ury))
    a, b, c, d, x, y = {
        90: (0, 1, -1, 0, urx, lly),
        180: (-1, 0, 0, -1, urx, ury),
        270: (0, -1, 1, 0, llx, ury),
    }.get(turned, (1, 0, 0, 1, llx, lly))
    return b"%.4f %.4f %.4f %.4f %.3f %.3f cm" % (a * scale, b * scale, c * scale, d * scale, x, y)
