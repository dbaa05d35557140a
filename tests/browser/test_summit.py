"""The climate summit: somebody without an account is invited by mail, registers on a telephone, and cancels again."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import COMMITTEE, follow, in_days, is_told, press

pytestmark = pytest.mark.browser

SUMMIT = f"/committees/{COMMITTEE}/summit/"
PHONE = {"viewport": {"width": 390, "height": 844}, "java_script_enabled": False}
NAME = "Naasunnguaq Prøvegaard"


def test_a_guest_registers_for_the_summit_without_an_account_and_cancels(as_role, visitor, link_mailed_to):
    secretary = as_role("secretariat")
    opens_registration(secretary)
    invites(secretary, "Avannaata Kommunia", "post@avannaata.example")

    guest = visitor(**PHONE)
    guest.goto(link_mailed_to("post@avannaata.example"))
    registers(guest)
    secretary.goto(f"{SUMMIT}participants/?q=Naasunnguaq")
    expect(secretary.get_by_role("main")).to_contain_text("Uden nødder")

    guest.goto(link_mailed_to("naasunnguaq@avannaata.example"))
    expect(guest.get_by_role("main")).to_contain_text("Har plads")
    expect(guest.get_by_role("main")).not_to_contain_text("nødder")
    press(guest, "Frameld")
    expect(guest.get_by_role("main")).to_contain_text("Du er frameldt.")
    secretary.reload()
    expect(secretary.get_by_role("main")).not_to_contain_text("Uden nødder")


def opens_registration(page):
    """Move the summit to a day that is to come."""
    page.goto(SUMMIT)
    follow(page, "Redigér topmødet")
    page.get_by_label("Dato").fill(in_days(40))
    page.get_by_label("Tilmelding senest").fill(in_days(30))
    press(page, "Gem topmødet")
    is_told(page, "Topmødet er gemt")


def invites(page, name, address):
    """Put a party on the list, and send."""
    follow(page, "Inviterede til topmødet")
    follow(page, "Invitér en organisation eller en person")
    page.get_by_label("Organisation eller person").fill(name)
    page.get_by_label("E-mail").fill(address)
    page.get_by_label("Hvor mange kan tilmelde sig med den").fill("2")
    press(page, "Sæt på listen")
    press(page, "Send 1 invitation")
    is_told(page, "1 invitation er på vej")


def registers(guest):
    """Fill in the form of the invitation; nothing stands outside the small screen."""
    expect(guest.get_by_role("main")).to_contain_text("Avannaata Kommunia er inviteret")
    assert guest.locator("html").evaluate("html => html.scrollWidth") <= PHONE["viewport"]["width"]
    guest.get_by_label("Dit navn").fill(NAME)
    guest.get_by_label("Din e-mail").fill("naasunnguaq@avannaata.example")
    guest.get_by_label("Kostbehov").fill("Uden nødder")
    guest.get_by_label("Drøftelse: transport").check()
    press(guest, "Tilmeld dig topmødet")
    expect(guest.get_by_role("main")).to_contain_text("Der er en mail på vej til")
