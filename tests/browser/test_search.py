"""The search in the demo as it is served on SQLite: the key that leads into it, and what is expected first."""

import html
import re
import time
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.portal.journeys import JOURNEYS

pytestmark = pytest.mark.browser
SECONDS_TO_FILL = 60


def first_hit(page, typed) -> tuple[str, str]:
    """The group of the first hit, and its title without marks; ("", "") for none."""
    answer = page.context.request.get(f"/search/?q={quote(typed)}").text()
    found = re.search(r'id="hits-([a-z_]+)".*?<h3><a [^>]*>(.*?)</a>', answer, re.DOTALL)
    return (found[1], html.unescape(re.sub("</?mark>", "", found[2]))) if found else ("", "")


def filled(page) -> None:
    """Wait until the worker has taken in what is looked for last."""
    until = time.monotonic() + SECONDS_TO_FILL
    while first_hit(page, JOURNEYS[-1][0])[0] != JOURNEYS[-1][1]:
        assert time.monotonic() < until, "the index has not been filled"
        time.sleep(1)


def test_a_slash_leads_into_the_box_and_the_expected_hit_stands_first(as_role):
    page = as_role("Klimakoordinator, Aarhus (demo)")
    filled(page)
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("kommissorium")
    titles = page.locator("#search-titles option")
    expect(titles.and_(page.locator("[value='Kommissorium og konstituering']"))).to_be_attached()
    page.keyboard.press("Control+a")
    page.keyboard.type("2020-1/3")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Kommissorium og konstituering").first).to_be_visible()
    for typed, kind, _reference, begins in JOURNEYS:
        group, title = first_hit(page, typed)
        assert (typed, group, title[: len(begins)]) == (typed, kind, begins)
