"""A meeting of nine items is recorded by the keyboard alone: every key counts but those of texts."""

import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PROJECT, demo_environment
from tests.browser.steps import is_told

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser 1")]

MOST_PRESSES = 60
AWAY = (1, 3)
DISSENT, DISQUALIFIED, SLOW = 3, 6, 4
TASKS = {2: "Marie: notat om manko", 5: "Kim: brev til KL", 8: "Thomas: møde med Energinet"}


class Keys:
    """A keyboard whose every press is noted, and on which texts are typed."""

    def __init__(self, page):
        self.page, self.pressed = page, []

    def press(self, *keys):
        for key in keys:
            # No hand is quicker, and what came or was swapped is the script's by then.
            self.page.wait_for_load_state()
            self.page.wait_for_timeout(60)
            self.pressed.append(key)
            self.page.keyboard.press(key)

    def types(self, text):
        self.page.keyboard.insert_text(text)


@pytest.fixture
def meeting(portal, portal_var_dir):
    """The id of a meeting of nine items that has just begun."""
    environment = demo_environment(portal_var_dir, SITE_URL=portal, DJANGO_SETTINGS_MODULE="dk2020portal.settings")
    command = [sys.executable, "-m", "tests.browser.in_session"]
    begun = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=True)
    return int(begun.stdout.split()[-1])


def test_nine_items_are_recorded_and_sent_to_the_co_chairs_in_at_most_60_presses(as_role, meeting, record_property):
    page = as_role("secretariat")
    keys = Keys(page)
    page.goto(f"/meetings/{meeting}/room/")
    calls_the_roll(keys)
    keys.press("Control+u")
    for number in range(1, 10):
        decides(keys, number)
    keys.press("Control+Enter")
    expect(page.get_by_text("Alle punkter har et udfald.").first).to_be_visible()
    expect(page.locator("#room-list").get_by_text("endnu ikke gemt på punktet")).to_have_count(0)
    keys.press("Control+Shift+Enter")
    expect(page.get_by_role("button", name="Afslut møde")).to_be_focused()
    keys.press("Enter")
    is_told(page, "Mødet er afsluttet")
    keys.press("Control+Shift+Enter")
    is_told(page, "medformænd")
    record_property("presses", len(keys.pressed))
    assert 30 <= len(keys.pressed) <= MOST_PRESSES, " ".join(keys.pressed)


def calls_the_roll(keys):
    """Everybody is present but two."""
    page = keys.page
    keys.press("Control+,", "Enter")
    expect(page.get_by_role("button", name="Alle er til stede")).to_have_count(0)
    for steps in AWAY:
        keys.press("Control+,", *["ArrowDown"] * steps, "Enter")
        expect(page.locator("[id^=absent-][aria-pressed=true]")).to_have_count(1 + AWAY.index(steps))


def decides(keys, number):
    """The outcome of an item, with what belongs to some of them, and on to the next."""
    outcome = keys.page.locator(".room select[name=outcome]")
    expect(keys.page.get_by_role("heading", name=f"{number}. Sag nummer {number}", exact=True)).to_be_visible()
    expect(outcome).to_be_focused()
    keys.press("g")
    expect(outcome).to_have_value("approved")
    if number == SLOW:
        writes_slowly(keys)
    if number in TASKS:
        gives_a_task(keys, TASKS[number])
    if number == DISSENT:
        enters_a_dissent(keys)
    if number == DISQUALIFIED:
        notes_that_somebody_is_disqualified(keys)
    if number < 9:
        keys.press("Control+Enter")


def writes_slowly(keys):
    """A wording, and a pause in which it is kept: what leads on saves it all the same."""
    keys.press("Tab")
    keys.types("Godkendt med en bemærkning.")
    expect(keys.page.locator("[data-kept]")).to_contain_text("endnu ikke på punktet")


def gives_a_task(keys, line):
    keys.press("Control+.")
    keys.types(line)
    expect(keys.page.locator(".room .mark-green")).to_be_visible()
    keys.press("Enter")
    expect(keys.page.get_by_role("button", name="Opret opgave")).to_be_focused()
    keys.press("Enter")
    expect(keys.page.get_by_text(line.partition(": ")[2]).first).to_be_visible()


def enters_a_dissent(keys):
    page = keys.page
    keys.press("Control+m")
    expect(page.get_by_label("Medlem")).to_be_focused()
    keys.press("k", "Tab")
    keys.types("Jeg ønsker det ført til referat, at fristen er for kort.")
    keys.press("Control+Enter")
    is_told(page, "Udtalelsen er ført ind.")


def notes_that_somebody_is_disqualified(keys):
    page = keys.page
    keys.press("Control+i")
    page.wait_for_url("**/disqualification/")
    expect(page.get_by_label("Hvorfor kan der være et habilitetsspørgsmål?")).to_be_focused()
    keys.types("Er gift med en af dem, der søger.")
    keys.press("Tab", "r", "Control+Enter")
    page.wait_for_url("**/room/**")
