"""The pack as a whole: its order, numbers, bookmarks, tags and bytes."""

import os
import re
import subprocess
import sys
from datetime import timedelta
from io import BytesIO

import page
import pikepdf
import pytest
from django.conf import settings

from meetings.pack import Decided, Participant, build_pdf
from meetings.pack import render as rendering
from tests.meetings.paper import AT, BACK, FRONT, content, drawn, item, pack, saved, tagged, words_of

pytestmark = pytest.mark.paper

CASE = "<p>Byrådet <strong>vedtog</strong> planen.</p><table><tbody><tr><td>1</td></tr></tbody></table>"


def faults_of(pdf: bytes) -> list[tuple[str, str]]:
    return [(failure.rule_id, failure.message) for failure in page.validate_pdf_bytes(pdf, profile="ua1").failures]


@pytest.fixture(scope="module")
def two_items() -> bytes:
    """The agenda, item 1 with three annexes of which the second is broken, and item 2 with none."""
    files = (tagged(), b"%PDF-1.7 nonsense", saved(drawn(pages=2)))
    return build_pdf(content(item("1", "Klimaplan", *files), item("2", "Eventuelt"), watermark="DRAFT"))


def test_each_page_says_where_it_is(two_items):
    assert [text[text.rindex("Annex" if "the pack's" in text else "Page") :] for text in words_of(two_items)] == [
        "Page 1 of 8 DRAFT",
        "Page 2 of 8 DRAFT",
        "Annex 1 · page 1 of 1 · page 3 of the pack's 8 DRAFT",
        "Page 4 of 8 DRAFT",
        "Annex 3 · page 1 of 2 · page 5 of the pack's 8 DRAFT",
        "Annex 3 · page 2 of 2 · page 6 of the pack's 8 DRAFT",
        "Page 7 of 8 DRAFT",
        "Page 8 of 8 DRAFT",
    ]


def test_the_first_page_is_the_agenda_with_times_and_pages():
    first = item("1", "Klimaplan", saved(drawn()), presenter="Skive", minutes_allotted=20, starts_at=AT)
    last = item("2", "Eventuelt", kind="orientering", starts_at=AT.replace(minute=20), readable=False)
    said = words_of(build_pdf(content(first, last, chair="Anna Holm")))[0]
    assert said == (
        "Full pack Administrativ styregruppe Tuesday 1 December 2020 · 10:00-12:00 · Viborg Chair Anna Holm "
        "Meeting 2020-1 Agenda Time Item Kind of item Presenter Min. Page 10:00 1. Klimaplan For decision Skive 20 2 "
        "Annex 1: Notat 1 3 10:20 2. Eventuelt This item is closed. You cannot read it. The meeting ends at 12:00. "
        "Page 1 of 4"
    )


def test_the_agenda_names_the_pages_of_the_pack(two_items):
    agenda = words_of(two_items)[0]
    assert re.findall(
        r"(\d\. \w+|Notat \d)\D*? (\d)", agenda[agenda.index("1. Klimaplan") : agenda.index("The meeting")]
    ) == [
        ("1. Klimaplan", "2"),
        ("Notat 1", "3"),
        ("Notat 2", "4"),
        ("Notat 3", "5"),
        ("2. Eventuelt", "7"),
    ]


def test_the_agenda_leads_to_items_and_annexes(two_items):
    with pikepdf.open(BytesIO(two_items)) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        assert [numbers[link.A.D[0].objgen] for link in pdf.pages[0].obj.Annots] == [2, 3, 4, 5, 7]


def test_the_outline_names_items_and_annexes(two_items):
    with pikepdf.open(BytesIO(two_items)) as pdf, pdf.open_outline() as outline:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        shown = [
            (bookmark.title, numbers[bookmark.destination[0].objgen])
            for top in outline.root
            for bookmark in (top, *top.children)
        ]
    assert shown == [
        ("1. Klimaplan", 2),
        ("Annex 1: Notat 1", 3),
        ("Annex 2: Notat 2", 4),
        ("Annex 3: Notat 3", 5),
        ("2. Eventuelt", 7),
    ]


def test_page_labels_count_as_the_stamps_do(two_items):
    with pikepdf.open(BytesIO(two_items)) as pdf:
        labels = [page.label for page in pdf.pages]
    assert labels == ["1", "2", "Annex 1, 1", "4", "Annex 3, 1", "Annex 3, 2", "7", "8"]


def test_tagged_and_untagged_annexes_join_one_accessible_document(two_items):
    assert faults_of(two_items) == []


def test_a_broken_annex_becomes_a_page_that_says_why(two_items):
    text = words_of(two_items)[3]
    assert text[: text.index(" Page")] == (
        "Annex 2: Notat 2 The file “notat-2.pdf” could not be put into the pack. "
        "The file is damaged and cannot be opened. Open it in the portal, or ask the secretariat for it."
    )


def test_minutes_with_everything_in_them_are_accessible():
    decided = Decided(
        "2020-1/1",
        "Approved",
        "<p>Godkendt.</p>",
        points=((1, "Approved"),),
        dissents=(("Medlem", "Imod"),),
        answers=(("Medlem", "Tiltræder med bemærkning", "Husk <budgettet>."),),
        follow_ups=("Skriv (Sekretær)",),
    )
    entry = item(
        summary="Et resumé.",
        recommendation=("godkender planen",),
        case_presentation=CASE,
        economy=CASE,
        further_process=CASE,
        presenter="Medlem",
        minutes_allotted=10,
        openness="closed_visible",
        decided=decided,
    )
    participants = tuple(Participant(f"Medlem {number}", "Skive Kommune", "apologies") for number in range(7))
    pdf = build_pdf(content(entry, kind="Minutes", participants=participants, note="Mødet var virtuelt.", chair="A"))
    assert faults_of(pdf) == []


def test_a_closed_item_is_one_line_without_bookmark_or_page():
    pdf = pack(item("1", "Åbent"), item("2", "", readable=False))
    with pdf.open_outline() as outline:
        assert [bookmark.title for bookmark in outline.root] == ["1. Åbent"]
    assert len(pdf.pages) == FRONT + 1 + BACK
    assert "2. Closed item This item is closed. You cannot read it. The meeting" in words_of(saved(pdf))[0]


def test_the_readers_name_stands_on_every_page():
    texts = words_of(build_pdf(content(item("1", "Klimaplan", saved(drawn())), made_for="Made for Medlem")))
    assert [text.count("Made for Medlem") for text in texts] == [1] * 4


def test_an_agenda_without_annexes_names_them_and_leads_nowhere():
    pdf = pack(item("1", "Klimaplan", saved(drawn())), with_annexes=False)
    assert [text.count("Annex 1: Notat 1") for text in words_of(saved(pdf))] == [0, 1, 0]
    assert ["/Annots" in page.obj for page in pdf.pages] == [True, False, False]


def test_a_pack_without_items_says_so():
    first, _last = words_of(build_pdf(content()))
    assert "There are no items you can read. Page 1 of 2" in first


def test_the_document_says_what_it_is():
    pdf = pack(item(), case_references=("SAG-2019-04892 / 2978820",), language="da", kind="Dagsordenspakke")
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "Dagsordenspakke · Administrativ styregruppe, 2020-1"
        assert metadata["pdfuaid:part"] == "1"
    assert str(pdf.Root.Lang) == "da-DK"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert str(pdf.docinfo.CreationDate) == "D:20201201100000+01'00"


PROGRAM = """
import sys, django
django.setup()
from meetings.pack import build_pdf
from tests.meetings.paper import content, drawn, item, saved, tagged
file = saved(drawn(pages=2), deterministic_id=True)
sys.stdout.buffer.write(build_pdf(content(item("1", "Klimaplan", tagged(), file), watermark="DRAFT")))
"""


def test_two_processes_make_the_same_bytes():
    command = [sys.executable, "-c", PROGRAM]
    made = [
        subprocess.run(command, cwd=settings.BASE_DIR, env=_environment(seed), capture_output=True, check=True).stdout
        for seed in ("1", "2")
    ]
    assert made[0] == made[1]
    assert made[0][:5] == b"%PDF-"


def _environment(seed: str) -> dict[str, str]:
    return os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONHASHSEED": seed}


def test_another_time_makes_other_bytes():
    assert build_pdf(content(item())) != build_pdf(content(item(), as_of=AT + timedelta(days=1)))


def test_progress_counts_up_to_its_own_total():
    told = []
    build_pdf(content(item("1", "A", saved(drawn())), item("2", "B")), progress=lambda *step: told.append(step))
    assert told == [
        (1, 5, "Item 1 is laid out"),
        (2, 5, "Item 2 is laid out"),
        (3, 5, "Annex 1 is made ready"),
        (3, 5, "The agenda is laid out"),
        (4, 5, "The pack is put together"),
    ]


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://localhost/x.css", "data:text/css,p{}"])
def test_nothing_but_our_fonts_is_fetched(address):
    _weasyprint, _fonts, fetcher = rendering._weasyprint()
    with pytest.raises(ValueError, match="nothing but its fonts"):
        fetcher().fetch(address)


def test_a_file_of_the_machine_cannot_be_drawn_into_a_document():
    pdf = rendering.to_pdf(
        '<html lang="en"><head><title>x</title><link rel="attachment" href="file:///etc/hostname"></head>'
        "<body><h1>x</h1></body></html>"
    )
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert list(opened.attachments) == []


def test_a_missing_system_library_names_what_to_install(tmp_path):
    (tmp_path / "weasyprint").mkdir()
    (tmp_path / "weasyprint" / "__init__.py").write_text("raise OSError('cannot load library libpango-1.0-0')")
    program = (
        "import django; django.setup()\n"
        "from meetings.pack import PackUnavailable, build_pdf\n"
        "from tests.meetings.paper import content\n"
        "try: build_pdf(content())\n"
        "except PackUnavailable as problem: print(problem)"
    )
    environment = _environment("0") | {"PYTHONPATH": str(tmp_path)}
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=settings.BASE_DIR, env=environment, capture_output=True, check=True
    ).stdout.decode()
    assert told == (
        "PDF cannot be made: a system library is missing. Install it with: "
        "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0\n"
    )
