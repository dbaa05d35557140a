"""The tags of one annex, in its own file: tidied where it has them, made to tell the truth where it has none."""

import pikepdf
from pikepdf import Array, Dictionary, Name, String

# What pikepdf and damaged objects raise when a dictionary is a number, a number is missing, or a tree bites its tail.
BROKEN = (pikepdf.PikepdfError, AttributeError, IndexError, KeyError, RuntimeError, TypeError, ValueError)


def tidy_tags(pdf: pikepdf.Pdf) -> bool:
    """Tell whether a file has tags that can be joined; tags that lead to what was removed are taken off.

    A file whose tags are damaged is treated as one without: False, and nothing of its tags is to be used.
    """
    try:
        if not isinstance(pdf.Root.get("/StructTreeRoot"), Dictionary):
            return False
        tree = pdf.Root.StructTreeRoot = pdf.make_indirect(pdf.Root.StructTreeRoot)
        numbers = numbers_in(tree.ParentTree)
        _drop_what_is_gone(tree, {link.objgen for page in pdf.pages for link in page.obj.get("/Annots", Array())})
        for key in set(tree.keys()) - {"/Type", "/K", "/RoleMap", "/ClassMap"}:
            del tree[key]
        _straighten(tree)
        tree.ParentTree = written(numbers)
        return bool(numbers) and bool(listed(tree.K))
    except BROKEN:
        return False


def _straighten(tree: pikepdf.Object) -> None:
    """Leave out what maps a kind of tag to itself, directly or in a circle."""
    roles = tree.get("/RoleMap")
    if not isinstance(roles, Dictionary):
        return
    meant = {name: str(role) for name, role in roles.items()}
    for name in meant:
        passed, at = {name}, meant[name]
        while at in meant and at not in passed:
            passed.add(at)
            at = meant[at]
        if at in passed:
            del roles[name]


def make_ids_unique(pdf: pikepdf.Pdf, mark: str) -> None:
    """Begin the ids of table cells with `mark`: those of two files in one pack must not be the same."""
    for element in elements_in(pdf.Root.StructTreeRoot):
        if "/ID" in element:
            element.ID = String(mark + str(element.ID))
        for attributes in listed(element.get("/A")):
            headers = attributes.get("/Headers")
            if isinstance(headers, Array):
                attributes.Headers = Array([String(mark + str(header)) for header in headers])


def describe(pdf: pikepdf.Pdf, words: str) -> None:
    """Make each page of an untagged file one figure that says what it is: a screen reader is told the truth.

    `words` has the placeholder %(page)s.
    """
    root = pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    root.K = Array()
    numbers: dict[int, pikepdf.Object] = {}
    for place, page in enumerate(pdf.pages):
        _draw_as_one(pdf, page)
        figure = _element(pdf, root, Name.Figure, page, content=0)
        figure.Alt = String(words % {"page": place + 1})
        figure.A = Dictionary(O=Name.Layout, BBox=Array([*page.mediabox]), Placement=Name.Block)
        page.obj.StructParents = len(numbers)
        numbers[len(numbers)] = Array([figure])
        for link in page.obj.get("/Annots", Array()):
            reference = Dictionary(Type=Name.OBJR, Obj=link, Pg=page.obj)
            link.StructParent = len(numbers)
            numbers[len(numbers)] = _element(pdf, root, Name.Link, page, content=reference)
    root.ParentTree = written(numbers)


def _element(pdf: pikepdf.Pdf, parent, role: Name, page: pikepdf.Page, *, content) -> pikepdf.Object:
    element = Dictionary(Type=Name.StructElem, S=role, P=parent, Pg=page.obj, K=content)
    parent.K.append(pdf.make_indirect(element))
    return parent.K[-1]


def listed(kids) -> list:
    """Return the dictionaries of what can be one or many."""
    return [kid for kid in (kids if isinstance(kids, Array) else [kids]) if isinstance(kid, Dictionary)]


def written(numbers: dict[int, pikepdf.Object]) -> Dictionary:
    """Return a number tree of one level."""
    nums = Array()
    for key in sorted(numbers):
        nums.append(key)
        nums.append(numbers[key])
    return Dictionary(Nums=nums)


def numbers_in(tree) -> dict[int, pikepdf.Object]:
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


def elements_in(tree: pikepdf.Object) -> list[Dictionary]:
    """Return every element of a tag tree. Raises ValueError when it leads back into itself."""
    waiting, seen, found = listed(tree.get("/K")), set(), []
    while waiting:
        element = waiting.pop()
        if element.is_indirect and element.objgen in seen:
            raise ValueError("A tag tree that leads back into itself")
        seen.add(element.objgen)
        found.append(element)
        waiting.extend(kid for kid in listed(element.get("/K")) if "/S" in kid)
    return found


def _drop_what_is_gone(tree: pikepdf.Object, links: set) -> None:
    """Remove the tags' references to annotations that were removed: they would bring scripts and forms back."""
    for element in elements_in(tree):
        held = element.get("/K", Array())
        kids = list(held) if isinstance(held, Array) else [held]
        kept = [kid for kid in kids if not _is_gone(kid, links)]
        if len(kept) < len(kids):
            element.K = Array(kept)
            if element.get("/S") in (Name.Link, Name.Annot):
                element.S = Name.Span
        # What was filled in is drawn on the page now: no field is left for the tag to stand for.
        if element.get("/S") == Name.Form:
            element.S = Name.Span


def _is_gone(kid, links: set) -> bool:
    if not isinstance(kid, Dictionary) or kid.get("/Type") != Name.OBJR:
        return False
    target = kid.get("/Obj")
    is_drawing = isinstance(target, pikepdf.Stream)
    return not is_drawing and (target is None or target.objgen not in links)


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


def _without_marks(drawing: pikepdf.Object) -> bytes:
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
