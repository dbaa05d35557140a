"""Paper shows every letter a person has in his or her name, and the signs of an office, on every machine alike."""

from io import BytesIO

import page
import pikepdf
import pytest

from meetings.pack import build_pdf
from tests.meetings.paper import content, item, words_of

pytestmark = pytest.mark.paper

# Greenlandic, Sámi, Cyrillic, Georgian, Arabic; a ticked box, an arrow, less or equal, a warning.
LETTERS = ["Kûjáĸ", "Áŋŋel", "Жанна", "ნინო", "☑", "☐", "→", "≤", "⚠"]
ARABIC = "محمد"


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """The fonts of the pages by name, and whether their letters are in the file."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        fonts = [font for page in opened.pages for font in page.obj.Resources.get("/Font", {}).values()]
        letters = [font.DescendantFonts[0] for font in fonts]
        return {str(font.BaseFont): "/FontFile2" in font.FontDescriptor for font in letters}


def test_letters_beyond_our_typeface_are_those_of_noto_and_stand_in_the_file():
    pdf = build_pdf(content(item(case_presentation=f"<p>{' '.join([*LETTERS, ARABIC])}</p>")))
    fonts, words = fonts_of(pdf), words_of(pdf)[1]
    families = {name.partition("+")[2] for name in fonts}
    assert [letter for letter in LETTERS if letter not in words] == []
    assert {"Noto-Sans-Arabic", "Noto-Sans-Georgian", "Noto-Sans-Symbols2"} <= families
    assert [name for name in families if not name.startswith(("Plex", "Noto-", "IBMPlexSans"))] == []
    assert (set(fonts.values()), page.validate_pdf_bytes(pdf, profile="ua1").failures) == ({True}, [])
