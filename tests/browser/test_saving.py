"""Saving that fails is seen, and what was typed is saved when the portal is back: once, and over nobody else's text."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.steps import at_item, finds_a_meeting, is_told, opens_the_form_of, press, titles_on

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser 1")]

ITEM = "Årsplan for netværksmøder"
NOT_SAVED = "Ikke gemt."
KEPT = "Din tekst er gemt i denne browser. Vi prøver igen, indtil den er gemt."


@pytest.fixture
def secretary(as_role):
    """The secretary's page; that the browser's console tells of answers that are meant to fail is no complaint."""
    yield as_role("secretariat")
    as_role.complaints[:] = [
        complaint for complaint in as_role.complaints if not re.search("status of|net::ERR|Response Status", complaint)
    ]


def goes_wrong(page, address, answers):
    """Let the next posts to the address be answered so (None: not at all); return the list of all that were made."""
    posts, left = [], list(answers)

    def answer(route):
        if route.request.method != "POST":
            return route.continue_()
        posts.append(route.request)
        if not left:
            return route.continue_()
        status = left.pop(0)
        return route.fulfill(status=status, body="Nej") if status else route.abort("connectionrefused")

    page.route(address, answer)
    return posts


def test_an_item_that_could_not_be_saved_says_so_and_is_saved_once_when_the_portal_is_back(secretary):
    for status, reason in (
        (None, "Portalen kan ikke nås."),
        (403, "Portalen afviste det: måske har du ikke længere adgang til det."),
        (429, "Der er for mange forsøg lige nu."),
        (503, "Noget gik galt hos os."),
    ):
        opens_the_form_of(secretary, ITEM)
        posts = goes_wrong(secretary, "**/edit/", [status])
        secretary.get_by_label("Resumé").fill(f"Skrevet ved svar {status}.")
        press(secretary, "Gem punktet")
        expect(secretary.get_by_role("alert")).to_contain_text(f"{NOT_SAVED} {reason} {KEPT}")
        secretary.wait_for_url("**/prepare/*")
        is_told(secretary, "er gemt")
        assert len(posts) == 2
        secretary.unroute("**/edit/")
        opens_the_form_of(secretary, ITEM)
        expect(secretary.get_by_label("Resumé")).to_have_value(f"Skrevet ved svar {status}.")


def test_in_the_room_too_and_what_is_typed_while_the_decision_is_saved_is_kept_and_brought_back(secretary):
    opens_the_room_of_a_meeting(secretary)
    decision, posts = at_item(secretary, TALKED_OF), goes_wrong(secretary, "**/decision/", [503])
    text = decision.get_by_label("Beslutning (valgfrit)")
    text.fill("Gruppen drøftede planen")
    decision.get_by_role("button", name="Gem beslutningen").click()
    expect(decision.get_by_role("alert")).to_contain_text(f"{NOT_SAVED} Noget gik galt hos os. {KEPT}")
    expect(decision.get_by_text("Gemt", exact=True)).to_be_visible(timeout=20_000)
    assert len(posts) == 2

    waiting = []
    secretary.route("**/decision/", lambda route: waiting.append(route))
    text.press("End")
    text.press_sequentially(".")
    decision.get_by_role("button", name="Gem beslutningen").click()
    text.press_sequentially(" Og den udsættes.")
    expect(decision.get_by_text("Gemmer ...")).to_be_visible()
    waiting[0].continue_()
    expect(decision.get_by_text("Gemmer ...")).to_be_hidden(timeout=20_000)
    expect(text).to_have_value("Gruppen drøftede planen. Og den udsættes.")
    secretary.reload()
    expect(decision.get_by_text("Tekst, der ikke var gemt, er hentet frem igen.")).to_be_visible()
    expect(text).to_have_value("Gruppen drøftede planen. Og den udsættes.")
    decision.get_by_role("button", name="Kassér den").click()
    expect(text).to_have_value("Gruppen drøftede planen.")


TALKED_OF = "Status fra arbejdsgrupperne"


def opens_the_room_of_a_meeting(page):
    """Open the meeting room of the meeting whose minutes are written."""
    page.goto(f"{finds_a_meeting(page, 'Referat til bemærkninger')}room/")


def test_leaving_unsaved_text_asks_and_leaving_without_any_does_not(secretary):
    opens_the_form_of(secretary, ITEM)
    asked = []
    secretary.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    summary = secretary.get_by_label("Resumé")
    summary.press("End")
    summary.press_sequentially("!")
    secretary.get_by_role("link", name="Fortryd").click()
    summary.press("Backspace")
    secretary.get_by_role("link", name="Fortryd").click()
    secretary.wait_for_url("**/prepare/*")
    assert asked == ["beforeunload"]


def test_an_answer_that_is_lost_and_a_browser_that_is_full_lose_nothing_and_nothing_is_done_twice(secretary):
    secretary.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); }")
    meeting = finds_a_meeting(secretary, "Dagsorden under udarbejdelse")
    secretary.goto(f"{meeting}items/new/")
    secretary.route(
        "**/items/new/", lambda route: (route.fetch(max_redirects=0), route.abort("connectionreset")), times=1
    )
    secretary.get_by_label("Titel", exact=True).fill("Skrevet én gang")
    secretary.get_by_label("Orientering", exact=True).check()
    secretary.get_by_label("Minutter", exact=True).fill("5")
    press(secretary, "Gem punktet")
    expect(secretary.get_by_role("alert")).to_contain_text("Denne browser kan ikke gemme din tekst")
    secretary.wait_for_url("**/prepare/*")
    is_told(secretary, "“Skrevet én gang” er tilføjet")
    assert titles_on(secretary).count("Skrevet én gang") == 1


def test_the_minutes_are_one_document_in_which_only_the_item_that_is_written_on_is_kept_and_saved(secretary):
    secretary.goto(f"{finds_a_meeting(secretary, 'Referat til bemærkninger')}minutes/document/")
    item = secretary.locator(".document-item", has=secretary.get_by_role("heading", name=TALKED_OF))
    posts = []
    secretary.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    item.get_by_text("Drøftelse", exact=False).first.click()
    editor = item.get_by_role("textbox", name=re.compile(f"Drøftelse.*{TALKED_OF}"))
    editor.press_sequentially("Fire <grupper> er i gang.")
    expect(item.get_by_text("endnu ikke på punktet")).to_be_visible()
    item.get_by_role("button", name="Gem").click()
    expect(item.get_by_text("Gemt", exact=True)).to_be_visible()
    assert {re.sub(r".*/items/\d+", "", url) for url in posts} == {"/sitting/room/", "/decision/document/"}
    secretary.reload()
    expect(editor).to_have_text("Fire <grupper> er i gang.")
    editor.press_sequentially(" Og en femte.")
    expect(item.get_by_text("endnu ikke på punktet")).to_be_visible()
    # What is kept is not saved yet: a button that leads on saves it first, and says what it says itself.
    press(secretary, "Tag drøftelserne med")
    is_told(secretary, "Referatet har nu denne form")
    expect(item.get_by_text("endnu ikke på punktet")).to_have_count(0)
    expect(editor).to_contain_text("Og en femte.")
