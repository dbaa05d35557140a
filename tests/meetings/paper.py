"""Real PDF files, good and bad, and packs made of them without a database."""

from dataclasses import fields
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, String

from meetings.entries import AgendaEntry
from meetings.pack import Annex, PackContent, PackedItem, build_pdf, plain_document

# The agenda before all else, and what is said of the pack behind it.
FRONT = BACK = 1
_BLANK = dict.fromkeys(("presenter", "summary", "case_presentation", "economy", "further_process"), "") | {
    "item_id": 1,
    "kind": "decision",
    "minutes_allotted": 0,
    "openness": "open",
    "recommendation": (),
}
_SAID = {field.name for field in fields(AgendaEntry)} - {"annexes"}
AT = datetime(2020, 12, 1, 9, tzinfo=UTC)


def content(*items: PackedItem, **changes) -> PackContent:
    """A pack of these items in English."""
    values = {
        "kind": "Full pack",
        "language": "en",
        "committee": "Administrativ styregruppe",
        "reference": "2020-1",
        "starts_at": AT,
        "ends_at": AT.replace(hour=11),
        "place": "Viborg",
        "as_of": AT,
        "items": items,
    }
    return PackContent(**values | changes)


def item(number="1", title="Klimaplan", *files: bytes, **changes) -> PackedItem:
    """An item with these files as annexes, numbered 1, 2, 3."""
    annexes = tuple(annex(str(nth), file) for nth, file in enumerate(files, start=1))
    said = {name: changes.pop(name) for name in list(changes) if name in _SAID}
    entry = AgendaEntry(**_BLANK | {"number": number, "title": title} | said)
    return PackedItem(**{"entry": entry, "annexes": annexes} | changes)


def annex(number: str, file: bytes) -> Annex:
    return Annex(number, f"Notat {number}", f"notat-{number}.pdf", lambda: BytesIO(file))


def pack(*items: PackedItem, **changes) -> pikepdf.Pdf:
    """The built pack, opened."""
    return pikepdf.open(BytesIO(build_pdf(content(*items, **changes))))


def tagged(html="<h1>Et notat</h1><p>Klimaet venter ikke.</p>", *, title="Et notat") -> bytes:
    """A tagged file, as a good word processor makes it."""
    return plain_document(title=title, html=html)


def drawn(*, size=(595, 842), rotate=0, pages=1, content=b"0.5 g 100 100 50 50 re f") -> pikepdf.Pdf:
    """An untagged file with something drawn on each page, to be changed by the test."""
    pdf = pikepdf.new()
    for _number in range(pages):
        page = pdf.add_blank_page(page_size=size)
        page.obj.Contents = pdf.make_stream(content)
        page.obj.Rotate = rotate
    return pdf


def words_of(pdf: bytes) -> list[str]:
    """The text of each page, on one line."""
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf)]


def saved(pdf: pikepdf.Pdf, **options) -> bytes:
    target = BytesIO()
    pdf.save(target, **options)
    return target.getvalue()


def form() -> bytes:
    """A filled-in form with a script, an attached file and an action when it is opened."""
    pdf = drawn()
    look = pdf.make_stream(b"q 1 0 0 rg 0 0 200 40 re f Q", Type=Name.XObject, Subtype=Name.Form)
    look.BBox = Array([0, 0, 200, 40])
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("navn"),
            V=String("Ja"),
            Rect=Array([100, 500, 300, 540]),
            F=4,
            AP=Dictionary(N=look),
            AA=Dictionary(E=Dictionary(S=Name.JavaScript, JS=String("app.alert('script')"))),
        )
    )
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert('open')"))
    pdf.attachments["hemmelig.txt"] = b"an attached secret"
    return saved(pdf)


def linked(*addresses: str) -> bytes:
    """An untagged page with a link to each address."""
    pdf = drawn()
    pdf.pages[0].obj.Annots = Array(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=Array([10, 10, 60, 20]),
            A=Dictionary(S=Name.URI, URI=String(address)),
        )
        for address in addresses
    )
    return saved(pdf)


def layered() -> bytes:
    """A page with a layer that its author has switched off."""
    pdf = drawn(content=b"/OC /hidden BDC 1 0 0 rg 100 100 300 300 re f EMC")
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Udkast")))
    pdf.pages[0].obj.Resources = Dictionary(Properties=Dictionary(hidden=layer))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    return saved(pdf)
