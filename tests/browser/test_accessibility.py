"""Every main page: nothing for axe to find, and no sideways scrolling on a telephone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.steps import COMMITTEE, finds_a_meeting

pytestmark = pytest.mark.browser

# Measured when the editor's icons are drawn: until their font is there, they are words and take more room.
WIDER_THAN_THE_SCREEN = """document.fonts.ready.then(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth
)"""
PLAIN_PAGES = [
    "/",
    "/messages/",
    "/profile/",
    "/committees/",
    f"/committees/{COMMITTEE}/",
    *(
        f"/committees/{COMMITTEE}/{page}/"
        for page in (
            "composition", "rules", "meetings", "meetings/new", "items", "items/new", "decisions", "follow-ups",
            "workgroups", "workgroups/new", "programme",
        )
    ),
]  # fmt: skip


def main_pages(page):
    """The addresses of the main pages a secretary uses."""
    published = finds_a_meeting(page, "Udsendt")
    preparing = finds_a_meeting(page, "Dagsorden under udarbejdelse")
    commented = finds_a_meeting(page, "Referat til bemærkninger")
    found = [
        first_link(page, published, "/items/"),
        first_link(page, f"{preparing}prepare/", "/edit/"),
        first_link(page, f"/committees/{COMMITTEE}/decisions/", "/decisions/1"),
        first_link(page, f"/committees/{COMMITTEE}/workgroups/", "/workgroups/klima"),
    ]
    rest = [
        published,
        f"{published}packs/choose/",
        f"{published}access/",
        f"{preparing}prepare/",
        f"{commented}room/",
        f"{commented}minutes/",
    ]
    return [*PLAIN_PAGES, *rest, *found]


def first_link(page, address, part):
    """Where the first link on a page leads that has this in its address."""
    page.goto(address)
    return page.locator(f'main a[href*="{part}"]').first.get_attribute("href")


def complaints_of_axe(page, address):
    """What axe finds on a page, one line each with the elements it concerns."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    violations = Axe().run(page).response["violations"]
    return [f"{address} {one['id']}: {[node['target'] for node in one['nodes']]}" for one in violations]


def test_axe_finds_nothing_on_the_log_in_page(visitor):
    assert complaints_of_axe(visitor(), "/account/login/") == []


def test_axe_finds_nothing_on_the_main_pages(as_role):
    secretary = as_role("secretariat")
    assert [line for address in main_pages(secretary) for line in complaints_of_axe(secretary, address)] == []


@pytest.mark.parametrize("width", [390, 320])
def test_no_page_is_wider_than_a_telephone(as_role, width):
    secretary = as_role("secretariat", viewport={"width": width, "height": 800})
    assert [address for address in main_pages(secretary) if is_wider_than_the_screen(secretary, address)] == []


def is_wider_than_the_screen(page, address):
    """Whether a page has to be scrolled sideways."""
    page.goto(address)
    return page.evaluate(WIDER_THAN_THE_SCREEN)
