"""Annexes come from many senders: what is seen on them stays, what acts goes, and none can break the pack."""

from io import BytesIO

import page
import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name

from meetings.pack import Annex, PieceStore, build_pdf
from tests.meetings.paper import BACK, FRONT, content, drawn, form, item, layered, linked, pack, saved, tagged, words_of

pytestmark = pytest.mark.paper


def faults_of(*files: bytes) -> list[tuple[str, str]]:
    report = page.validate_pdf_bytes(build_pdf(content(item("1", "Klimaplan", *files))), profile="ua1")
    return [(failure.rule_id, failure.message) for failure in report.failures]


def shown(file: bytes, *, number: int):
    """The page as it is seen, two dots to the point."""
    return pypdfium2.PdfDocument(file)[number].render(scale=2).to_pil().convert("RGB")


def reason(file: bytes) -> str:
    """What the page of an annex that could not be opened says about why."""
    text = (
        pypdfium2.PdfDocument(build_pdf(content(item("1", "Klimaplan", file))))[FRONT + 1]
        .get_textpage()
        .get_text_range()
    )
    lines = " ".join(text.split())
    return lines[lines.index("into the pack. ") + 15 : lines.index(" Open it")]


def without_pages() -> bytes:
    return saved(pikepdf.new())


def encrypted(**passwords) -> bytes:
    return saved(drawn(), encryption=pikepdf.Encryption(**passwords))


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (encrypted(user="secret", owner="secret"), "The file is protected by a password."),
        (b"%PDF-1.7\n nothing that can be read", "The file is damaged and cannot be opened."),
        (b"PK\x03\x04 a Word document by another name", "The file is damaged and cannot be opened."),
        (b"", "The file is damaged and cannot be opened."),
        (without_pages(), "The file has no pages."),
    ],
    ids=["encrypted", "damaged", "not a PDF", "empty", "no pages"],
)
def test_an_annex_that_cannot_be_opened_says_why(file, why):
    assert reason(file) == why


@pytest.mark.parametrize("digest", ["", "known"])
def test_a_file_that_is_gone_says_so_and_is_shown_when_it_is_back(digest, tmp_path):
    def gone():
        raise FileNotFoundError

    def pages_with(open_pdf) -> list[str]:
        entry = item(annexes=(Annex("1", "Notat", "notat.pdf", open_pdf, digest=digest),))
        return words_of(build_pdf(content(entry), pieces=PieceStore(tmp_path)))

    there = saved(drawn(pages=2))
    told = ["could not be put into the pack" in page for page in pages_with(gone)]
    assert (told, len(pages_with(lambda: BytesIO(there)))) == ([False, False, True, False], FRONT + 3 + BACK)


def test_a_file_locked_by_its_owner_only_is_shown():
    opened = pack(item("1", "Klimaplan", encrypted(user="", owner="secret")))
    assert (len(opened.pages), opened.is_encrypted) == (FRONT + 2 + BACK, False)


def test_what_is_filled_in_stays_and_what_acts_goes():
    opened = pack(item("1", "Klimaplan", form()))
    assert shown(saved(opened), number=FRONT + 1).getpixel((400, 640)) == (255, 0, 0)
    assert ("/AcroForm" in opened.Root, "/OpenAction" in opened.Root, list(opened.attachments)) == (False, False, [])
    assert "/Annots" not in opened.pages[FRONT + 1].obj


def test_scripts_and_attached_files_leave_no_trace_in_the_bytes():
    source = saved(
        pikepdf.open(BytesIO(form())), stream_decode_level=pikepdf.StreamDecodeLevel.all, compress_streams=False
    )
    made = plain(pack(item("1", "Klimaplan", source)))
    traces = [b"JavaScript", b"app.alert", b"an attached secret"]
    assert [trace in source for trace in traces] == [True, True, True]
    assert [trace in made for trace in traces] == [False, False, False]


def plain(pdf: pikepdf.Pdf) -> bytes:
    """The bytes of a file with nothing compressed in it, so that they can be searched."""
    modes = {"object_stream_mode": pikepdf.ObjectStreamMode.disable, "compress_streams": False}
    return saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.all, **modes)


def test_links_to_the_web_stay_and_links_to_files_and_scripts_go():
    file = linked("https://example.org/", "file:///etc/passwd", "javascript:alert(1)")
    made = pack(item("1", "Klimaplan", file))
    assert [str(link.A.URI) for link in made.pages[FRONT + 1].obj.Annots] == ["https://example.org/"]


def test_a_layer_that_is_off_stays_off():
    assert (
        shown(build_pdf(content(item("1", "Klimaplan", layered()))), number=FRONT + 1).getpixel((400, 1300))
        == (255,) * 3
    )


SHAPES = [(size, rotate) for size in [(595, 842), (842, 595), (420, 595), (2384, 3370)] for rotate in (0, 90, 180, 270)]


@pytest.fixture(scope="module")
def all_shapes() -> pypdfium2.PdfDocument:
    files = [saved(drawn(size=size, rotate=rotate)) for size, rotate in SHAPES]
    return pypdfium2.PdfDocument(build_pdf(content(item("1", "Klimaplan", *files))))


@pytest.mark.parametrize(("size", "rotate"), SHAPES)
def test_the_stamp_stands_below_the_page_the_right_way_up(all_shapes, size, rotate):
    page_seen = all_shapes[FRONT + 1 + SHAPES.index((size, rotate))]
    width, height = size if rotate in {0, 180} else size[::-1]
    deep = 20 * max(1, width / 842)
    assert [round(value) for value in page_seen.get_size()] == [width, round(height + deep)]
    picture = page_seen.render(scale=1).to_pil().convert("L")
    inked = picture.crop((0, height, width, picture.height)).point(lambda shade: 255 if shade < 200 else 0).getbbox()
    assert inked is not None
    left, top, right, bottom = inked
    assert (abs(left - (width - right)) < 0.05 * width, right - left > 5 * (bottom - top)) == (True, True)


def test_what_was_cropped_away_does_not_come_back_under_the_stamp():
    pdf = drawn(content=b"1 0 0 rg 0 0 595 842 re f")
    pdf.pages[0].obj.CropBox = Array([0, 100, 595, 842])
    picture = shown(build_pdf(content(item("1", "Klimaplan", saved(pdf)))), number=FRONT + 1)
    assert (picture.getpixel((20, 1400)), picture.getpixel((20, picture.height - 10))) == ((255, 0, 0), (255,) * 3)


def test_an_annex_that_leaves_its_drawing_open_does_not_move_the_stamp():
    pdf = drawn(content=b"q 0.1 0 0 0.1 300 300 cm q 0 g")
    picture = shown(build_pdf(content(item("1", "Klimaplan", saved(pdf)))), number=FRONT + 1)
    strip = picture.crop((0, 1684, 1190, picture.height)).convert("L")
    assert strip.point(lambda shade: 255 if shade < 200 else 0).getbbox() is not None


def strange_annotations():
    pdf = drawn()
    pdf.pages[0].obj.Annots = Name.Strange
    return saved(pdf)


def strange_boxes():
    pdf = drawn()
    pdf.pages[0].obj.MediaBox = Array([0, 0, 0, 0])
    pdf.pages[0].obj.CropBox = Array([1, 2])
    pdf.pages[0].obj.Rotate = 45
    return saved(pdf)


def without_content():
    pdf = drawn()
    del pdf.pages[0].obj.Contents
    return saved(pdf)


def tree_that_bites_its_tail():
    pdf = pikepdf.open(BytesIO(tagged()))
    pdf.Root.StructTreeRoot.ParentTree = pdf.make_indirect(pdf.Root.StructTreeRoot.ParentTree)
    pdf.Root.StructTreeRoot.ParentTree.Kids = Array([pdf.Root.StructTreeRoot.ParentTree])
    return saved(pdf)


def tags_that_are_not_tags():
    pdf = drawn(content=b"/P <</MCID 0>> BDC 0 0 10 10 re f EMC")
    pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=7, ParentTree=7)
    return saved(pdf)


def tagged_form():
    pdf = pikepdf.open(BytesIO(tagged('<h1>Et notat</h1><p><a href="https://example.org/">Et sted</a></p>')))
    for link in pdf.pages[0].obj.Annots:
        link.A = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert('script')"))
    return saved(pdf)


MANY_KINDS = {
    "annotations that are none": strange_annotations,
    "boxes without size": strange_boxes,
    "a page without content": without_content,
    "a tag tree that bites its tail": tree_that_bites_its_tail,
    "tags that are no tags": tags_that_are_not_tags,
    "a tagged link that runs a script": tagged_form,
    "an untagged link": lambda: linked("https://example.org/"),
    "a tagged link": lambda: tagged('<h1>Et notat</h1><p><a href="https://example.org/">Et sted</a></p>'),
    "a filled-in form": form,
    "a hidden layer": layered,
}


@pytest.mark.parametrize("make", MANY_KINDS.values(), ids=MANY_KINDS.keys())
def test_whatever_is_attached_the_pack_is_accessible(make):
    assert faults_of(make(), tagged(), make()) == []


def test_a_script_behind_a_tag_goes_too():
    assert b"app.alert" in plain(pikepdf.open(BytesIO(tagged_form())))
    assert b"app.alert" not in plain(pack(item("1", "Klimaplan", tagged_form())))


def test_a_tagged_annex_keeps_its_tags_and_its_language():
    opened = pack(item("1", "Klimaplan", tagged()))
    document = opened.Root.StructTreeRoot.K
    document = document[0] if isinstance(document, Array) else document
    [part] = [tag for tag in document.K if tag.S == "/Part"]
    assert (str(part.S), str(part.T), str(part.Lang)) == ("/Part", "Annex 1: Notat 1", "da")
