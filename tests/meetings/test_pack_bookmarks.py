"""An annex keeps its own bookmarks in the pack, below the one that names it; broken ones break nothing."""

from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from meetings.pack import build_pdf
from meetings.pack.bookmarks import MOST
from tests.meetings.paper import content, drawn, item, saved

pytestmark = pytest.mark.paper


def outline_of(file: bytes) -> list:
    """(title, page from 1, below) for every bookmark of a pack made of one item with this annex."""
    with pikepdf.open(BytesIO(build_pdf(content(item("1", "Klimaplan", file))))) as pack:
        pages = {page.obj.objgen: number for number, page in enumerate(pack.pages, start=1)}

        def told(items):
            return [(item.title, pages[item.destination[0].objgen], told(item.children)) for item in items]

        with pack.open_outline() as outline:
            return told(outline.root)


def below_the_annex(file: bytes) -> list:
    [(_item, _page, [(_annex, start, children)])] = outline_of(file)

    def counted_from_it(bookmarks):
        return [(title, page - start, counted_from_it(below)) for title, page, below in bookmarks]

    return counted_from_it(children)


def with_outline(make) -> bytes:
    pdf = drawn(pages=3)
    make(pdf)
    return saved(pdf)


def test_chapters_and_what_is_below_them_are_kept_at_their_pages():
    def chapters(pdf):
        with pdf.open_outline() as outline:
            chapter = OutlineItem("Kapitel 1", 0)
            chapter.children.append(OutlineItem("Afsnit 1.1", 1))
            outline.root.extend([chapter, OutlineItem("Kapitel 2", 2)])

    assert below_the_annex(with_outline(chapters)) == [("Kapitel 1", 0, [("Afsnit 1.1", 1, [])]), ("Kapitel 2", 2, [])]


def test_a_bookmark_by_name_is_found():
    def named(pdf):
        pdf.Root.Dests = Dictionary({"/slut": Array([pdf.pages[2].obj, Name.Fit])})
        bookmark = pdf.make_indirect(Dictionary(Title=String("Slut"), Dest=Name.slut))
        pdf.Root.Outlines = pdf.make_indirect(Dictionary(First=bookmark, Last=bookmark, Count=1))

    assert below_the_annex(with_outline(named)) == [("Slut", 2, [])]


def test_bookmarks_in_a_circle_and_to_nowhere_are_left_out():
    def circle(pdf):
        bookmark = pdf.make_indirect(Dictionary(Title=String("Rundt"), Dest=Array([pdf.pages[0].obj, Name.Fit])))
        lost = pdf.make_indirect(Dictionary(Title=String("Ingen steder"), Dest=Array([99, Name.Fit]), Next=bookmark))
        bookmark.Next, bookmark.First = lost, bookmark
        pdf.Root.Outlines = pdf.make_indirect(Dictionary(First=bookmark, Last=lost, Count=2))

    assert below_the_annex(with_outline(circle)) == [("Rundt", 0, [])]


def test_a_list_without_end_is_cut_off():
    def many(pdf):
        with pdf.open_outline() as outline:
            outline.root.extend(OutlineItem(f"Nr. {number}", 0) for number in range(MOST + 50))

    assert len(below_the_annex(with_outline(many))) == MOST


def test_an_outline_that_is_no_outline_is_no_failure():
    def nonsense(pdf):
        pdf.Root.Outlines = Array([1, 2, 3])

    assert below_the_annex(with_outline(nonsense)) == []
