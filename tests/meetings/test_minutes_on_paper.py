"""Minutes on paper: two pages of a usual meeting, one of an extract; no cover, and no heading alone at a foot."""

import re
from dataclasses import replace

import page
import pytest

from meetings.pack import Decided, Layout, Participant, build_pdf
from tests.meetings.paper import content, item, words_of

pytestmark = pytest.mark.paper

MUNICIPALITIES = ("Skive Kommune", "Aarhus Kommune", "Lemvig Kommune", "Samsø Kommune", "Horsens Kommune")
TITLES = (
    "Godkendelse af dagsorden",
    "Godkendelse af referat",
    "Kommissorium og konstituering",
    "Arbejdsform, beslutningsregler og mødeplan 2021-2023",
    "Status: kommuner i DK2020 og koordinering med CONCITO",
    "Opgaver, roller og snitflader mellem sekretariatets to lokationer",
    "Klimatopmøde i 2. halvår 2021: proces for oplæg",
    "Nedsættelse af arbejdsgrupper",
    "Næste møde og eventuelt",
)
POINTS = ("tager status til efterretning,", "godkender forslag til tidsplan for kommunernes klimahandlingsplaner.")
TEXT = (
    "<p>Styregruppen tiltrådte indstillingen og bemærkede, at kommunernes forskellige tempo skal fremgå af planen. "
    "Sekretariatet udarbejder et oplæg til næste møde, hvor også økonomien er beskrevet.</p>"
)


def decided(number: int, text: str = TEXT) -> Decided:
    """What is decided at a usual item: a text, every third time a dissent and a task."""
    third = number % 3 == 0
    return Decided(
        reference=f"2020-1/{number}",
        outcome="Godkendt",
        text=text,
        points=((1, "Taget til efterretning"), (2, "Godkendt")),
        dissents=(("Naja Kleist-Lyberth", "Fristen er for kort for de mindre kommuner."),) if third else (),
        follow_ups=("Skriv notat om manko (Rolf Johnsen, 01.03.2021)",) if third else (),
    )


def minutes(count: int = 9, *, text: str = TEXT, **changes):
    """Approved minutes of a usual meeting: nine items, eleven participants, one disqualified, one apology."""
    people = [
        Participant(
            f"Deltager Nummer{nth}", MUNICIPALITIES[nth % 5], "forlod lokalet under punkt 4 (inhabil)" * (nth == 3)
        )
        for nth in range(11)
    ]
    items = [
        item(
            str(nth + 1),
            TITLES[nth % 9],
            presenter="klimakoordinatorerne",
            recommendation=POINTS,
            case_presentation="<p>En lang sagsfremstilling, som står i dagsordenen.</p>" * 20,
            decided=decided(nth + 1, text),
            left_the_room=("Deltager Nummer3",) if nth == 3 else (),
        )
        for nth in range(count)
    ]
    values = {
        "kind": "Referat",
        "language": "da",
        "layout": Layout.MINUTES,
        "for_archive": True,
        "with_annexes": False,
        "chair": "Thomas Lindberg",
        "minute_taker": "Klimakoordinator, Aarhus",
        "participants": (*people, Participant("Aviâja Egede", "Samsø Kommune", "afbud", there=False)),
        "quorum": "Styregruppen er beslutningsdygtig: 7 af 7 medlemmer deltager.",
        "case_references": ("KL SAG-2019-04892 / 2978820",),
        "approved_by": ("Thomas Lindberg, 15. december 2020 kl. 10.02", "Kim Hansen, 15. december 2020 kl. 11.40"),
        "seal": "Godkendt og forseglet 18. december 2020 kl. 12.00. Segl 1f2e 3d4c 5b6a 7980 1122 3344 5566 7788.",
    }
    return content(*items, **values | changes)


@pytest.fixture(scope="module")
def usual():
    """The pages of a usual meeting's minutes, as words, and the file."""
    pdf = build_pdf(minutes())
    return words_of(pdf), pdf


def test_the_minutes_of_a_usual_meeting_are_two_pages_with_all_that_was_decided(usual):
    pages, _pdf = usual
    whole = " ".join(pages)
    assert [re.search(r"Side \d af \d", words)[0] for words in pages] == ["Side 1 af 2", "Side 2 af 2"]
    assert [title for title in TITLES if title not in whole] == []
    said = ["Mødeleder Thomas Lindberg", "Aviâja Egede", "Beslutning 2020-1/9: Godkendt", "Fristen er for kort"]
    said += ["manko (Rolf Johnsen", "Inhabil og forlod lokalet: Deltager Nummer3", "– Taget til efterretning"]
    said += ["Segl 1f2e"]
    assert [words for words in said if words not in whole] == []


def test_they_have_no_cover_no_contents_and_not_the_case_that_the_agenda_tells(usual):
    pages, _pdf = usual
    whole = " ".join(pages)
    assert [words for words in ("Om denne pakke", "Indhold", "sagsfremstilling", "lydkommando") if words in whole] == []
    assert "1. Godkendelse af dagsorden" in pages[0]


def test_they_are_for_the_archive_and_for_screen_readers(usual):
    _pages, pdf = usual
    faults = {name: page.validate_pdf_bytes(pdf, profile=name).failures for name in ("2a", "ua1")}
    assert faults == {"2a": [], "ua1": []}


@pytest.mark.parametrize("sentences", [2, 3, 5, 8])
def test_no_heading_stands_alone_at_the_foot_of_a_page(sentences):
    text = f"<p>{'Styregruppen noterede sig, hvad der blev sagt om tidsplanen. ' * sentences}</p>"
    last = [words.partition(" Side ")[0].rstrip() for words in words_of(build_pdf(minutes(14, text=text)))][:-1]
    heads = [*TITLES, "klimakoordinatorerne", "Det indstilles, at styregruppen", ": Godkendt", "Opfølgning:"]
    assert [words[-60:] for words in last if words.endswith(tuple(heads))] == []


def test_the_record_of_one_item_is_one_page():
    whole = minutes(layout=Layout.RECORD, kind="Udskrift af beslutningsprotokollen")
    pdf = build_pdf(replace(whole, items=whole.items[2:3]))
    [words] = words_of(pdf)
    assert ("Udskrift af beslutningsprotokollen · 2020-1" in words, "Side 1 af 1" in words) == (True, True)
    assert page.validate_pdf_bytes(pdf, profile="2a").failures == []
