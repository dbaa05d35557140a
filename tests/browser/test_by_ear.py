"""A director who sees nothing gets ready for a meeting: every step is a key, and what is spoken at each is asserted."""

import pytest

from dk2020portal.demo_accounts import DEMO_PASSWORD
from tests.browser.by_ear import Listener
from tests.browser.conftest import account_of

pytestmark = pytest.mark.browser

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def director(visitor, portal):
    """A member at a device that keeps passkeys; these belong to a name, not to a number."""
    director = Listener(visitor(base_url=portal.replace("127.0.0.1", "localhost")))
    director.devtools.send("WebAuthn.enable")
    director.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    makes_a_passkey(director, account_of("Claus Borg"))
    yield director
    gives_the_passkey_up(director)


def makes_a_passkey(director, email):
    """Log in by password, add a passkey, and log off."""
    director.page.goto("/account/login/?next=/account/2fa/passkeys/add/")
    assert director.tabs_to("E-mail") == "textbox | E-mail | required"
    director.types(email)
    director.tabs_to("textbox | Adgangskode | required")
    director.types(DEMO_PASSWORD)
    director.goes_on_by("button | Log på")
    confirms_by_password(director)
    director.tabs_to("textbox | Adgangsnøglens navn")
    director.types("Min telefon")
    assert director.tabs_to("checkbox").endswith("| checked")
    director.goes_on_by("button | Tilføj adgangsnøglen")
    director.goes_on_by("button | Log af")


def confirms_by_password(director):
    """Say once more who it is, before a change of how one logs in."""
    assert director.reads_headings()[0] == "heading1 | Bekræft, at det er dig"
    director.tabs_to("textbox | Adgangskode | required")
    director.types(DEMO_PASSWORD)
    director.goes_on_by("button | Fortsæt")


def gives_the_passkey_up(director):
    """Remove the passkey, so that the password is enough again in the tests to come."""
    director.page.goto("/account/2fa/passkeys/")
    director.goes_on_by("link | Fjern Min telefon")
    confirms_by_password(director)
    assert director.goes_on_by("button | Fjern adgangsnøglen") == "group | Adgangsnøglen er fjernet."


def test_a_director_who_sees_nothing_gets_ready_for_the_meeting(director):
    logs_in_with_a_passkey(director)
    reads_the_agenda(director)
    answers(director)
    writes_a_note(director)
    takes_the_pack_along(director)
    comments_on_the_minutes(director)


def logs_in_with_a_passkey(director):
    """No e-mail, no password: the device says who it is, and the first page what waits."""
    director.page.goto("/account/login/")
    director.goes_on_by("button | Log på med adgangsnøgle")
    assert director.reads_headings()[0] == "heading1 | Det venter på dig"


def reads_the_agenda(director):
    """Go from what waits to the agenda, by its headings, and hear what is said of each annex."""
    director.goes_on_by("link | Læs dagsordenen, og sig, om du kommer")
    headings = director.reads_headings()
    assert headings[0].startswith("heading1 | ")
    assert "heading2 | Dagsorden" in headings
    assert "heading3 | 4. Arbejdsplan og mødeplan for det kommende år" in headings
    unfolds_the_plan_of_work(director)
    budget = director.reads_from("Bilag 2: Budgetskøn for temamøde")
    assert [line for line in budget if line.split("|")[1].strip()][:3] == [
        "StaticText | Bilag 2: Budgetskøn for temamøde",
        "StaticText | , Lukket",
        "StaticText | 1 side, 2 min.",
    ]


def unfolds_the_plan_of_work(director):
    """Unfold an item on the agenda: its line says what it is called, its kind and its annexes."""
    heard = director.tabs_to("4. Arbejdsplan og mødeplan for det kommende år")
    assert all(words in heard for words in ("Beslutning", "2 bilag"))
    director.press("Enter")


def answers(director):
    """Say that one comes: that it is kept is spoken, because the message has the focus."""
    assert director.goes_on_by("button | Ja, jeg kommer") == "group | Dit svar er gemt. Sekretariatet kan se det."


def writes_a_note(director):
    """Write a note on an item, for oneself."""
    unfolds_the_plan_of_work(director)
    director.goes_on_by("link | Åbn punktet : Arbejdsplan og mødeplan for det kommende år")
    assert director.tabs_to("Egen note").startswith("textbox | Egen note (valgfrit)")
    director.types("Spørg om budgettet.")
    director.was_told("Gemt ")


def takes_the_pack_along(director):
    """Ask for the pack, hear that it is ready, and save it."""
    # The meeting is called by its number, which the year gives it.
    meeting = director.page.get_by_role("navigation", name="Brødkrumme").get_by_role("link").last.inner_text()
    director.goes_on_by(f"link | {meeting}")
    director.goes_on_by("button | Hent dagsordenspakken som PDF")
    director.was_told("Pakken er klar.")
    director.tabs_to("link | Hent PDF")
    with director.page.expect_download() as pack:
        director.page.keyboard.press("Enter")
    assert pack.value.suggested_filename.endswith(".pdf")


def comments_on_the_minutes(director):
    """Write a comment on the minutes, which waits on the first page."""
    director.goes_on_by("link | Det venter på dig")
    director.goes_on_by("link | Læs referatet, og skriv en bemærkning")
    assert director.tabs_to("textbox") == "textbox | Bemærkning | required"
    director.types("Lemvig var til stede.")
    sent = "group | Din bemærkning er sendt til sekretariatet."
    assert director.goes_on_by("button | Send bemærkningen") == sent
