"""The pieces of a pack as one PDF: in order, stamped, with an outline, page labels and one tag tree."""

from io import BytesIO

import pikepdf
from django.utils.translation import gettext as _
from pikepdf import Array, Dictionary, Name, NumberTree, OutlineItem, String

from meetings.pack.annex_file import LEADS_TO
from meetings.pack.bookmarks import bookmarks_of
from meetings.pack.content import Annex, PackContent
from meetings.pack.layout import ANNEX, BLANK, Part, Piece, Place
from meetings.pack.stamp import Stamps, name_of_reader, place_of_reader
from meetings.pack.tags import Tags

_A4 = (595.28, 841.89)
_UA_SCHEMA = """<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def assemble(front: Piece, pieces: list[Piece], *, parts: list[Part], content: PackContent, key: str) -> bytes:
    """Return the bytes of the pack: the `front` pages and the pieces behind them, as they were put in order.

    Without `parts` the front is a paper of its own, and its bookmarks stay.

    Where the pack has a reader's name, its place is kept and empty, and known by the pack's `key` (`named`).
    """
    own = front.file
    tags = Tags(own)
    for piece in pieces:
        if piece.start != len(own.pages):
            raise AssertionError("The contents of the pack would name wrong pages")
        if piece.kind == BLANK:
            own.add_blank_page(page_size=_A4)
        else:
            _append(own, piece, tags)
    tags.write()
    everything = [front, *pieces]
    _lead(own, everything)
    stamps = Stamps(own, content, total=len(own.pages), key=key)
    pages = list(own.pages)
    for piece in everything:
        for nth in range(piece.length):
            stamps.put_on(piece, pages[piece.start + nth], nth + 1)
    if parts:
        _outline(own, parts)
    _label(own, everything)
    _finish(own, content)
    return _saved(own) if content.for_archive else _written(own, pikepdf.ObjectStreamMode.generate)


def named(pack: bytes, name: str, *, key: str) -> bytes:
    """Return a finished pack with the reader's name on every page: one drawing, replaced by one of the same length."""
    place = place_of_reader(key)
    if pack.count(place) != 1:
        raise AssertionError("The pack has no place for the name of its reader")
    return pack.replace(place, name_of_reader(name))


def annex_title(annex: Annex) -> str:
    """Return how an annex is called in outlines and tags."""
    return _("Annex %(number)s: %(title)s") % {"number": annex.number, "title": annex.title}


def _append(own: pikepdf.Pdf, piece: Piece, tags: Tags) -> None:
    tags.make_room(piece.file)
    own.pages.extend(piece.file.pages)
    tags.join(piece.file, annex_title(piece.of_annex) if piece.kind == ANNEX else "")
    if piece.kind == ANNEX:
        _join_layers(own, piece.file)


def _join_layers(own: pikepdf.Pdf, pdf: pikepdf.Pdf) -> None:
    """Take the annex's layers along: one that its author has switched off must not show in the pack."""
    layers = pdf.Root.get("/OCProperties")
    if not isinstance(layers, Dictionary) or not isinstance(layers.get("/OCGs"), Array):
        return
    copied = own.copy_foreign(pdf.make_indirect(layers))
    default = copied.get("/D", Dictionary())
    shown = {layer.objgen for layer in default.get("/ON", Array())}
    hidden = default.get("/OFF", Array())
    if default.get("/BaseState") == Name.OFF:
        hidden = Array([layer for layer in copied.OCGs if layer.objgen not in shown])
    if "/OCProperties" not in own.Root:
        own.Root.OCProperties = Dictionary(OCGs=Array(), D=Dictionary(Name=String("Pack"), OFF=Array(), Order=Array()))
    own.Root.OCProperties.OCGs.extend(copied.OCGs)
    own.Root.OCProperties.D.OFF.extend(hidden)


def _lead(own: pikepdf.Pdf, pieces: list[Piece]) -> None:
    """Let links to items and annexes, and the annexes' own inner links, lead to pages of the pack."""
    places = {
        name: Place(piece.start + place.page, place.height) for piece in pieces for name, place in piece.anchors.items()
    }
    pages = [page.obj for page in own.pages]
    for piece in pieces:
        for page in pages[piece.start : piece.start + piece.length]:
            for link in page.get("/Annots", ()):
                target = _target(link, piece, places)
                if target is not None:
                    link.A = Dictionary(S=Name.GoTo, D=_seen(pages[target.page], target))


def _seen(page: pikepdf.Object, place: Place) -> Array:
    """What a reader is shown: the whole page, or the page from where an item begins on it."""
    if place.height is None:
        return Array([page, Name.Fit])
    return Array([page, Name.XYZ, 0, round(place.height, 2), 0])


def _target(link: pikepdf.Object, piece: Piece, places: dict[str, Place]) -> Place | None:
    if piece.kind == ANNEX:
        if LEADS_TO not in link:
            return None
        inner = int(link[LEADS_TO])
        del link[LEADS_TO]
        return Place(piece.start + inner)
    address = link.get("/A", Dictionary()).get("/URI")
    return places.get(str(address)) if address is not None else None


def _outline(own: pikepdf.Pdf, parts: list[Part]) -> None:
    with own.open_outline() as outline:
        outline.root.clear()
        for part in parts:
            if part.item is None:
                continue
            page = own.pages[part.place.page].obj
            item = OutlineItem(f"{part.entry.number}. {part.entry.title}", _seen(page, part.place))
            for piece in part.annexes:
                annex = OutlineItem(annex_title(piece.of_annex), piece.start)
                annex.is_closed = True
                if piece.kind == ANNEX:
                    annex.children.extend(bookmark.at(piece.start) for bookmark in bookmarks_of(piece.file))
                item.children.append(annex)
            outline.root.append(item)
    own.Root.PageMode = Name.UseOutlines


def _label(own: pikepdf.Pdf, pieces: list[Piece]) -> None:
    """Name pages in the reader's page box as the stamps do: own pages by the pack's number, annexes by their own."""
    labels = NumberTree.new(own)
    for piece in pieces:
        if piece.is_own:
            labels[piece.start] = Dictionary(S=Name.D, St=piece.start + 1)
        else:
            prefix = _("Annex %(number)s") % {"number": piece.of_annex.number}
            labels[piece.start] = Dictionary(S=Name.D, St=1, P=String(f"{prefix}, "))
    own.Root.PageLabels = labels.obj


def _finish(own: pikepdf.Pdf, content: PackContent) -> None:
    own.Root.Lang = String("da-DK" if content.language == "da" else "en")
    own.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    for key in ("/OpenAction", "/AA"):
        if key in own.Root:
            del own.Root[key]
    if content.for_archive:
        _claim_both(own)


def _claim_both(own: pikepdf.Pdf) -> None:
    """Say of a PDF/A that it is PDF/UA too; PDF/A wants to be told what that claim means, uncompressed."""
    said = own.Root.Metadata.read_bytes()
    end = b"</rdf:RDF>"
    if said.count(end) != 1:
        raise AssertionError("The metadata of the pack is not what it was")
    own.Root.Metadata = own.make_stream(
        said.replace(end, _UA_SCHEMA.encode() + end), Type=Name.Metadata, Subtype=Name.XML
    )


# A stream that happens to end with a carriage return is a fault to checkers of PDF/A, which count it to the line's end.
_SEEMS_SHORTER = b"\r\nendstream"


def _saved(own: pikepdf.Pdf) -> bytes:
    made = _written(own, pikepdf.ObjectStreamMode.generate)
    return _written(own, pikepdf.ObjectStreamMode.disable) if _SEEMS_SHORTER in made else made


def _written(own: pikepdf.Pdf, objects: pikepdf.ObjectStreamMode) -> bytes:
    target = BytesIO()
    # Nothing is unpacked here: what a stream unpacks to is nobody's business but its reader's.
    own.save(
        target,
        deterministic_id=True,
        linearize=False,
        object_stream_mode=objects,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
    )
    return target.getvalue()
