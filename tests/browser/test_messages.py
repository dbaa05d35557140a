"""What happened is seen where one is and has the focus, so that it is read aloud; so is what is swapped, by #said."""

import re

import pikepdf
import pytest
from playwright.sync_api import expect

from tests.browser.steps import at_item, finds_a_meeting, press

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser 1")]

UNTAGGED = "Bilaget kan ikke læses af skærmlæsere."
TALKED_OF = "Status fra arbejdsgrupperne"


@pytest.fixture
def untagged(tmp_path):
    """A PDF that cannot be read aloud."""
    path = tmp_path / "notat.pdf"
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        document.save(path)
    return path


def attaches_to_the_last_item(page, file):
    """Attach a file to the last item of the agenda being prepared; return its place on that page."""
    page.goto(f"{finds_a_meeting(page, 'Dagsorden under udarbejdelse')}prepare/")
    page.get_by_role("link", name="Vedhæft bilag").last.click()
    page.get_by_label("Fil", exact=True).set_input_files(file)
    press(page, "Vedhæft bilaget")
    page.wait_for_url("**/prepare/#item-*")
    return page.locator("#" + page.url.rpartition("#")[2])


def opens_the_room(page):
    """Open the meeting room of the meeting whose minutes are written."""
    page.goto(f"{finds_a_meeting(page, 'Referat til bemærkninger')}room/")


def has_message(page, words):
    """The message is seen, has the focus, and its name, which is then read aloud, is what it says."""
    message = page.locator("#messages")
    expect(message).to_be_focused()
    expect(message).to_be_in_viewport(ratio=1)
    expect(message).to_have_accessible_name(words)


def test_a_message_stands_at_what_it_is_about_and_a_refusal_is_read_aloud(as_role, untagged):
    secretary = as_role("secretariat")
    item = attaches_to_the_last_item(secretary, untagged)
    has_message(secretary, re.compile(UNTAGGED))
    expect(item.locator("#messages")).to_have_count(1)
    secretary.keyboard.press("Tab")
    expect(item.get_by_role("link").first).to_be_focused()

    secretary.goto(f"{finds_a_meeting(secretary, 'Dagsorden under udarbejdelse')}room/")
    has_message(secretary, "Fejl: Mødestyringen åbner, når mødet starter, og lukker, når referatet er godkendt.")


def test_a_decision_saved_by_keyboard_keeps_its_place_and_is_told(as_role):
    secretary = as_role("secretariat")
    opens_the_room(secretary)
    row, said = at_item(secretary, TALKED_OF), secretary.locator("#said").element_handle()
    save = row.get_by_role("button", name="Gem beslutningen")
    save.focus()
    secretary.keyboard.press("Enter")
    expect(row.get_by_text("Gemt", exact=True)).to_be_in_viewport(ratio=1)
    expect(save).to_be_focused()
    assert "er gemt." in said.text_content()

    row.get_by_label("Udfald").first.select_option("")
    save.focus()
    secretary.keyboard.press("Enter")
    refusal = row.locator(".error-summary")
    expect(refusal).to_be_focused()
    expect(refusal).to_be_in_viewport(ratio=1)
    as_role.complaints[:] = [line for line in as_role.complaints if "status of 422" not in line]


def test_that_a_pack_is_ready_is_told_by_a_region_that_stays(as_role):
    member = as_role("Claus Borg")
    member.goto(finds_a_meeting(member, "Referat til bemærkninger"))
    press(member, "Hent dagsordenspakken som PDF")
    member.wait_for_url("**/packs/*/")
    said = member.locator("#said").element_handle()
    member.get_by_role("link", name="Se, hvor langt").focus()
    ready = member.get_by_role("link", name="Hent PDF")
    expect(ready).to_be_focused(timeout=60_000)
    assert said.text_content() == "Pakken er klar."


def test_without_javascript_messages_are_seen_and_nothing_dead_is_offered(as_role, untagged):
    secretary = as_role("secretariat", java_script_enabled=False, viewport={"width": 360, "height": 640})
    secretary.goto("/")
    expect(secretary.locator("details.side")).to_have_count(0)
    item = attaches_to_the_last_item(secretary, untagged)
    expect(item).to_be_in_viewport()
    expect(secretary.get_by_text(UNTAGGED)).to_be_in_viewport(ratio=1)
    menu = secretary.get_by_role("navigation", name="Administrativ styregruppe")
    expect(menu).to_be_hidden()
    secretary.locator("details.side summary").click()
    expect(menu).to_be_visible()
    opens_the_room(secretary)
    text = secretary.get_by_label("Beslutning (valgfrit)").first
    text.fill("Efter drøftelse:")
    secretary.get_by_role("button", name="Taget til efterretning.").first.click()
    expect(secretary.get_by_label("Beslutning (valgfrit)")).to_have_value("Efter drøftelse: Taget til efterretning.")
