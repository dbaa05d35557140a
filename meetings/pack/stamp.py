"""What is put on finished pages: the page number, and DRAFT across drafts. Drawn, but never read aloud (artifacts)."""

from io import BytesIO

import pikepdf
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from pikepdf import Array, Dictionary, Name, Rectangle

from meetings.pack.content import PackContent
from meetings.pack.layout import Block
from meetings.pack.render import render

# Points of fresh paper under each annex page: the stamp never covers what the annex says.
STRIP = 20
# A page wider than A4 on its side gets a stamp that grows with it, so that a plan on A0 has one that can be read.
_WIDE = 842


def stamp_pages(own: pikepdf.Pdf, blocks: list[Block], content: PackContent) -> None:
    """Put the page number on every page, in a font that is embedded."""
    sheet = _sheet("pdf/stamps.html", {"stamps": _words(blocks, len(own.pages)), "content": content})
    marks = _sheet("pdf/watermark.html", {"content": content}) if content.watermark else None
    mark = own.copy_foreign(marks.pages[0].as_form_xobject()) if marks else None
    strips = [_own_strip if block.annex is None else _fresh_strip for block in blocks for _n in range(block.length)]
    for page, stamp, strip in zip(own.pages, sheet.pages, strips, strict=True):
        box = Rectangle(page.mediabox)
        _enclose(page, box)
        _draw(page, own.copy_foreign(stamp.as_form_xobject()), strip(page, box), "/PortalStamp")
        if mark is not None:
            _draw(page, mark, box, "/PortalMark")


def _words(blocks: list[Block], total: int) -> list[str]:
    return [_number(block, nth, total) for block in blocks for nth in range(1, block.length + 1)]


def _number(block: Block, nth: int, total: int) -> str:
    if block.annex is None:
        return _("Page %(page)s of %(total)s") % {"page": block.start + nth, "total": total}
    return _("Annex %(annex)s · page %(page)s of %(pages)s · page %(place)s of the pack's %(total)s") % {
        "annex": block.annex.annex.number,
        "page": nth,
        "pages": block.length,
        "place": block.start + nth,
        "total": total,
    }


def _sheet(template: str, context: dict) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(render(render_to_string(template, context)).write_pdf()))


def _enclose(page: pikepdf.Page, box: Rectangle) -> None:
    """End the page's own transformations before the stamp begins, and keep the page inside its box.

    Pages may share one list of resources; a stamp needs a list of its own.
    """
    resources = Dictionary(page.obj.get("/Resources", Dictionary()))
    resources.XObject = Dictionary(resources.get("/XObject", Dictionary()))
    page.obj.Resources = resources
    clip = f"q {box.llx:.3f} {box.lly:.3f} {box.width:.3f} {box.height:.3f} re W n"
    page.contents_add(clip.encode(), prepend=True)
    page.contents_add(b"Q")


def _own_strip(_page: pikepdf.Page, box: Rectangle) -> Rectangle:
    return Rectangle(box.llx, box.lly + 22, box.urx, box.lly + 22 + STRIP)


def _fresh_strip(page: pikepdf.Page, box: Rectangle) -> Rectangle:
    """Give an annex page a strip of fresh paper at what is its bottom when it is read; return the strip."""
    rotate = int(page.obj.get("/Rotate", 0))
    width = box.width if rotate in {0, 180} else box.height
    unit = float(page.obj.get("/UserUnit", 1)) or 1
    deep = STRIP / unit * max(1, width * unit / _WIDE)
    strip = {
        90: Rectangle(box.urx, box.lly, box.urx + deep, box.ury),
        180: Rectangle(box.llx, box.ury, box.urx, box.ury + deep),
        270: Rectangle(box.llx - deep, box.lly, box.llx, box.ury),
    }.get(rotate, Rectangle(box.llx, box.lly - deep, box.urx, box.lly))
    grown = [min(box.llx, strip.llx), min(box.lly, strip.lly), max(box.urx, strip.urx), max(box.ury, strip.ury)]
    page.obj.MediaBox = page.obj.CropBox = Array(grown)
    return strip


def _draw(page: pikepdf.Page, drawing: pikepdf.Object, rectangle: Rectangle, name: str) -> None:
    """Draw in `rectangle`, upright when the page is read, as an artifact that no screen reader speaks."""
    # A name of our own: a random one would make the same pack other bytes each time.
    resource = page.add_resource(drawing, Name.XObject, name=Name(name))
    placed = page.calc_form_xobject_placement(
        drawing, resource, rectangle, invert_transformations=True, allow_shrink=True, allow_expand=True
    )
    page.contents_add(b"/Artifact BMC\n" + placed + b"\nEMC")
