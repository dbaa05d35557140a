"""The other ways a meeting stands on paper: decisions in one run, the chair's script, the archive, both sides."""

import re
import zlib
from dataclasses import replace
from io import BytesIO

import page
import pikepdf
import pypdfium2
import pytest
from django.utils.safestring import SafeString

from meetings.pack import Decided, Layout, build_pdf
from meetings.templatetags.annex_links import annex_links
from tests.meetings.paper import AT, BACK, FRONT, content, drawn, item, saved, tagged, words_of

pytestmark = pytest.mark.paper

DECIDED = Decided("2020-1/1", "Approved", "<p>Planen er godkendt.</p>", ((1, "Approved"),), (("Medlem", "Imod"),))


def faults(pdf: bytes, profile: str) -> list[str]:
    return [failure.rule_id for failure in page.validate_pdf_bytes(pdf, profile=profile).failures]


@pytest.fixture(scope="module")
def two_items():
    """Item 1 with a decision and an annex, item 2 with neither."""
    texts = {"summary": "Et resumé, jf. bilag 1.", "recommendation": ("godkender planen",), "economy": "<p>Ingen.</p>"}
    texts |= {"decided": DECIDED, "starts_at": AT, "chair_remark": "Giv ordet til Skive."}
    return content(
        item("1", "Klimaplan", saved(drawn()), **texts), item("2", "Eventuelt", starts_at=AT.replace(minute=30))
    )


def test_a_list_of_decisions_holds_what_was_decided_and_no_annex(two_items):
    pdf = build_pdf(replace(two_items, layout=Layout.DECISIONS))
    [words] = words_of(pdf)
    assert words[words.index("1. Klimaplan") :] == (
        "1. Klimaplan Decision 2020-1/1: Approved Planen er godkendt. Point 1: Approved Dissent, Medlem: Imod "
        "Page 1 of 1"
    )
    assert faults(pdf, "ua1") == []


def tags_in(part) -> list[str]:
    """The tags of a tagged file in the order they are read aloud."""
    if isinstance(part, pikepdf.Array):
        return [tag for child in part for tag in tags_in(child)]
    if not isinstance(part, pikepdf.Dictionary):
        return []
    return [str(part.get("/S", "")), *tags_in(part.get("/K"))]


def test_typed_headings_are_tagged_below_where_they_stand_and_typed_columns_by_their_headings():
    table = "<table><tbody><tr><td>Kommune</td><td>Ton</td></tr><tr><td>Skive</td><td>5</td></tr></tbody></table>"
    typed = f"<h4>Transport</h4><p>Bus</p><h3>Varme</h3><h4>Fjernvarme</h4>{table}"
    decided = replace(DECIDED, text="<h3>Vilkår</h3><p>Ja</p>")
    texts = {"case_presentation": typed, "economy": "<h4>Drift</h4><p>Ingen</p>", "decided": decided}
    pdf = build_pdf(content(item(**texts), with_annexes=False))
    with pikepdf.open(BytesIO(pdf)) as opened, opened.open_outline() as outline:
        tags = [tag for tag in tags_in(opened.Root.StructTreeRoot.K) if re.fullmatch("/H[1-6]|/TH", tag)]
        bookmarks = [(bookmark.title, list(bookmark.children)) for bookmark in outline.root]
    # Behind the heading of the agenda, and before those of the last page.
    begins, ends = (nth for nth, tag in enumerate(tags) if tag == "/H2" and nth > tags.index("/H2"))
    of_the_item = tags[begins:ends]
    presented = ["/H3", "/H4", "/H4", "/H5", "/TH", "/TH"]
    assert of_the_item == ["/H2", *presented, "/H3", "/H4", "/H3", "/H4"]
    assert bookmarks == [("1. Klimaplan", [])]
    assert faults(pdf, "ua1") == []


def test_items_without_annexes_run_on_and_each_has_a_bookmark_that_leads_to_it(two_items):
    pdf = build_pdf(replace(two_items, with_annexes=False))
    assert ["1. Klimaplan" in words and "2. Eventuelt" in words for words in words_of(pdf)] == [True, True, False]
    with pikepdf.open(BytesIO(pdf)) as opened, opened.open_outline() as outline:
        targets = [(bookmark.title, str(bookmark.destination[1])) for bookmark in outline.root]
    assert targets == [("1. Klimaplan", "/Fit"), ("2. Eventuelt", "/XYZ")]
    assert faults(pdf, "ua1") == []


def test_a_script_holds_the_schedule_and_the_remarks(two_items):
    pdf = build_pdf(replace(two_items, layout=Layout.SCRIPT, notice="Not to be passed on."))
    words = " ".join(words_of(pdf))
    told = ["10:00 1. Klimaplan", "10:30 2. Eventuelt", "Giv ordet til Skive.", "Not to be passed on."]
    assert [line in words for line in told] == [True] * 4
    assert faults(pdf, "ua1") == []


def test_a_script_has_a_bookmark_for_each_item(two_items):
    with (
        pikepdf.open(BytesIO(build_pdf(replace(two_items, layout=Layout.SCRIPT)))) as pdf,
        pdf.open_outline() as outline,
    ):
        assert [bookmark.title for bookmark in outline.root] == ["1. Klimaplan", "2. Eventuelt"]


def test_minutes_for_the_archive_are_accessible_as_well(two_items):
    pdf = build_pdf(replace(two_items, layout=Layout.ITEMS, with_annexes=False, for_archive=True))
    assert (faults(pdf, "2a"), faults(pdf, "ua1")) == ([], [])


def test_every_item_of_a_two_sided_pack_begins_on_the_front_of_a_sheet():
    items = [item(str(number), f"Punkt {number}", saved(drawn(pages=number))) for number in (1, 2, 3)]
    pdf = build_pdf(content(*items, two_sided=True))
    begins = [number for number, words in enumerate(words_of(pdf), start=1) if re.match(r"\d\. Punkt", words)]
    assert (begins, faults(pdf, "ua1")) == ([3, 5, 9], [])


def test_ten_short_items_take_two_pages_and_one_each_where_that_is_asked_for():
    items = [item(str(number), f"Punkt {number}", summary="Kort. " * 30) for number in range(1, 11)]
    run_on, apart = (len(words_of(build_pdf(content(*items, new_pages=apart)))) for apart in (False, True))
    assert (run_on, apart) == (FRONT + 2 + BACK, FRONT + 10 + BACK)


def lowest_lines(pdf: bytes) -> list[str]:
    """The last line of each page, above what is stamped on it."""
    lines = []
    for sheet in pypdfium2.PdfDocument(pdf):
        texts = sheet.get_textpage()
        places = [texts.get_rect(nth) for nth in range(texts.count_rects())]
        lines.append(texts.get_text_bounded(*min((place for place in places if place[1] > 62), key=lambda at: at[1])))
    return lines


@pytest.mark.parametrize("layout", [Layout.ITEMS, Layout.MINUTES])
def test_no_heading_stands_alone_at_the_foot_of_a_page(layout):
    texts = {"recommendation": ("Godkender",), "starts_at": AT}
    items = [
        item(f"{nth}", "Plan", case_presentation=f"{lines}<h3>Vilkår</h3>{lines}", **texts, decided=decided)
        for nth in range(1, 24)
        for lines in ["<p>Linje</p>" * (nth % 15 + 3)]
        for decided in [replace(DECIDED, text=f"{lines}<h3>Vilkår</h3>{lines}")]
    ]
    pages = lowest_lines(build_pdf(content(*items, layout=layout)))
    headings = r"\d+\. Plan|Vilkår|For decision|It is rec|Case pres|Decision|Page"
    assert (len(pages) > 8, [line for line in pages if re.match(headings, line)]) == (True, [])


LONG = "Status for de nitten kommuners klimahandlingsplaner og den fælles indsats"


@pytest.mark.parametrize(
    ("items", "title", "annexes", "listed"), [(8, LONG, 1, 0), (12, LONG, 3, 1), (40, "Plan", 0, 0)]
)
def test_the_agenda_is_one_page_and_annexes_are_listed_behind_it_where_they_do_not_fit_in(
    items, title, annexes, listed
):
    files = [saved(drawn())] * annexes
    entries = [item(str(nth), title, *files, presenter="Viborg", starts_at=AT) for nth in range(1, items + 1)]
    words = words_of(build_pdf(content(*entries)))
    assert [f" {items}. {title}" in words[0], words[1].startswith("Annexes")] == [True, bool(listed)]
    assert words[1 + listed].startswith(f"1. {title}")


def test_a_mention_of_an_annex_leads_to_it():
    first = item("1", "Klimaplan", tagged(), summary="Jf. bilag 1 og bilag 7.")
    with pikepdf.open(BytesIO(build_pdf(content(first)))) as pdf:
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        leads_to = [pages[link.A.D[0].objgen] for link in pdf.pages[FRONT].obj.Annots]
    # The mention in the text and the line in the list of annexes; there is no annex 7.
    assert leads_to == [FRONT + 1, FRONT + 1]


@pytest.mark.parametrize(
    ("html", "linked"),
    [
        ("<p>Se bilag 3.</p>", '<p>Se <a href="annex:3">bilag 3</a>.</p>'),
        ("<p>Se Bilag L1 &amp; Bilag 4</p>", '<p>Se <a href="annex:L1">Bilag L1</a> &amp; Bilag 4</p>'),
        ('<a href="https://x.example/">bilag 3</a>', '<a href="https://x.example/">bilag 3</a>'),
        ('<img alt="bilag 3"><br>', '<img alt="bilag 3"><br>'),
        ("bilag&nbsp;3", '<a href="annex:3">bilag&nbsp;3</a>'),
        ("bilag 33, Forbilag 3", "bilag 33, Forbilag 3"),
        ("<p>1 < 2 & bilag", "<p>1 < 2 & bilag"),
    ],
)
def test_only_mentions_become_links(html, linked):
    assert annex_links(SafeString(html), {"3": "annex:3", "L1": "annex:L1"}) == linked


def test_the_last_page_names_annexes_without_tags_and_those_not_put_in():
    entry = item("1", "Klimaplan", tagged(), saved(drawn()), b"%PDF-1.7 nonsense")
    about = words_of(build_pdf(content(entry)))[-1]
    without, not_in = about.index("came without tags"), about.index("could not be put in")
    named = [about.index(f"Notat {number}") for number in (2, 3)]
    assert (without < named[0] < not_in < named[1], "Notat 1" in about) == (True, False)


def test_links_inside_an_annex_lead_to_its_pages():
    source = drawn(pages=3)
    target = source.pages[2].obj
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=pikepdf.Array([0, 0, 9, 9]))
    link.Dest = pikepdf.Array([target, pikepdf.Name.Fit])
    source.pages[0].obj.Annots = pikepdf.Array([link])
    with pikepdf.open(BytesIO(build_pdf(content(item("1", "Plan", saved(source)))))) as pdf:
        lead = pdf.pages[FRONT + 1].obj.Annots[0].A.D[0]
        assert lead.objgen == pdf.pages[FRONT + 3].obj.objgen


def test_a_highlighted_line_is_drawn_also_where_the_file_leaves_it_to_its_reader():
    source = drawn()
    mark = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Highlight, F=4)
    mark.Rect, mark.C = pikepdf.Array([100, 600, 300, 640]), pikepdf.Array([1, 1, 0])
    mark.QuadPoints = pikepdf.Array([100, 640, 300, 640, 100, 600, 300, 600])
    source.pages[0].obj.Annots = pikepdf.Array([source.make_indirect(mark)])
    picture = pypdfium2.PdfDocument(build_pdf(content(item("1", "Plan", saved(source)))))[FRONT + 1].render().to_pil()
    assert picture.getpixel((200, 842 - 620)) == (255, 255, 0)


def test_a_file_that_only_pdfium_can_draw_is_shown_as_pictures_of_its_pages():
    source = drawn()
    packing = zlib.compressobj()
    packed = packing.compress(b"1 0 0 rg 0 0 595 842 re f\n") + packing.flush(zlib.Z_FULL_FLUSH) + b"\xff" * 200
    source.pages[0].obj.Contents = source.make_stream(packed, Filter=pikepdf.Name.FlateDecode)
    broken = saved(source, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    with pikepdf.open(BytesIO(broken)) as opened, pytest.raises(pikepdf.PdfError):
        opened.pages[0].obj.Contents.read_bytes()
    picture = pypdfium2.PdfDocument(build_pdf(content(item("1", "Plan", broken))))[FRONT + 1].render().to_pil()
    assert picture.getpixel((300, 400)) == (255, 0, 0)
