"""An annex made to exhaust its reader becomes a page that says so, and the pack around it is made."""

import multiprocessing
import os
import signal
import time
import zlib
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name

from meetings.pack import annex_file, bounded, effort
from meetings.pack.annex_file import AnnexWords
from tests.meetings.paper import BACK, FRONT, drawn, item, pack, saved, tagged

pytestmark = pytest.mark.paper

EXHAUSTING = "The file demands too much time or memory to be shown."


def bomb() -> bytes:
    """A page whose instructions are a megabyte packed twice, and a thousand times that when unpacked."""
    return saved(drawn(content=b"0 0 1 1 re f\n" * 20_000_000))


def pages_in_a_circle() -> bytes:
    pdf = drawn()
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)
    return saved(pdf)


def bookmarks_in_a_circle() -> bytes:
    pdf = drawn()
    mark = pdf.make_indirect(Dictionary(Title="Igen"))
    mark.Next = mark.First = mark.Parent = mark
    pdf.Root.Outlines = Dictionary(First=mark, Last=mark, Count=1)
    return saved(pdf)


def objects_in_a_circle() -> bytes:
    pdf = drawn()
    form = pdf.make_stream(b"/X Do")
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    form.Resources = Dictionary(XObject=Dictionary(X=form))
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X=form))
    return saved(pdf)


def ten_metres_wide() -> bytes:
    pdf = drawn()
    pdf.pages[0].obj.MediaBox = Array([0, 0, 28346, 842])
    return saved(pdf)


def xfa() -> bytes:
    pdf = drawn()
    pdf.Root.AcroForm = Dictionary(XFA=pdf.make_stream(b"<xdp/>"), Fields=Array())
    return saved(pdf)


def font_that_is_none() -> bytes:
    pdf = drawn(content=b"BT /F 12 Tf (hej) Tj ET")
    broken = Dictionary(Type=Name.FontDescriptor, FontFile2=pdf.make_stream(b"no font"))
    font = Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.None_, FontDescriptor=broken)
    pdf.pages[0].obj.Resources = Dictionary(Font=Dictionary(F=font))
    return saved(pdf)


def picture(kind) -> bytes:
    pdf = drawn(content=b"q 100 0 0 100 0 0 cm /I Do Q")
    image = pdf.make_stream(b"not a picture")
    image.Type, image.Subtype, image.Filter = Name.XObject, Name.Image, kind
    image.Width = image.Height = image.BitsPerComponent = 1
    image.ColorSpace = Name.DeviceGray
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(I=image))
    return saved(pdf)


SHOWN = {
    "ten metres wide": ten_metres_wide,
    "bookmarks in a circle": bookmarks_in_a_circle,
    "objects in a circle": objects_in_a_circle,
    "an XFA form": xfa,
    "a font that is none": font_that_is_none,
    "a broken JPEG 2000": lambda: picture(Name.JPXDecode),
    "a broken JBIG2": lambda: picture(Name.JBIG2Decode),
    "cut in the middle of its cross-references": lambda: saved(drawn(pages=3))[:-60],
}


@pytest.mark.parametrize("make", SHOWN.values(), ids=SHOWN.keys())
def test_a_strange_annex_is_shown_with_all_its_pages(make):
    file = make()
    expected = len(pikepdf.open(BytesIO(file)).pages)
    made = pack(item("1", "Klimaplan", file, saved(drawn())))
    assert len(made.pages) == FRONT + 1 + expected + 1 + BACK
    assert len(pypdfium2.PdfDocument(saved(made))) == len(made.pages)


def why(*files: bytes) -> list[str]:
    """Why each of these files cannot be shown; empty for one that can."""
    with TemporaryDirectory() as folder:
        orders = []
        for nth, file in enumerate(files):
            source = Path(folder) / f"{nth}.pdf"
            source.write_bytes(file)
            orders.append(bounded.Order(str(nth), source, source.with_suffix(".ready"), AnnexWords("%(page)s", "x-")))
        return [problem for _order, problem in bounded.Preparation(orders).results()]


def test_a_decompression_bomb_is_refused():
    assert len(bomb()) < 2_000_000
    assert why(bomb()) == [EXHAUSTING]


def nested_bomb() -> bytes:
    """A form packed twice, a thousand times larger when unpacked, in a page of three letters."""
    pdf = drawn(content=b"/X Do")
    form = pdf.make_stream(zlib.compress(zlib.compress(b"0 0 1 1 re f\n" * 20_000_000)))
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    form.Filter = Array([Name.FlateDecode, Name.FlateDecode])
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X=form))
    return saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def forms_within_forms() -> bytes:
    """Nine forms, each of which draws the next ten times: a billion drawings in a kilobyte."""
    pdf, inner = drawn(content=b"/X Do " * 10), None
    for _level in range(9):
        form = pdf.make_stream(b"/X Do " * 10)
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 595, 842])
        form.Resources = Dictionary() if inner is None else Dictionary(XObject=Dictionary(X=inner))
        inner = form
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X=inner))
    return saved(pdf)


def test_work_hidden_in_forms_is_refused():
    assert why(nested_bomb(), forms_within_forms(), objects_in_a_circle()) == [EXHAUSTING, EXHAUSTING, ""]


def test_an_annex_that_takes_too_much_memory_is_refused(monkeypatch):
    monkeypatch.setattr(effort, "MOST", 10**9)
    monkeypatch.setattr(bounded, "MAX_MEMORY", 1_000_000)
    assert why(bomb()) == [EXHAUSTING]


def test_an_annex_that_takes_too_long_is_refused_before_its_process_is_through(monkeypatch, tmp_path):
    through = tmp_path / "through"

    def slow(*_args, **_options):
        time.sleep(60)
        through.touch()

    monkeypatch.setattr(bounded, "MAX_SECONDS", 1)
    monkeypatch.setattr(bounded, "prepare_annex", slow)
    assert why(saved(drawn())) == [EXHAUSTING]
    assert (through.exists(), multiprocessing.active_children()) == (False, [])


def test_the_annexes_behind_one_that_kills_its_process_are_prepared(monkeypatch):
    prepare = bounded.prepare_annex

    def killed_by_the_second(file, **options):
        if file.name.endswith("1.pdf"):
            os.kill(os.getpid(), signal.SIGKILL)
        return prepare(file, **options)

    monkeypatch.setattr(bounded, "prepare_annex", killed_by_the_second)
    assert why(*[saved(drawn())] * 4) == ["", EXHAUSTING, "", ""]


def test_an_annex_of_too_many_objects_is_refused_and_one_of_many_tags_shown_without_them(monkeypatch):
    monkeypatch.setattr(annex_file, "MOST_OBJECTS", 60)
    monkeypatch.setattr(bounded, "MOST_OBJECTS", 60)
    many_tags = tagged("<h1>Notat</h1>" + "<p>Klimaet venter ikke.</p>" * 50)
    assert len(pikepdf.open(BytesIO(many_tags)).objects) > 60
    assert why(saved(drawn(pages=70)), many_tags) == [EXHAUSTING, ""]


def test_an_annex_with_too_many_pages_is_refused(monkeypatch):
    monkeypatch.setattr(bounded, "MAX_PAGES", 2)
    assert why(saved(drawn(pages=3))) == ["The file has more than 2 pages."]


def test_pages_in_a_circle_end():
    made = pack(item("1", "Klimaplan", pages_in_a_circle()))
    assert len(made.pages) == FRONT + 2 + BACK
