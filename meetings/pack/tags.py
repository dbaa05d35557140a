"""The one structure tree of a pack, which screen readers follow: our own, with the annexes' trees joined to it."""

import pikepdf
from django.utils.translation import gettext as _
from pikepdf import Array, Dictionary, Name, String

from meetings.pack.annex_file import BROKEN
from meetings.pack.content import Annex


class Tags:
    """Joins tags to the pack. Every page and link has a number, which leads from it to its tags (the parent tree)."""

    def __init__(self, own: pikepdf.Pdf):
        self.own = own
        self.root = own.Root.StructTreeRoot
        self.numbers = _numbers(self.root.ParentTree)
        self.next = 1 + max(self.numbers, default=-1)
        kids = self.root.K
        self.document = kids[0] if isinstance(kids, Array) else kids
        if not isinstance(self.document.get("/K"), Array):
            self.document.K = Array([self.document.K] if "/K" in self.document else [])

    def write(self) -> None:
        """Write the parent tree that leads from pages back to tags."""
        nums = Array()
        for key in sorted(self.numbers):
            nums.append(key)
            nums.append(self.numbers[key])
        self.root.ParentTree = self.own.make_indirect(Dictionary(Nums=nums))
        self.root.ParentTreeNextKey = self.next

    def join(self, pdf: pikepdf.Pdf, annex: Annex) -> None:
        """Join the tree of an annex, whose pages are in the pack already, as one part of the pack's."""
        copied = self.own.copy_foreign(pdf.Root.StructTreeRoot)
        found = _numbers(copied.ParentTree)
        self.numbers |= {key: value for key, value in found.items() if key >= self.next}
        self.next = 1 + max(self.numbers, default=-1)
        part = self._part(annex, language=pdf.Root.get("/Lang"))
        for kid in _listed(copied.K):
            kid.P = part
            part.K.append(kid)
        for key in ("/RoleMap", "/ClassMap"):
            self._keep_ours(key, copied.get(key))

    def describe(self, pages: list[pikepdf.Page], annex: Annex) -> None:
        """Make each page of an untagged annex one figure that says what it is: a screen reader is told the truth."""
        part = self._part(annex)
        for number, page in enumerate(pages, start=1):
            _draw_as_one(self.own, page)
            words = _("Annex %(number)s, page %(page)s: %(title)s. The page is not tagged for screen readers.")
            figure = self._element(part, Name.Figure, page, content=0)
            figure.Alt = String(words % {"number": annex.number, "page": number, "title": annex.title})
            figure.A = Dictionary(O=Name.Layout, BBox=Array([*page.mediabox]), Placement=Name.Block)
            page.obj.StructParents = self._numbered(Array([figure]))
            for link in page.obj.get("/Annots", Array()):
                reference = Dictionary(Type=Name.OBJR, Obj=link, Pg=page.obj)
                link.StructParent = self._numbered(self._element(part, Name.Link, page, content=reference))

    def _part(self, annex: Annex, *, language=None) -> pikepdf.Object:
        title = _("Annex %(number)s: %(title)s") % {"number": annex.number, "title": annex.title}
        part = self.own.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Part, P=self.document, T=String(title), K=Array())
        )
        if language is not None and str(language):
            part.Lang = String(str(language))
        self.document.K.append(part)
        return part

    def _element(self, parent, role: Name, page: pikepdf.Page, *, content) -> pikepdf.Object:
        element = Dictionary(Type=Name.StructElem, S=role, P=parent, Pg=page.obj, K=content)
        parent.K.append(self.own.make_indirect(element))
        return parent.K[-1]

    def _numbered(self, value: pikepdf.Object) -> int:
        self.numbers[self.next] = value
        self.next += 1
        return self.next - 1

    def _keep_ours(self, key: str, theirs) -> None:
        ours = self.root.get(key, Dictionary())
        for name, value in theirs.items() if isinstance(theirs, Dictionary) else ():
            if name not in ours:
                ours[name] = value
        if len(ours.keys()):
            self.root[key] = ours


def ready_to_join(pdf: pikepdf.Pdf, *, first: int) -> bool:
    """Tell whether an annex has tags that can be joined, and renumber them from `first` on.

    An annex whose tags are damaged is treated as one without: False, and nothing of its tags is to be used.
    """
    try:
        if not isinstance(pdf.Root.get("/StructTreeRoot"), Dictionary):
            return False
        tree = pdf.Root.StructTreeRoot = pdf.make_indirect(pdf.Root.StructTreeRoot)
        numbers = _numbers(tree.ParentTree)
        _drop_what_is_gone(tree, {link.objgen for page in pdf.pages for link in page.obj.get("/Annots", Array())})
        _renumber(pdf, first)
        nums = Array()
        for key in sorted(numbers):
            nums.append(key + first)
            nums.append(numbers[key])
        tree.ParentTree = Dictionary(Nums=nums)
        return bool(numbers) and bool(_listed(tree.K))
    except BROKEN:
        return False


def _listed(kids) -> list:
    return [kid for kid in (kids if isinstance(kids, Array) else [kids]) if isinstance(kid, Dictionary)]


def _numbers(tree) -> dict[int, pikepdf.Object]:
    """Return a number tree as a dictionary. Raises ValueError when it leads back into itself."""
    found: dict[int, pikepdf.Object] = {}
    waiting, seen = [tree], set()
    while waiting:
        node = waiting.pop()
        if node.is_indirect and node.objgen in seen:
            raise ValueError("A number tree that leads back into itself")
        seen.add(node.objgen)
        nums = node.get("/Nums", Array())
        found |= {int(nums[at]): nums[at + 1] for at in range(0, len(nums) - 1, 2)}
        waiting.extend(node.get("/Kids", Array()))
    return found


def _drop_what_is_gone(tree, links: set) -> None:
    """Remove the tags' references to annotations that were removed: they would bring scripts and forms back."""
    waiting, seen = _listed(tree.K), set()
    while waiting:
        element = waiting.pop()
        if element.is_indirect and element.objgen in seen:
            raise ValueError("A tag tree that leads back into itself")
        seen.add(element.objgen)
        kids = element.get("/K")
        if kids is None:
            continue
        kids = list(kids) if isinstance(kids, Array) else [kids]
        kept = [kid for kid in kids if not _is_gone(kid, links)]
        if len(kept) < len(kids):
            element.K = Array(kept)
            if element.get("/S") in (Name.Link, Name.Form, Name.Annot):
                element.S = Name.Span
        waiting.extend(kid for kid in kept if isinstance(kid, Dictionary) and "/S" in kid)


def _is_gone(kid, links: set) -> bool:
    if not isinstance(kid, Dictionary) or kid.get("/Type") != Name.OBJR:
        return False
    target = kid.get("/Obj")
    is_drawing = isinstance(target, pikepdf.Stream)
    return not is_drawing and (target is None or target.objgen not in links)


def _renumber(pdf: pikepdf.Pdf, first: int) -> None:
    """Add `first` to the number of every page, link and drawing of an annex."""
    seen: set = set()
    for page in pdf.pages:
        holders = [page.obj, *page.obj.get("/Annots", Array())]
        waiting = [page.obj.get("/Resources")]
        while waiting:
            for drawing in _drawings(waiting.pop()):
                if drawing.objgen not in seen:
                    seen.add(drawing.objgen)
                    holders.append(drawing)
                    waiting.append(drawing.get("/Resources"))
        for holder in holders:
            for key in ("/StructParents", "/StructParent"):
                if key in holder:
                    holder[key] = int(holder[key]) + first


def _drawings(resources) -> list:
    drawings = resources.get("/XObject") if isinstance(resources, Dictionary) else None
    return [one for one in drawings.values() if isinstance(one, pikepdf.Stream)] if drawings is not None else []


def _draw_as_one(own: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Turn what a page shows into one drawing within one tag: whatever it holds stays inside."""
    drawing = page.as_form_xobject(handle_transformations=False)
    # Read now: until then the drawing only points at the page's content, which is replaced below.
    content = drawing.read_bytes()
    if b"MC" in content:
        content = _without_marks(drawing)
    drawing.write(content)
    page.obj.Resources = Dictionary(XObject=Dictionary(Annex=drawing))
    page.obj.Contents = own.make_stream(b"/Figure <</MCID 0>> BDC q /Annex Do Q EMC")


def _without_marks(drawing: pikepdf.Stream) -> bytes:
    """Return the content without the marks of tags it does not have; those that switch layers stay."""
    kept, is_layer = [], []
    for instruction in pikepdf.parse_content_stream(drawing):
        name = str(instruction.operator)
        if name in {"BMC", "BDC"}:
            is_layer.append(instruction.operands[0] == Name.OC)
            keep = is_layer[-1]
        elif name == "EMC":
            keep = bool(is_layer) and is_layer.pop()
        else:
            keep = name not in {"MP", "DP"}
        if keep:
            kept.append(instruction)
    return pikepdf.unparse_content_stream(kept)
