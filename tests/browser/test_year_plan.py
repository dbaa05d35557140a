"""The plan of a year in a browser: dates by a pattern, one dragged to another day, and all of it without a mouse."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.steps import COMMITTEE, is_told, press

pytestmark = pytest.mark.browser

PLAN = f"/committees/{COMMITTEE}/plan/"


def test_a_proposed_date_is_dragged_to_good_friday_which_is_said_and_moved_back_by_the_keyboard(as_role):
    secretary = as_role("secretariat")
    secretary.goto(f"{PLAN}propose/?year=2030")
    secretary.get_by_label("Eller datoer skrevet en for en").fill("5.3.2030")
    press(secretary, "Vis datoerne")
    expect(secretary.get_by_role("heading", name="1 dato, ikke gemt endnu")).to_be_focused()
    press(secretary, "Gem som kladde")
    is_told(secretary, "1 dato står i kladden")

    secretary.locator("[data-day] .sign-draft").drag_to(secretary.locator('[data-day="2030-04-19"]'))
    expect(secretary.get_by_role("region", name="Det taler imod datoen")).to_contain_text("Langfredag")
    press(secretary, "Gem datoen")
    is_told(secretary, "Forslaget er gemt")
    expect(secretary.locator("#drafts ~ table")).to_contain_text(re.compile("19. april 2030.*Langfredag", re.DOTALL))

    secretary.locator("#drafts ~ table").get_by_role("link", name="Flyt").press("Enter")
    secretary.get_by_label("Dato", exact=True).fill("2030-03-05")
    secretary.get_by_label("Dato", exact=True).press("Enter")
    is_told(secretary, "Forslaget er gemt")
    expect(secretary.locator("#drafts ~ table")).to_contain_text("5. marts 2030")
