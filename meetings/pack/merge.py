"""Own pages and annexes as one PDF: in order, stamped, with an outline, page labels and one tag tree."""

from io import BytesIO

import pikepdf
from django.utils.translation import gettext as _
from pikepdf import Array, Dictionary, Name, NumberTree, OutlineItem, String

from meetings.pack.content import PackContent
from meetings.pack.layout import Block, OpenedAnnex, Part
from meetings.pack.stamp import stamp_pages
from meetings.pack.tags import Tags, ready_to_join


def assemble(
    own: pikepdf.Pdf, blocks: list[Block], *, parts: list[Part], pages: dict[str, int], content: PackContent
) -> bytes:
    """Return the bytes of the pack: `own` pages with the annexes of `blocks` put between them.

    `pages` says on which page of the pack (from 1) each anchor stands.
    """
    tags = Tags(own)
    for block in blocks:
        if block.annex is not None:
            _insert(own, block.annex, at=block.start, tags=tags)
    tags.write()
    if len(own.pages) != sum(block.length for block in blocks):
        raise AssertionError("The contents of the pack would name wrong pages")
    _point_at_annexes(own, pages)
    stamp_pages(own, blocks, content)
    _outline(own, parts, pages)
    _label(own, blocks)
    _finish(own, content)
    return _saved(own)


def _insert(own: pikepdf.Pdf, one: OpenedAnnex, *, at: int, tags: Tags) -> None:
    pdf = one.pdf
    tagged = ready_to_join(pdf, first=tags.next)
    for offset, page in enumerate(pdf.pages):
        own.pages.insert(at + offset, page)
    if tagged:
        tags.join(pdf, one.annex)
    else:
        tags.describe([own.pages[at + offset] for offset in range(one.pages)], one.annex)
    _join_layers(own, pdf)


def _join_layers(own: pikepdf.Pdf, pdf: pikepdf.Pdf) -> None:
    """Take the annex's layers along: one that its author has switched off must not show in the pack."""
    layers = pdf.Root.get("/OCProperties")
    if not isinstance(layers, Dictionary) or not isinstance(layers.get("/OCGs"), Array):
        return
    copied = own.copy_foreign(pdf.make_indirect(layers))
    default = copied.get("/D", Dictionary())
    shown = {one.objgen for one in default.get("/ON", Array())}
    hidden = default.get("/OFF", Array())
    if default.get("/BaseState") == Name.OFF:
        hidden = Array([one for one in copied.OCGs if one.objgen not in shown])
    if "/OCProperties" not in own.Root:
        own.Root.OCProperties = Dictionary(OCGs=Array(), D=Dictionary(Name=String("Pack"), OFF=Array(), Order=Array()))
    own.Root.OCProperties.OCGs.extend(copied.OCGs)
    own.Root.OCProperties.D.OFF.extend(hidden)


def _point_at_annexes(own: pikepdf.Pdf, pages: dict[str, int]) -> None:
    """Turn the links "annex:<anchor>" of our own pages into links to the page where the annex begins."""
    for page in own.pages:
        for link in page.obj.get("/Annots", Array()):
            address = str(link.get("/A", Dictionary()).get("/URI", ""))
            if address.startswith("annex:") and address.removeprefix("annex:") in pages:
                target = own.pages[pages[address.removeprefix("annex:")] - 1]
                link.A = Dictionary(S=Name.GoTo, D=Array([target.obj, Name.Fit]))


def _outline(own: pikepdf.Pdf, parts: list[Part], pages: dict[str, int]) -> None:
    with own.open_outline() as outline:
        outline.root.clear()
        for part in parts:
            if part.anchor not in pages:
                continue
            item = OutlineItem(f"{part.entry.number}. {part.entry.title}", pages[part.anchor] - 1)
            for one in part.annexes:
                label = _("Annex %(number)s: %(title)s") % {"number": one.annex.number, "title": one.annex.title}
                annex = OutlineItem(label, pages[one.anchor] - 1)
                annex.is_closed = True
                annex.children.extend(bookmark.at(pages[one.anchor] - 1) for bookmark in one.bookmarks)
                item.children.append(annex)
            outline.root.append(item)
    own.Root.PageMode = Name.UseOutlines


def _label(own: pikepdf.Pdf, blocks: list[Block]) -> None:
    """Name pages in the reader's page box as the stamps do: own pages by the pack's number, annexes by their own."""
    labels = NumberTree.new(own)
    for block in blocks:
        if block.length == 0:
            continue
        if block.annex is None:
            labels[block.start] = Dictionary(S=Name.D, St=block.start + 1)
        else:
            prefix = _("Annex %(number)s") % {"number": block.annex.annex.number}
            labels[block.start] = Dictionary(S=Name.D, St=1, P=String(f"{prefix}, "))
    own.Root.PageLabels = labels.obj


def _finish(own: pikepdf.Pdf, content: PackContent) -> None:
    own.Root.Lang = String("da-DK" if content.language == "da" else "en")
    own.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    for key in ("/OpenAction", "/AA"):
        if key in own.Root:
            del own.Root[key]


def _saved(own: pikepdf.Pdf) -> bytes:
    target = BytesIO()
    own.save(target, deterministic_id=True, linearize=False, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()
