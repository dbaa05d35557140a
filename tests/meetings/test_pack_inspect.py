"""What is found out about an uploaded PDF without trusting it."""

from io import BytesIO

import pikepdf
import pytest

from meetings.pack import PdfFacts, UnreadablePdf, inspect_pdf
from meetings.pack import inspect as inspection
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
        (saved(pikepdf.new()), "The file has no pages."),
        (
            saved(drawn(), encryption=pikepdf.Encryption(user="secret", owner="secret")),
            "The file is protected by a password.",
        ),
    ],
    ids=["damaged", "no pages", "encrypted"],
)
def test_an_unreadable_file_says_why(file, why):
    with pytest.raises(UnreadablePdf) as raised:
        inspect_pdf(BytesIO(file))
    assert str(raised.value) == why


def test_text_is_read_up_to_a_limit(monkeypatch):
    monkeypatch.setattr(inspection, "MAX_TEXT_CHARACTERS", 10)
    assert inspect_pdf(BytesIO(tagged("<p>Klimahandlingsplan</p>"))).text == "Klimahandl"
