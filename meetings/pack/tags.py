"""The one structure tree of a pack, which screen readers follow: the trees of all its pieces, joined."""

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from meetings.pack.annex_tags import listed, numbers_in, written


class Tags:
    """Joins tags to the pack. Every page and link has a number, which leads from it to its tags (the parent tree)."""

    def __init__(self, own: pikepdf.Pdf):
        self.own = own
        self.root = own.Root.StructTreeRoot
        self.numbers = numbers_in(self.root.ParentTree)
        self.next = 1 + max(self.numbers, default=-1)
        self.document = listed(self.root.K)[0]
        if not isinstance(self.document.get("/K"), Array):
            self.document.K = Array([self.document.K] if "/K" in self.document else [])

    def write(self) -> None:
        """Write the parent tree that leads from pages back to tags."""
        self.root.ParentTree = self.own.make_indirect(written(self.numbers))
        self.root.ParentTreeNextKey = self.next

    def make_room(self, pdf: pikepdf.Pdf) -> None:
        """Number the pages and links of a piece from what is free in the pack on, before they are copied."""
        _renumber(pdf, self.next)
        tree = pdf.Root.StructTreeRoot = pdf.make_indirect(pdf.Root.StructTreeRoot)
        tree.ParentTree = written({key + self.next: value for key, value in numbers_in(tree.ParentTree).items()})

    def join(self, pdf: pikepdf.Pdf, title: str = "") -> None:
        """Join the tree of a piece whose pages are in the pack already; with a `title`, as a part of its own."""
        copied = self.own.copy_foreign(pdf.Root.StructTreeRoot)
        self.numbers |= numbers_in(copied.ParentTree)
        self.next = 1 + max(self.numbers, default=-1)
        parent = self._part(title, language=pdf.Root.get("/Lang")) if title else self.document
        kids = listed(copied.K) if title else [kid for document in listed(copied.K) for kid in listed(document.K)]
        for kid in kids:
            kid.P = parent
            parent.K.append(kid)
        for key in ("/RoleMap", "/ClassMap"):
            self._keep_ours(key, copied.get(key))

    def _part(self, title: str, *, language) -> pikepdf.Object:
        part = self.own.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Part, P=self.document, T=String(title), K=Array())
        )
        if language is not None and str(language):
            part.Lang = String(str(language))
        self.document.K.append(part)
        return part

    def _keep_ours(self, key: str, theirs) -> None:
        ours = self.root.get(key, Dictionary())
        for name, value in theirs.items() if isinstance(theirs, Dictionary) else ():
            if name not in ours:
                ours[name] = value
        if len(ours.keys()):
            self.root[key] = ours


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
    return (
        [drawing for drawing in drawings.values() if isinstance(drawing, pikepdf.Stream)]
        if drawings is not None
        else []
    )
