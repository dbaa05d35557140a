"""A case from the room of one body to the agenda of another, and its answer back on the next agenda of the first."""

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.browser.steps import (
    COMMITTEE,
    adds_an_item,
    at_item,
    begins_the_agenda,
    does,
    follow,
    is_present,
    is_told,
    plans_a_meeting,
    press,
    records,
    starts,
)

pytestmark = pytest.mark.browser

POLITICAL = "politisk-styregruppe"
CASE = "Fælles indkøb af ladestandere"
ABOVE = ["Borgmester, Holstebro (demo)", "Borgmester, Randers (demo)", "Borgmester, Odder (demo)"]
ABOVE += ["Regionsrådsmedlem A (demo)"]
BELOW = ["Thomas Lindberg", "Kim Kofod Hansen", "Claus Borg", "Marie Lindberg Tefre"]


@pytest.fixture
def people(as_role):
    """The secretary who serves both bodies, and the co-chairs of each."""
    return SimpleNamespace(
        secretary=as_role("secretariat"),
        administrative=[as_role("Thomas Lindberg"), as_role("Kim Kofod Hansen")],
        political=[as_role("Borgmester, Holstebro (demo)"), as_role("Regionsrådsmedlem A (demo)")],
    )


def test_a_case_goes_up_and_its_answer_comes_back_by_itself(people):
    secretary = people.secretary
    meeting = is_prepared(secretary, COMMITTEE, "Indkøb")
    adds_an_item(secretary, meeting, CASE, "Beslutning", ["anbefaler fælles indkøb"])
    is_sent_out(secretary, meeting, people.administrative)
    is_decided(secretary, meeting, BELOW, "Oversendt", "Anbefalingen er tiltrådt.")
    refers_from_the_room(secretary)

    above = is_prepared(secretary, POLITICAL, "Ladestandere")
    secretary.goto(f"{above}prepare/")
    press(secretary, re.compile(f"Acceptér til dette møde.*{CASE}"))
    is_sent_out(secretary, above, people.political)
    is_read(people.political[0], above)
    is_decided(secretary, above, ABOVE, "Indstillingen blev tiltrådt", "Tiltrådt. Vi begynder til foråret.")
    does(secretary, f"{above}room/", "Afslut møde", "Mødet er afsluttet")
    are_agreed_on(secretary, f"{above}minutes/", people.political)

    finds_the_answer_on_the_next_agenda(secretary)


def is_prepared(secretary, committee, theme):
    """The address of a meeting whose agenda has been begun."""
    meeting = plans_a_meeting(secretary, in_committee=committee, theme=theme)
    begins_the_agenda(secretary, meeting)
    return meeting


def is_sent_out(secretary, meeting, co_chairs):
    """Both co-chairs approve the agenda, and it is sent out."""
    does(secretary, meeting, "Send til medformænd", "sendt til medformændene")
    for co_chair in co_chairs:
        does(co_chair, meeting, "Godkend dagsorden", "Du har godkendt dagsordenen")
    does(secretary, meeting, "Udsend dagsorden", "Dagsordenen er udsendt")


def is_decided(secretary, meeting, present, outcome, words):
    """Hold the meeting and write what was decided on the case."""
    starts(secretary, meeting, chair=present[0], minute_taker="Klimakoordinator, Aarhus")
    for name in present:
        is_present(secretary, name)
    records(secretary, CASE, outcome, words)


def refers_from_the_room(secretary):
    """Send the case on from where it was decided, and stand there again."""
    secretary.reload()
    at_item(secretary, CASE).get_by_role("link", name="Oversend beslutningen").click()
    secretary.get_by_label("Indstilling til modtagerne").fill("tiltræder fælles indkøb")
    secretary.get_by_role("checkbox", name="Politisk styregruppe").check()
    press(secretary, "Oversend beslutningen")
    is_told(secretary, "Sagen er oversendt")
    expect(at_item(secretary, CASE)).to_be_visible()


def is_read(reader, meeting):
    """The political group reads what it is asked, and what was said below."""
    reader.goto(meeting)
    follow(reader, CASE)
    main = reader.get_by_role("main")
    for words in ("tiltræder fælles indkøb", "Oversendt af Administrativ styregruppe", "Anbefalingen er tiltrådt."):
        expect(main).to_contain_text(words)


def are_agreed_on(secretary, minutes, co_chairs):
    """Take the minutes past the co-chairs and seal them."""
    does(secretary, minutes, "Send referat til medformænd", "sendt til medformændene")
    for co_chair in co_chairs:
        does(co_chair, minutes, "Godkend udkastet til referat", "Du har godkendt referatet")
    does(secretary, minutes, "Send referat til bemærkninger", "Referatet er sendt til bemærkninger")
    does(secretary, minutes, "Afslut bemærkningsrunden nu", "Bemærkningsrunden er slut", reason="Alle har svaret")
    does(secretary, minutes, "Godkend og forsegl referatet", "Referatet er godkendt og forseglet")


def finds_the_answer_on_the_next_agenda(secretary):
    """Nobody typed the answer: it stands at the case, and where the next meeting follows up."""
    secretary.goto(f"/committees/{COMMITTEE}/cases/")
    follow(secretary, CASE)
    expect(secretary.get_by_role("main")).to_contain_text("Tiltrådt. Vi begynder til foråret.")
    told_at = secretary.locator("dt", has_text="Meddelt på mødet").locator("xpath=following-sibling::dd[1]")
    told_at.get_by_role("link").click()
    secretary.goto(f"{secretary.url}prepare/")
    follow(secretary, "Opfølgning på beslutninger")
    editor = secretary.get_by_label("Sagsfremstilling")
    expect(editor.first).to_contain_text("har besvaret")
