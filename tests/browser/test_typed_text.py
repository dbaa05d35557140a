"""What has been typed is never lost: not by leaving the page, not by two people who write at once."""

import pytest
from playwright.sync_api import expect

from dk2020portal.demo_accounts import DEMO_PASSWORD
from tests.browser.conftest import account_of, log_in
from tests.browser.steps import finds_a_meeting, finds_an_item, is_told, opens_the_form_of, press

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser 1")]

LEFT, SHARED = "Dialogmøde med den politiske styregruppe", "Årsplan for netværksmøder"
LATER = "Næste møde"


def test_text_left_unsaved_is_brought_back(as_role):
    secretary = as_role("secretariat")
    opens_the_form_of(secretary, LEFT)
    secretary.get_by_label("Resumé").fill("Næsten færdig, da telefonen ringede.")
    secretary.goto("/")

    opens_the_form_of(secretary, LEFT)
    expect(secretary.get_by_label("Resumé")).to_have_value("Næsten færdig, da telefonen ringede.")
    expect(secretary.locator("[data-kept]")).to_contain_text("endnu ikke på punktet")
    undoes_what_was_typed(secretary)
    expect(secretary.get_by_label("Resumé")).not_to_have_value("Næsten færdig, da telefonen ringede.")


def test_the_second_of_two_who_edit_the_same_item_overwrites_nothing_and_keeps_what_was_typed(as_role):
    first, second = two_who_edit(as_role, "Endeligt notat om manko og fælles følgetal")
    expect(second.get_by_role("alert")).to_contain_text("har ændret punktet")
    expect(second.get_by_label("Resumé")).to_have_value("Skrevet i Viborg.")

    first.reload()
    opens_the_form_of(first, "Endeligt notat om manko og fælles følgetal")
    expect(first.get_by_label("Resumé")).to_have_value("Skrevet i Aarhus.")


def test_two_who_edit_the_same_item_see_both_texts_and_can_save_them_as_one(as_role):
    _first, second = two_who_edit(as_role, SHARED)
    theirs = second.get_by_role("region", name="Sådan ser det ud nu, gemt af en anden")
    expect(theirs).to_contain_text("Skrevet i Aarhus.")
    expect(second.get_by_label("Resumé")).to_have_value("Skrevet i Viborg.")

    saves_the_summary(second, "Skrevet i Aarhus og i Viborg.")
    is_told(second, "er gemt")


def test_text_that_was_saved_is_not_brought_back_over_what_somebody_wrote_later(as_role):
    first, second = as_role("Klimakoordinator, Aarhus (demo)"), as_role("Klimakoordinator, Viborg (demo)")
    for page, words in ((first, "Gemt først."), (second, "Gemt senere.")):
        opens_the_form_of(page, LATER)
        saves_the_summary(page, words)
        is_told(page, "er gemt")

    opens_the_form_of(first, LATER)
    expect(first.get_by_label("Resumé")).to_have_value("Gemt senere.")


def test_a_draft_begun_before_somebody_else_saved_is_shown_beside_the_newer_text_and_overwrites_nothing(as_role):
    first, second = as_role("Klimakoordinator, Aarhus (demo)"), as_role("Klimakoordinator, Viborg (demo)")
    opens_the_form_of(first, LEFT)
    first.get_by_label("Resumé").fill("Begyndt i Aarhus.")
    opens_the_form_of(second, LEFT)
    saves_the_summary(second, "Gemt i Viborg.")
    is_told(second, "er gemt")

    now = first.locator("[data-texts]")
    for _time in ("when it is opened", "and again until one is chosen"):
        opens_the_form_of(first, LEFT)
        expect(now).to_contain_text("Gemt i Viborg.")
        expect(first.get_by_label("Resumé")).to_have_value("Begyndt i Aarhus.")
    undoes_what_was_typed(first)
    expect(first.get_by_label("Resumé")).to_have_value("Gemt i Viborg.")
    expect(now).to_be_hidden()
    opens_the_form_of(first, LEFT)
    expect(first.get_by_label("Resumé")).to_have_value("Gemt i Viborg.")
    expect(first.get_by_text("hentet frem igen")).to_have_count(0)


NOTE = "Egen note"


def test_a_draft_is_its_writers_own_on_a_shared_machine_and_in_see_as(as_role):
    page = as_role("secretariat")
    meeting = finds_a_meeting(page, "Udsendt")
    item = finds_an_item(page, meeting, "Arbejdsplan og mødeplan for det kommende år")
    note = page.locator("#own-note ~ form textarea")
    page.goto(item)
    note.fill("Kun for sekretariatet.")
    page.goto(f"{meeting}who/")
    press(page, "Se som Marie Lindberg Tefre")
    page.goto(item)
    expect(note).to_have_value("")
    note.fill("Skrevet i en andens sted.")
    page.goto(item)
    expect(note).to_have_value("")
    press(page, "Se med egne øjne igen")
    press(page, "Log af")
    log_in(page, account_of("member"))
    page.goto(item)
    expect(note).to_have_value("")
    press(page, "Log af")
    log_in(page, account_of("secretariat"))
    page.goto(item)
    expect(note).to_have_value("Kun for sekretariatet.")


TYPED = "Rammen er <mindre end 5 mio. kr., R&D  og &amp; er kun tegn"


def test_without_javascript_formatted_text_stands_as_the_code_it_is_kept_as_and_other_text_as_it_was_typed(as_role):
    secretary = as_role("secretariat", java_script_enabled=False)
    for typed in (TYPED, "Næste afsnit\n\n  indrykket"):
        opens_the_form_of(secretary, SHARED)
        secretary.get_by_label("Økonomi og ressourcer").fill(typed)
        press(secretary, "Gem punktet")
        is_told(secretary, "er gemt")
        opens_the_form_of(secretary, SHARED)
        expect(secretary.get_by_label("Økonomi og ressourcer")).to_have_value(typed)
    expect(secretary.locator("[name^=economy]")).to_have_attribute("name", "economy")


def test_text_sent_after_the_log_in_has_ended_stands_in_the_form_again_after_logging_in(as_role):
    secretary = as_role("secretariat")
    opens_the_form_of(secretary, LATER)
    secretary.get_by_label("Resumé").fill("Skrevet hen over frokosten.")
    secretary.context.clear_cookies(name="sessionid")
    press(secretary, "Gem punktet")
    expect(secretary.get_by_text("Den er ikke gemt.")).to_be_visible()

    secretary.get_by_label("E-mail").fill(account_of("secretariat"))
    secretary.get_by_label("Adgangskode").fill(DEMO_PASSWORD)
    secretary.get_by_role("button", name="Log på", exact=True).click()
    expect(secretary.get_by_label("Resumé")).to_have_value("Skrevet hen over frokosten.")
    expect(secretary.get_by_text("Tekst, der ikke var gemt, er hentet frem igen.")).to_be_visible()
    # What the next test writes here is not laid over it.
    press(secretary, "Gem punktet")
    is_told(secretary, "er gemt")


def undoes_what_was_typed(page):
    """Put aside what the server kept for the writer."""
    page.get_by_role("button", name="Fortryd det, jeg skrev").press("Enter")


def two_who_edit(as_role, title):
    """Two secretaries who opened the form of the same item, after both have pressed Save."""
    first, second = as_role("Klimakoordinator, Aarhus (demo)"), as_role("Klimakoordinator, Viborg (demo)")
    for page in (first, second):
        opens_the_form_of(page, title)
    saves_the_summary(first, "Skrevet i Aarhus.")
    is_told(first, "er gemt")
    saves_the_summary(second, "Skrevet i Viborg.")
    return first, second


def saves_the_summary(page, words):
    """Write the summary anew and save."""
    page.get_by_label("Resumé").fill(words)
    press(page, "Gem punktet")
