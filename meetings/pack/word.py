"""Minutes as a Word file: what stands on paper, with Word's own headings, lists and tables.

Made of the same HTML as the PDF, so that the two never differ; the style of the paper does not come along.
"""

import re
from dataclasses import dataclass
from io import BytesIO

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from lxml import html as lxml_html

from meetings.pack.content import PackContent
from record.plain_text import without_unseen

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_MARKS = {"strong": "bold", "b": "bold", "th": "bold", "em": "italic", "u": "underline"}
_BLOCKS = {*_HEADINGS, "p", "ul", "ol", "table", "blockquote", "div", "section", "header", "article"}
# Word's template has three depths of lists.
_DEEPEST_LIST = 3
_INK = RGBColor(0x0B, 0x4F, 0x47)
_CONTENT_WIDTH, _NAMES_WIDTH = Mm(166), Mm(32)


def build_word(content: PackContent) -> bytes:
    """Return the minutes as the bytes of a .docx: page numbers, the reader's name and DRAFT stand beside the text."""
    with translation.override(content.language):
        document = _new(content)
        page = lxml_html.document_fromstring(without_unseen(render_to_string("pdf/minutes.html", {"content": content})))
        _Writer(document).blocks(page.body, document)
        target = BytesIO()
        document.save(target)
    return target.getvalue()


def _new(content: PackContent) -> WordDocument:
    document = Document()
    about = document.core_properties
    # What the library's template says of itself is not true of ours.
    about.author, about.comments = _short(content.committee), ""
    about.title, about.subject = _short(content.title), _short(content.subject)
    about.language = "da-DK" if content.language == "da" else "en-GB"
    about.created = about.modified = content.as_of
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(24), Mm(20)
    section.top_margin, section.bottom_margin = Mm(20), Mm(22)
    _style(document, about.language)
    above = [content.watermark, content.title, "Demo" if content.is_demo else ""]
    section.header.paragraphs[0].text = without_unseen(" · ".join(filter(None, above)))
    footer = section.footer.paragraphs[0]
    if content.made_for:
        footer.add_run(without_unseen(f"{content.made_for} · "))
    before, _between, after = _("Page %(page)s of %(total)s").partition("%(page)s")
    between, _total, end = after.partition("%(total)s")
    for words, field in ((before, "PAGE"), (between, "NUMPAGES"), (end, "")):
        footer.add_run(words)
        if field:
            _field(footer, field)
    return document


def _short(text: str) -> str:
    """Word's properties hold 255 letters."""
    return without_unseen(text)[:255]


def _style(document: WordDocument, language: str) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    normal.paragraph_format.space_after = Pt(4)
    said = OxmlElement("w:lang")
    said.set(qn("w:val"), language)
    normal.element.get_or_add_rPr().append(said)
    for level, size in ((1, 20), (2, 12.5), (3, 10.5), (4, 10.5), (5, 10.5), (6, 10.5)):
        heading = document.styles[f"Heading {level}"]
        heading.font.size, heading.font.name = Pt(size), "Calibri"
        heading.font.color.rgb = RGBColor(0, 0, 0) if level < 3 else _INK
        heading.paragraph_format.space_before = Pt(10 if level == 2 else 2)
        heading.paragraph_format.space_after = Pt(2)


def _field(paragraph, name: str) -> None:
    """Add what Word counts itself."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)


@dataclass(frozen=True)
class _Look:
    """How words are written: bold, italic ...; and whether their line breaks were typed."""

    marks: frozenset[str] = frozenset()
    typed: bool = False

    def within(self, element) -> "_Look":
        mark = _MARKS.get(element.tag)
        marks = self.marks | {mark} if mark else self.marks
        if element.tag in ("sub", "sup"):
            marks |= {"subscript" if element.tag == "sub" else "superscript"}
        return _Look(marks, self.typed or "typed" in element.get("class", "").split())


class _Writer:
    """Writes blocks of HTML into a document, or into a cell of one of its tables."""

    def __init__(self, document: WordDocument):
        self.document = document

    def blocks(self, element, into, *, depth: int = 0, style: str = "") -> None:
        """Write what `element` holds; `depth` counts the lists around it, `style` is that of its paragraphs."""
        loose = None
        if (element.text or "").strip():
            loose = self._paragraph(into, style)
            self._words(loose, element.text, _Look())
        for child in element:
            if child.tag not in _BLOCKS:
                loose = loose or self._paragraph(into, style)
                self._inline(loose, child, _Look())
            else:
                loose = None
                self._block(child, into, depth=depth, style=style)
            if (child.tail or "").strip():
                loose = loose or self._paragraph(into, style)
            if loose is not None:
                self._words(loose, child.tail, _Look())

    def _block(self, element, into, *, depth: int, style: str) -> None:
        if element.tag in ("ul", "ol"):
            self._list(element, into, depth + 1)
        elif element.tag == "table":
            self._table(element, into)
        elif element.tag == "p" or element.tag in _HEADINGS:
            named = f"Heading {_HEADINGS[element.tag]}" if element.tag in _HEADINGS else style
            self._inside(self._paragraph(into, named), element, _Look().within(element))
        else:
            self.blocks(element, into, depth=depth, style="Quote" if element.tag == "blockquote" else style)

    def _paragraph(self, into, style: str):
        return into.add_paragraph(style=style or None)

    def _list(self, element, into, depth: int) -> None:
        if "people" in element.get("class", "").split():
            self._people(element, into)
            return
        kind = "List Number" if element.tag == "ol" else "List Bullet"
        level = min(depth, _DEEPEST_LIST)
        style = f"{kind} {level}" if level > 1 else kind
        counted = self._counted_anew(style) if element.tag == "ol" else None
        for point in element.iterchildren("li"):
            before = len(into.paragraphs)
            self.blocks(point, into, depth=depth, style=style)
            if counted is not None and len(into.paragraphs) > before:
                properties = into.paragraphs[before]._p.get_or_add_pPr().get_or_add_numPr()
                properties.get_or_add_numId().val = counted

    def _people(self, element, into) -> None:
        """Names, a line each, without points before them."""
        for person in element.iterchildren("li"):
            line = self._paragraph(into, "")
            line.paragraph_format.space_after = Pt(0)
            self._inside(line, person, _Look())

    def _counted_anew(self, style: str) -> int:
        """Let a list begin at 1: in Word all of one style are one list otherwise."""
        numbering = self.document.part.numbering_part.element
        of_style = self.document.styles[style].element.pPr.numPr.numId.val
        kind = next(num for num in numbering.num_lst if num.numId == of_style).abstractNumId.val
        number = numbering.add_num(kind)
        number.add_lvlOverride(ilvl=0).add_startOverride(1)
        return number.numId

    def _table(self, element, into) -> None:
        rows = [row.xpath("./td|./th") for row in element.iter("tr")]
        columns = max((sum(_spanned(cell) for cell in row) for row in rows), default=0)
        if not columns:
            return
        facts = "paper-facts" in element.get("class", "")
        made = into.add_table(len(rows), columns, *([_CONTENT_WIDTH] if into is not self.document else []))
        made.style = "Normal Table" if facts else "Table Grid"
        made.autofit = not facts
        if facts:
            made.columns[0].width, made.columns[1].width = _NAMES_WIDTH, _CONTENT_WIDTH - _NAMES_WIDTH
        for nth, row in enumerate(rows):
            column = 0
            for cell in row:
                last = min(column + _spanned(cell), columns) - 1
                place = made.cell(nth, column).merge(made.cell(nth, last))
                if facts:
                    place.width = made.columns[column].width
                self._cell(cell, place)
                column = last + 1

    def _cell(self, element, place) -> None:
        empty = place.paragraphs[0]._p
        if element.tag == "th":
            self._inside(place.add_paragraph(), element, _Look().within(element))
        else:
            self.blocks(element, place)
        # A cell has to have a paragraph, and has an empty one before anything is written.
        if len(place.paragraphs) > 1 and place.paragraphs[-1]._p.getnext() is None:
            empty.getparent().remove(empty)

    def _inside(self, paragraph, element, look: _Look) -> None:
        self._words(paragraph, element.text, look)
        for child in element:
            self._inline(paragraph, child, look)
            self._words(paragraph, child.tail, look)

    def _inline(self, paragraph, element, look: _Look) -> None:
        if element.tag == "br":
            paragraph.add_run().add_break()
        elif element.tag == "a" and re.match("https?://|mailto:", element.get("href", "")):
            self._link(paragraph, element.get("href"), element.text_content())
        elif isinstance(element.tag, str):
            self._inside(paragraph, element, look.within(element))

    def _words(self, paragraph, text: str | None, look: _Look) -> None:
        said = text or ""
        if not look.typed:
            said = re.sub(r"[ \t\n]+", " ", said)
            # As a browser has it: no space begins a paragraph.
            said = said if paragraph.text else said.lstrip(" ")
        if not said:
            return
        run = paragraph.add_run(said)
        for mark in look.marks:
            setattr(run.font, mark, True)

    def _link(self, paragraph, address: str, words: str) -> None:
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), self.document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        run = paragraph.add_run(words)
        run.font.underline = True
        run.font.color.rgb = RGBColor(0x00, 0x59, 0xB3)
        link.append(run._r)
        paragraph._p.append(link)


def _spanned(cell) -> int:
    text = cell.get("colspan", "1")
    return max(1, min(int(text), 100)) if text.isascii() and text.isdigit() else 1
