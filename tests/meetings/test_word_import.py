"""A case presentation is taken in from Word: by its headings, with what was left out, and no file does harm."""

import time
import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from meetings.annexes import word_import
from meetings.annexes.word_import import read_word
from meetings.models import ItemSitting
from record.verbs import Refused
from tests.meetings.test_agenda_editor import item_called
from tests.meetings.test_preparation import preparing

__all__ = ["preparing"]

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def paragraph(text, style="", run=""):
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}<w:r>{f'<w:rPr>{run}</w:rPr>' if run else ''}<w:t>{text}</w:t></w:r></w:p>"


def document(body, before='<?xml version="1.0"?>'):
    """A Word file with this body; its headings have the names Word gives them."""
    levels = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/></w:style>'
        for n in range(1, 4)
    )
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        )
        parts.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        parts.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="s" Type="{OFFICE}/styles" '
            'Target="styles.xml"/></Relationships>',
        )
        parts.writestr("word/styles.xml", f'<w:styles xmlns:w="{W}">{levels}</w:styles>')
        parts.writestr("word/document.xml", f'{before}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
    return made.getvalue()


CASE = (
    paragraph("Resumé", "Heading1")
    + paragraph("Kort sagt.")
    + paragraph("Det indstilles, at:", "Heading1")
    + paragraph("gruppen godkender det")
    + paragraph("Sagsfremstilling", "Heading1")
    + paragraph("Baggrunden", "Heading2")
    + paragraph("Hele &lt;sagen&gt;.")
    + paragraph("CO")
    + paragraph("Økonomi", run="<w:b/>")
    + paragraph("12 mio. kr.")
    + paragraph("Videre proces:", "Heading1")
    + paragraph("Udvalget.")
)


def test_the_text_goes_where_its_headings_say():
    read = read_word(document(CASE)).texts
    assert read == {
        "summary": "Kort sagt.",
        "recommendation": "gruppen godkender det",
        "case_presentation": "<h3>Baggrunden</h3><p>Hele &lt;sagen&gt;.</p><p>CO</p>",
        "economy": "<p>12 mio. kr.</p>",
        "further_process": "<p>Udvalget.</p>",
    }


def test_a_text_without_such_headings_is_the_case_presentation():
    read = read_word(document(paragraph("Indledning", "Heading1") + paragraph("Ord"))).texts
    assert read == {"case_presentation": "<h3>Indledning</h3><p>Ord</p>"}


def test_what_is_left_out_is_listed():
    code = {
        "code": '<p><a href="#note-1">[1]</a> Ord</p>',
        "pictures": 2,
        "said": ["Unrecognised paragraph style: Citat"],
    }
    said = list(word_import._left_out(code))
    assert [sentence.split()[0] for sentence in said] == ["2", "1", "What"]


def test_the_text_stands_in_the_form_and_not_yet_on_the_item(as_, secretary, preparing):
    item, client = item_called("Åbent punkt"), as_(secretary)
    file = SimpleUploadedFile("Sag.docx", document(CASE))
    answer = client.post(f"/items/{item.pk}/word/", {"file": file}, follow=True)
    page = answer.content.decode()
    assert ("Kort sagt." in page, "The text stands in the fields below" in page) == (True, True)
    before = item.summary
    item.refresh_from_db()
    assert (item.summary, ItemSitting.objects.get().texts["summary"]) == (before, "Kort sagt.")


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("sag.doc", b"\xd0\xcf\x11\xe0", "ends in .docx"),
        ("sag.docx", b"PK\x03\x04 ikke et arkiv", "is damaged"),
        ("sag.docx", document("<w:p>"), "is damaged"),
    ],
    ids=["older", "broken", "unclosed"],
)
def test_what_is_no_word_file_is_refused_in_words(as_, secretary, preparing, name, content, problem):
    item = item_called("Åbent punkt")
    page = as_(secretary).post(f"/items/{item.pk}/word/", {"file": SimpleUploadedFile(name, content)})
    assert problem in page.content.decode()
    assert not ItemSitting.objects.exists()


def test_no_entity_of_another_file_is_followed_and_none_grows_without_end():
    outside = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    assert "root" not in str(read_word(document(paragraph("[&x;]"), before=outside)).texts)
    grows = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "ha">{grows}]>'
    with pytest.raises(Refused, match="damaged"):
        read_word(document(paragraph("&a11;"), before=bomb))


def test_a_file_that_unpacks_to_far_more_is_refused_at_once():
    begun = time.monotonic()
    with pytest.raises(Refused, match="too large"):
        read_word(document(paragraph("x" * 70_000_000)))
    assert time.monotonic() - begun < word_import.MAX_SECONDS
