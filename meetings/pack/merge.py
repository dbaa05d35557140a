"""Own pages and annexes as one PDF: in order, stamped, with an outline and one tag tree."""

from io import BytesIO

import pikepdf
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from meetings.pack.content import PackContent
from meetings.pack.render import render

# Points of fresh paper under each annex page: the stamp never covers what the annex says.
STRIP = 20
_KEPT_PAGE_KEYS = {"/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/Contents", "/Annots"}
_KEPT_PAGE_KEYS |= {"/Group", "/StructParents", "/Tabs", "/UserUnit"}


def assemble(own: pikepdf.Pdf, order: list, *, pages: dict[str, int], content: PackContent) -> bytes:
    """Return the bytes of the pack: `order` names own pages by index and annexes; `pages` where each anchor stands."""
    own_pages = list(own.pages)
    tags = _Tags(own)
    stamps: list[str] = []
    annex_flags: list[bool] = []
    place = 0
    total = sum(1 if kind == "own" else one.pages for kind, one in order)
    for kind, one in order:
        if kind == "own":
            stamps.append(_("Page %(page)s of %(total)s") % {"page": place + 1, "total": total})
            annex_flags.append(False)
            place += 1
            continue
        _insert_annex(own, one, at=place, tags=tags)
        for number in range(one.pages):
            stamps.append(
                _("Annex %(annex)s · page %(page)s of %(pages)s · page %(place)s of the pack's %(total)s")
                % {
                    "annex": one.annex.number,
                    "page": number + 1,
                    "pages": one.pages,
                    "place": place + 1,
                    "total": total,
                }
            )
            annex_flags.append(True)
            place += 1
    assert len(own.pages) == total == len(own_pages) + sum(annex_flags)  # noqa: S101  (else the contents would lie)
    tags.write()
    _stamp(own, stamps, annex_flags, content)
    _outline(own, pages, content)
    _finish(own, content)
    return _saved(own)


def _insert_annex(own: pikepdf.Pdf, one, *, at: int, tags: "_Tags") -> None:
    """Put the pages of an annex into the pack, cleaned of everything that acts, and join its tags or make some."""
    first = at
    for offset, page in enumerate(one.pdf.pages):
        own.pages.insert(at + offset, page)
    inserted = [own.pages[first + number] for number in range(one.pages)]
    for page in inserted:
        _clean(page)
    if "/StructTreeRoot" in one.pdf.Root:
        tags.join(one.pdf, inserted, one.annex)
    else:
        tags.describe(inserted, one.annex)


def _clean(page: pikepdf.Page) -> None:
    for key in list(page.obj.keys()):
        if key not in _KEPT_PAGE_KEYS:
            del page.obj[key]
    links = []
    for annotation in page.obj.get("/Annots", Array()):
        action = annotation.get("/A", Dictionary()) if isinstance(annotation, Dictionary) else Dictionary()
        if annotation.get("/Subtype") == Name.Link and action.get("/S") == Name.URI:
            for key in ("/AA", "/StructParent"):
                if key in annotation:
                    del annotation[key]
            annotation.Contents = String(str(action.get("/URI", "")))
            links.append(annotation)
    if "/Annots" in page.obj:
        del page.obj["/Annots"]
    if links:
        page.obj.Annots = Array(links)
        page.obj.Tabs = Name.S


class _Tags:
    """The one structure tree of the pack: our own, with the annexes' trees joined to it."""

    def __init__(self, own: pikepdf.Pdf):
        self.own = own
        self.root = own.Root.StructTreeRoot
        self.numbers = self._flat(self.root.get("/ParentTree", Dictionary()))
        self.next = 1 + max(self.numbers, default=-1)
        kids = self.root.K
        self.document = kids[0] if isinstance(kids, Array) else kids

    def _flat(self, node) -> dict[int, pikepdf.Object]:
        found = {}
        nums = node.get("/Nums", Array())
        for i in range(0, len(nums) - 1, 2):
            found[int(nums[i])] = nums[i + 1]
        for kid in node.get("/Kids", Array()):
            found |= self._flat(kid)
        return found

    def _add(self, element) -> None:
        kids = self.document.get("/K", Array())
        if not isinstance(kids, Array):
            kids = Array([kids])
        kids.append(element)
        self.document.K = kids

    def join(self, pdf: pikepdf.Pdf, pages, annex) -> None:
        """Join the tag tree of a tagged annex as one part of the pack's."""
        theirs = self._flat(pdf.Root.StructTreeRoot.get("/ParentTree", Dictionary()))
        shift = self.next
        for page in pages:
            if "/StructParents" in page.obj:
                page.obj.StructParents = int(page.obj.StructParents) + shift
        copied = self.own.copy_foreign(self._indirect(pdf, pdf.Root.StructTreeRoot))
        for key, value in theirs.items():
            self.numbers[key + shift] = self.own.copy_foreign(self._indirect(pdf, value))
        self.next = shift + 1 + max(theirs, default=0)
        part = self._part(annex)
        kids = copied.get("/K", Array())
        kids = kids if isinstance(kids, Array) else Array([kids])
        for kid in kids:
            if isinstance(kid, Dictionary):
                kid.P = part
        part.K = kids
        self._add(part)
        for key in ("/RoleMap", "/ClassMap"):
            self._merge(key, copied.get(key, Dictionary()))

    def _indirect(self, pdf: pikepdf.Pdf, value):
        return value if value.is_indirect else pdf.make_indirect(value)

    def _merge(self, key: str, theirs) -> None:
        ours = self.root.get(key, Dictionary())
        for name, value in theirs.items():
            if name not in ours:
                ours[name] = value
        if len(ours.keys()):
            self.root[key] = ours

    def _part(self, annex) -> pikepdf.Object:
        return self.own.make_indirect(
            Dictionary(
                Type=Name.StructElem,
                S=Name.Part,
                P=self.document,
                T=String(_("Annex %(number)s: %(title)s") % {"number": annex.number, "title": annex.title}),
            )
        )

    def describe(self, pages, annex) -> None:
        """Make each page of an untagged annex one figure that says what it is: a screen reader is told the truth."""
        part = self._part(annex)
        part.K = Array()
        for number, page in enumerate(pages, start=1):
            figure = self.own.make_indirect(
                Dictionary(
                    Type=Name.StructElem,
                    S=Name.Figure,
                    P=part,
                    Pg=page.obj,
                    K=0,
                    Alt=String(
                        _("Annex %(number)s, page %(page)s: %(title)s. The page is not tagged for screen readers.")
                        % {"number": annex.number, "page": number, "title": annex.title}
                    ),
                    A=Dictionary(O=Name.Layout, BBox=Array([*page.mediabox]), Placement=Name.Block),
                )
            )
            part.K.append(figure)
            page.contents_add(b"/Figure <</MCID 0>> BDC q", prepend=True)
            page.contents_add(b"Q EMC")
            page.obj.StructParents = self.next
            page.obj.Tabs = Name.S
            self.numbers[self.next] = self.own.make_indirect(Array([figure]))
            self.next += 1
        self._add(part)

    def write(self) -> None:
        """Write the parent tree that leads from pages back to tags."""
        nums = Array()
        for key in sorted(self.numbers):
            nums.append(key)
            nums.append(self.numbers[key])
        self.root.ParentTree = self.own.make_indirect(Dictionary(Nums=nums))
        self.root.ParentTreeNextKey = self.next


def _extend(page: pikepdf.Page) -> tuple[pikepdf.Rectangle, float]:
    """Give an annex page a strip of fresh paper at what is its bottom when it is read; return the strip."""
    box = page.cropbox if "/CropBox" in page.obj else page.mediabox
    llx, lly, urx, ury = (float(value) for value in box)
    llx, urx, lly, ury = min(llx, urx), max(llx, urx), min(lly, ury), max(lly, ury)
    rotate = int(page.obj.get("/Rotate", 0)) % 360
    strips = {
        0: (llx, lly - STRIP, urx, lly),
        90: (urx, lly, urx + STRIP, ury),
        180: (llx, ury, urx, ury + STRIP),
        270: (llx - STRIP, lly, llx, ury),
    }
    strip = strips.get(rotate, strips[0])
    grown = [min(llx, strip[0]), min(lly, strip[1]), max(urx, strip[2]), max(ury, strip[3])]
    page.obj.MediaBox = Array(grown)
    page.obj.CropBox = Array(grown)
    return pikepdf.Rectangle(*strip), (urx - llx if rotate in (0, 180) else ury - lly)


def _stamp(own: pikepdf.Pdf, stamps: list[str], annexes: list[bool], content: PackContent) -> None:
    """Put the page number on every page as an artifact, in a font that is embedded."""
    sheet = _sheet("pdf/stamps.html", {"stamps": list(zip(stamps, annexes, strict=True)), "content": content})
    marks = _sheet("pdf/watermark.html", {"content": content}) if content.watermark else None
    for page, stamp, is_annex in zip(own.pages, sheet.pages, annexes, strict=True):
        if is_annex:
            rectangle, _width = _extend(page)
        else:
            llx, lly, urx, _ury = (float(value) for value in page.mediabox)
            rectangle = pikepdf.Rectangle(llx, lly + 22, urx, lly + 22 + STRIP)
        # The page's own transformations end before the stamp begins.
        page.contents_add(b"q", prepend=True)
        page.contents_add(b"Q")
        _overlay(own, page, stamp, rectangle, "/PortalStamp")
        if marks is not None:
            box = page.cropbox if "/CropBox" in page.obj else page.mediabox
            _overlay(own, page, marks.pages[0], pikepdf.Rectangle(*(float(value) for value in box)), "/PortalMark")


def _sheet(template: str, context: dict) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(render(render_to_string(template, context)).write_pdf()))


def _overlay(
    own: pikepdf.Pdf, page: pikepdf.Page, stamp: pikepdf.Page, rectangle: pikepdf.Rectangle, name: str
) -> None:
    """Draw `stamp` in `rectangle`, upright when the page is read, as an artifact that no screen reader speaks."""
    form = own.copy_foreign(stamp.as_form_xobject())
    # A name of our own: a random one would make the same pack other bytes each time.
    resource = page.add_resource(form, Name.XObject, name=Name(name))
    placed = page.calc_form_xobject_placement(
        form, resource, rectangle, invert_transformations=True, allow_shrink=True, allow_expand=False
    )
    page.contents_add(b"/Artifact BMC\n" + placed + b"\nEMC")


def _outline(own: pikepdf.Pdf, pages: dict[str, int], content: PackContent) -> None:
    with own.open_outline() as outline:
        outline.root.clear()
        for place, entry in enumerate(content.entries):
            page = pages.get(f"item-{place}")
            if page is None:
                continue
            item = OutlineItem(f"{entry.number}. {entry.title}", page - 1)
            for nth, annex in enumerate(entry.annexes if content.with_annexes else ()):
                at = pages.get(f"annex-{place}-{nth}")
                if at is not None:
                    label = _("Annex %(number)s: %(title)s") % {"number": annex.number, "title": annex.title}
                    item.children.append(OutlineItem(label, at - 1))
            outline.root.append(item)
    own.Root.PageMode = Name.UseOutlines


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
