"""An annex read inside the page on a tablet: searched, marked by keyboard, noted on, and left for its item."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.checks import AXE, found_on
from tests.browser.steps import follow

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser 1")]


def test_an_annex_is_read_marked_and_left_by_keyboard(as_role):
    page = as_role("Marie Lindberg Tefre", viewport={"width": 810, "height": 1080})
    page.goto("/items/3/")
    follow(page, re.compile("^Bilag 1: "))
    bar = page.get_by_role("group", name="Værktøjer")
    expect(page.get_by_role("group", name="Side 1 af 2")).to_be_visible()
    expect(page.locator("[data-ready]")).to_be_attached()

    page.keyboard.press("/")
    page.keyboard.type("KOMMUNER")
    expect(page.get_by_text("Fund 1 af 4, side 1")).to_be_attached()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Fund 2 af 4, side 1")).to_be_attached()
    page.keyboard.press("Escape")
    page.wait_for_function("String(getSelection()).toLowerCase() === 'kommuner'")

    expect(bar.get_by_role("button", name="Note", exact=True)).to_be_enabled()
    bar.get_by_role("button", name="Note", exact=True).press("Enter")
    note = page.get_by_label("Note til stedet på side 1")
    expect(note).to_be_focused()
    page.keyboard.type("Hvem betaler?")
    expect(page.get_by_text(re.compile(r"^Gemt \d\d\.\d\d$"))).to_be_visible()
    page.keyboard.press("Escape")

    page.get_by_label("Side", exact=True).fill("2")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Side 2 af 2")).to_be_focused()
    bar.get_by_role("button", name="Større").click()
    expect(bar.get_by_role("button", name="Tilpas bredden")).to_have_attribute("aria-pressed", "false")

    page.reload()
    expect(page.locator(".viewer-marked i")).to_have_count(1)
    page.evaluate(AXE)
    assert found_on(page, acted=False) == []
    follow(page, re.compile("^Næste bilag"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bilag 2: ")
    page.go_back()
    follow(page, re.compile("^Punkt 3: "))
    expect(page.locator(".my-mark")).to_contain_text("Hvem betaler?")


def test_where_the_pages_cannot_be_drawn_the_file_is_one_press_away(as_role):
    page = as_role("Marie Lindberg Tefre")
    page.route("**/pdf.min*.mjs", lambda route: route.abort())
    page.goto("/annexes/1/read/")
    expect(page.get_by_role("alert").get_by_role("link", name="Åbn selve filen")).to_be_visible()
    as_role.complaints.clear()
