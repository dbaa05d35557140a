"""The letters of the stamps: measured and embedded without laying out a page, since a pack has hundreds of stamps."""

from functools import lru_cache
from pathlib import Path

import pikepdf
from django.conf import settings
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, String

FONTS = settings.BASE_DIR / "static" / "vendor" / "dkfds" / "fonts" / "IBMPlexSans" / "complete" / "ttf"
# Letters and signs that ours lack, as Debian installs them (fonts-noto-core; letters.conf names the folder, too).
NOTO = Path("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf")
_FILE = FONTS / "IBMPlexSans-Regular.ttf"
_UNKNOWN = "?"


@lru_cache(maxsize=1)
def typeface() -> "Typeface":
    """Return the typeface of the stamps, read once in each process."""
    return Typeface()


def _is_letter(code: int) -> bool:
    """Leave out what stands for nothing, such as the mark of byte order."""
    return code >= 0x20 and code not in {0xFEFF, 0xFFFE}


class Typeface:
    """IBM Plex Sans as PDF wants it: glyphs by number, widths in thousandths of the size."""

    def __init__(self):
        self.file = _FILE.read_bytes()
        font = TTFont(_FILE, lazy=True)
        self.scale = 1000 / font["head"].unitsPerEm
        order = font.getReverseGlyphMap()
        self.glyphs = {code: order[name] for code, name in font.getBestCmap().items() if _is_letter(code)}
        advances = font["hmtx"].metrics
        self.widths = [round(advances[name][0] * self.scale) for name in font.getGlyphOrder()]
        head, line, os2 = font["head"], font["hhea"], font["OS/2"]
        self.box = [round(value * self.scale) for value in (head.xMin, head.yMin, head.xMax, head.yMax)]
        self.ascent, self.descent = round(line.ascent * self.scale), round(line.descent * self.scale)
        self.capitals = round(os2.sCapHeight * self.scale)

    def _glyphs(self, text: str) -> list[int]:
        return [self.glyphs.get(ord(letter), self.glyphs[ord(_UNKNOWN)]) for letter in text]

    def width(self, text: str, size: float) -> float:
        """Return how wide `text` is at `size`, both in points."""
        return sum(self.widths[glyph] for glyph in self._glyphs(text)) * size / 1000

    def shown(self, text: str) -> bytes:
        """Return `text` as the operand of PDF's Tj; a letter the typeface lacks becomes a question mark."""
        return b"<" + b"".join(b"%04x" % glyph for glyph in self._glyphs(text)) + b">"

    def embedded_in(self, pdf: pikepdf.Pdf) -> pikepdf.Object:
        """Return the typeface as a font of `pdf`, whole, so that a name can be written with it later."""
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name("/PORTAL+IBMPlexSans"),
            Flags=4,
            FontBBox=Array(self.box),
            ItalicAngle=0,
            Ascent=self.ascent,
            Descent=self.descent,
            CapHeight=self.capitals,
            StemV=80,
            FontFile2=pdf.make_stream(self.file, Length1=len(self.file)),
        )
        letters = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=descriptor.FontName,
            CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
            CIDToGIDMap=Name.Identity,
            DW=1000,
            W=Array([0, Array(self.widths)]),
            FontDescriptor=pdf.make_indirect(descriptor),
        )
        font = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=descriptor.FontName,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(letters)]),
            ToUnicode=pdf.make_stream(self._to_unicode()),
        )
        return pdf.make_indirect(font)

    def _to_unicode(self) -> bytes:
        """The table by which readers copy and search the stamps."""
        letters = {glyph: code for code, glyph in sorted(self.glyphs.items(), reverse=True)}
        pairs = [f"<{glyph:04x}> <{chr(code).encode('utf-16-be').hex()}>" for glyph, code in sorted(letters.items())]
        blocks = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
        lines = ["/CIDInit /ProcSet findresource begin 12 dict begin begincmap", "/CMapName /Portal def"]
        lines += ["/CMapType 2 def", "1 begincodespacerange <0000> <ffff> endcodespacerange"]
        for block in blocks:
            lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
        lines.append("endcmap end end")
        return "\n".join(lines).encode()
