"""Minutes as a Word file: the same content as the PDF, with Word's own headings and lists, whatever was typed."""

from io import BytesIO

import pytest
from docx import Document

from meetings.models import PackJob
from meetings.pack import Decided
from meetings.pack.word import build_word
from meetings.rules.lifecycle import MeetingState as S
from tests.meetings.paper import content, item

ROWS = "<tr><td>Kommune</td><td colspan='2'>Ton</td></tr><tr><td>Skive</td><td>5</td><td>6</td></tr>"
TABLE = f"<table><tbody>{ROWS}</tbody></table>"
LISTS = "<ol><li>Et<ol><li>Et a</li></ol></li><li>To</li></ol><ol><li>Forfra</li></ol><ul><li>Punkt</li></ul>"
LINK = "<a href='https://x.example/?a=1'>her</a>"
TEXT = f"<p>CO<sub>2</sub> <strong>fed</strong><br>1 &lt; 2 &amp; {LINK}</p>{TABLE}{LISTS}"


def word(**changes) -> Document:
    """The Word file of one item with a text of every kind."""
    decided = Decided("2020-1/1", "Approved", TEXT, dissents=(("Aviâja Egede-Kûitse", "Linje <1>\nLinje 2"),))
    return Document(BytesIO(build_word(content(item(decided=decided, recommendation=("én", "to")), **changes))))


def styled(document, style: str) -> list[str]:
    return [line.text for line in document.paragraphs if line.style.name == style]


def test_headings_lists_tables_and_links_are_those_of_word():
    document = word(kind="Minutes")
    assert [styled(document, f"Heading {level}") for level in (1, 2, 3)] == [
        ["Minutes · 2020-1"],
        ["1. Klimaplan"],
        ["It is recommended that the group", "Decision 2020-1/1: Approved"],
    ]
    assert styled(document, "List Number") == ["én", "to", "Et", "To", "Forfra"]
    assert (styled(document, "List Number 2"), styled(document, "List Bullet")) == (["Et a"], ["Punkt"])
    assert [[cell.text for cell in row.cells] for row in document.tables[-1].rows] == [
        ["Kommune", "Ton", "Ton"],
        ["Skive", "5", "6"],
    ]
    [line] = [line for line in document.paragraphs if line.text.startswith("CO")]
    assert (line.text, [link.address for link in line.hyperlinks]) == (
        "CO2 fed\n1 < 2 & her",
        ["https://x.example/?a=1"],
    )


def test_each_numbered_list_begins_at_one():
    numbers = {
        line.text: line._p.pPr.numPr.numId.val
        for line in word().paragraphs
        if line.text in ("én", "to", "Et", "To", "Forfra")
    }
    assert (numbers["én"] == numbers["to"], len({numbers["én"], numbers["Et"], numbers["Forfra"]})) == (True, 3)


def test_what_was_typed_stands_there_to_the_character_and_what_nobody_sees_does_not():
    document = word(note="Fem\x0b tusind \x01<tegn>" + "å" * 5000, watermark="DRAFT", made_for="Made for Naja")
    words = "\n".join(line.text for line in document.paragraphs)
    assert ("Aviâja Egede-Kûitse: Linje <1>\nLinje 2" in words, "<tegn>" + "å" * 5000 in words) == (True, True)
    section = document.sections[0]
    assert section.header.paragraphs[0].text.startswith("DRAFT · ")
    assert section.footer.paragraphs[0].text.startswith("Made for Naja · Page ")


def test_a_title_longer_than_word_keeps_is_cut_in_its_properties_alone():
    about = word(subject="Tema " * 80, committee="Styregruppe " * 30).core_properties
    assert (len(about.subject), len(about.author), about.comments) == (255, 255, "")


@pytest.mark.paper
def test_the_file_of_a_reader_holds_what_the_pdf_holds_and_nothing_closed_to_him(
    as_, cast, meeting_in, django_capture_on_commit_callbacks
):
    meeting = meeting_in(S.MINUTES_APPROVED)
    held = {}
    for who in ("member", "participant"):
        client = as_(cast[who])
        with django_capture_on_commit_callbacks(execute=True):
            client.post(f"/meetings/{meeting.pk}/packs/", {"kind": "word"})
        job = PackJob.objects.latest("pk")
        answer = client.get(f"/packs/{job.pk}/file/")
        assert answer["Content-Disposition"].endswith(f'-{meeting.starts_at:%Y-%m-%d}-minutes.docx"')
        held[who] = styled(Document(BytesIO(b"".join(answer.streaming_content))), "Heading 2")
    assert held == {
        "member": ["1. Åbent punkt", "2. Lukket med titel", "L1. Skjult titel", "Approved"],
        "participant": ["1. Åbent punkt", "2. Lukket med titel", "Approved"],
    }
    assert as_(cast["stranger"]).post(f"/meetings/{meeting.pk}/packs/", {"kind": "word"}).status_code == 404
