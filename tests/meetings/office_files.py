"""Small real Office files, written by hand: the least that Word, Excel and PowerPoint would open."""

import zipfile
from io import BytesIO

from django.core.files.base import ContentFile
from openpyxl import Workbook

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"


def _packed(name: str, parts: dict[str, str]) -> ContentFile:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for path, content in parts.items():
            # Without the time of day: the same words are the same bytes.
            packed.writestr(zipfile.ZipInfo(path), '<?xml version="1.0" encoding="UTF-8"?>' + content)
    return ContentFile(target.getvalue(), name=name)


def _types(overrides: dict[str, str]) -> str:
    rows = "".join(
        f'<Override PartName="{part}" ContentType="{_TYPES}.{kind}+xml"/>' for part, kind in overrides.items()
    )
    xml = '<Default Extension="xml" ContentType="application/xml"/>'
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<Types xmlns="{_PACKAGE}/content-types">{rels}{xml}{rows}</Types>'


def _relations(*rows: tuple[str, str, str], linked=()) -> str:
    """Rows of (id, kind, part of the package), and pictures outside it as (id, address)."""
    inside = [f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{part}"/>' for key, kind, part in rows]
    outside = [
        f'<Relationship Id="{key}" Type="{_OFFICE}/image" Target="{address}" TargetMode="External"/>'
        for key, address in linked
    ]
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(inside + outside)}</Relationships>'


def _paragraph(text: str, style: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}<w:r><w:t>{text}</w:t></w:r></w:p>"


def _linked_picture(key: str) -> str:
    return (
        f'<w:p><w:r><w:drawing><wp:inline xmlns:wp="{_WP}"><wp:extent cx="900000" cy="900000"/>'
        f'<wp:docPr id="1" name="Billede"/><a:graphic xmlns:a="{_A}"><a:graphicData uri="{_PIC}">'
        f'<pic:pic xmlns:pic="{_PIC}"><pic:nvPicPr><pic:cNvPr id="1" name="Billede"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:link="{key}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r></w:p>"
    )


def _included(address: str) -> str:
    return (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> INCLUDETEXT "{address}" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Indsat</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def document(text="Rødgrød med fløde på Ærø", *, linked=(), name="Notat.docx") -> ContentFile:
    """A Word document with a heading, `text`, and every address of `linked` as a linked picture and a linked text."""
    links = [(f"link{number}", address) for number, address in enumerate(linked)]
    body = _paragraph("Indledning", "Heading1") + _paragraph(text)
    body += "".join(_linked_picture(key) for key, _address in links) + "".join(_included(address) for address in linked)
    heading = (
        '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>'
        '<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    )
    return _packed(
        name,
        {
            "[Content_Types].xml": _types(
                {
                    "/word/document.xml": "wordprocessingml.document.main",
                    "/word/styles.xml": "wordprocessingml.styles",
                }
            ),
            "_rels/.rels": _relations(("r1", "officeDocument", "word/document.xml")),
            "word/_rels/document.xml.rels": _relations(("styles", "styles", "styles.xml"), linked=links),
            "word/document.xml": (
                f'<w:document xmlns:w="{_W}" xmlns:r="{_OFFICE}"><w:body>{body}</w:body></w:document>'
            ),
            "word/styles.xml": f'<w:styles xmlns:w="{_W}">{heading}</w:styles>',
        },
    )


def spreadsheet(text="Beløb på øen") -> ContentFile:
    """An Excel workbook of one sheet."""
    book, target = Workbook(), BytesIO()
    book.active.append([12.5, text])
    book.save(target)
    return ContentFile(target.getvalue(), name="Tal.xlsx")


def slides(text="Tak for i dag, kære gæster på øen", pages=2) -> ContentFile:
    """A PowerPoint presentation of so many slides."""
    shape = (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Tekst"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>'
        '<a:off x="900000" y="900000"/><a:ext cx="6000000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"/></p:spPr>'
        f"<p:txBody><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
    )
    slide = (
        f'<p:sld xmlns:p="{_P}" xmlns:a="{_A}"><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/>'
        f"<p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>{shape}</p:spTree></p:cSld></p:sld>"
    )
    numbers = range(1, pages + 1)
    ids = "".join(f'<p:sldId id="{255 + number}" r:id="s{number}"/>' for number in numbers)
    types = {"/ppt/presentation.xml": "presentationml.presentation.main"}
    types |= {f"/ppt/slides/slide{number}.xml": "presentationml.slide" for number in numbers}
    return _packed(
        "Oplæg.pptx",
        {
            "[Content_Types].xml": _types(types),
            "_rels/.rels": _relations(("r1", "officeDocument", "ppt/presentation.xml")),
            "ppt/_rels/presentation.xml.rels": _relations(
                *[(f"s{number}", "slide", f"slides/slide{number}.xml") for number in numbers]
            ),
            "ppt/presentation.xml": (
                f'<p:presentation xmlns:p="{_P}" xmlns:r="{_OFFICE}"><p:sldIdLst>{ids}</p:sldIdLst>'
                '<p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>'
            ),
            **{f"ppt/slides/slide{number}.xml": slide for number in numbers},
        },
    )
