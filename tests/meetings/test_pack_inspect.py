"""What is found out about an uploaded PDF without trusting it."""

from io import BytesIO

import pikepdf
import pytest

from meetings.annexes import inspect as inspection
from meetings.annexes import words
from meetings.pack import PdfFacts, UnreadablePdf, inspect_pdf
from tests.meetings.paper import drawn, saved, tagged


def test_a_tagged_file_tells_its_pages_tags_and_text():
    facts = inspect_pdf(BytesIO(tagged("<h1>Klimahandlingsplan</h1><p>Blåbærgrød på Ærø</p>")))
    assert (facts.pages, facts.tagged, facts.text.split()) == (
        1,
        True,
        ["Klimahandlingsplan", "Blåbærgrød", "på", "Ærø"],
    )


def test_a_scanned_file_has_pages_and_no_text():
    assert inspect_pdf(BytesIO(saved(drawn(pages=3)))) == PdfFacts(pages=3, tagged=False, text="\n\n")


def test_a_file_that_has_been_read_to_its_end_is_read_from_its_start():
    file = BytesIO(saved(drawn()))
    file.read()
    assert inspect_pdf(file).pages == 1


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (b"not a PDF", "The file is damaged and cannot be opened."),
        (
            saved(drawn(pages=2)).replace(b"/Count 2", b"/Coent 2").replace(b"4 0 R", b"9 0 R"),
            "The file is damaged and cannot be opened.",
        ),
        (saved(pikepdf.new()), "The file has no pages."),
        (
            saved(drawn(), encryption=pikepdf.Encryption(user="secret", owner="secret")),
            "The file is protected by a password.",
        ),
    ],
    ids=["damaged", "pages damaged", "no pages", "encrypted"],
)
def test_an_unreadable_file_says_why(file, why):
    with pytest.raises(UnreadablePdf) as raised:
        inspect_pdf(BytesIO(file))
    assert str(raised.value) == why


def test_text_is_read_up_to_a_limit(monkeypatch):
    monkeypatch.setattr(words, "MAX_CHARACTERS", 10)
    assert words.words_of(tagged("<p>Klimahandlingsplan</p>")) == "Klimahandl"


def bomb() -> bytes:
    """A file of a few kilobytes whose page draws a form ten times, which draws a form ten times, and so on."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    drawn = document.make_stream(b"BT /F 12 Tf (hej) Tj ET\n" * 2_000_000)
    drawn.Type, drawn.Subtype, drawn.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 9, 9]
    drawn.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=drawn))
    page.Contents = document.make_stream(b"/X Do\n" * 1_000)
    return saved(document)


def test_a_small_file_with_endless_text_is_attached_without_its_words(monkeypatch):
    monkeypatch.setattr(inspection, "MAX_SECONDS", 1)
    assert inspect_pdf(BytesIO(bomb())) == PdfFacts(pages=1, tagged=False, text="")
