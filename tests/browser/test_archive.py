"""The archive of a committee, taken on its page and opened from a folder: no portal, no server, no net."""

import zipfile
from collections import Counter
from pathlib import PurePosixPath

import pytest
from playwright.sync_api import expect

from tests.browser.checks import AXE, found_on
from tests.browser.steps import COMMITTEE

pytestmark = pytest.mark.browser


@pytest.fixture
def unpacked(as_role, tmp_path):
    """The archive of the secretariat as it lies in a folder of somebody's computer."""
    page = as_role("secretariat")
    page.goto(f"/committees/{COMMITTEE}/programme/")
    page.get_by_role("link", name="Gruppens arkiv").click()
    page.get_by_role("button", name="Lav arkivet").click()
    ready = page.get_by_role("link", name="Hent ZIP-filen")
    expect(ready).to_be_visible(timeout=240_000)
    with page.expect_download() as download:
        ready.click()
    with zipfile.ZipFile(download.value.path()) as archive:
        archive.extractall(tmp_path / "arkiv")
    return tmp_path / "arkiv"


def test_the_archive_opens_from_a_folder_and_is_accessible(unpacked, browser):
    page = browser.new_context(offline=True, viewport={"width": 1280, "height": 900}, locale="da-DK").new_page()
    page.add_init_script(AXE)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for path in one_of_each_kind(unpacked):
        page.goto((unpacked / path).as_uri())
        assert page.locator("html").get_attribute("lang") == "da"
        assert (str(path), found_on(page, acted=False)) == (str(path), [])
    follows_the_links(page, unpacked)
    assert [address for address in asked if not address.startswith(unpacked.as_uri())] == []
    page.context.close()


def one_of_each_kind(folder):
    """The pages at the top, and the longest of each folder."""
    pages = sorted(folder.rglob("*.html"), key=lambda page: page.stat().st_size)
    longest = {page.parent if page.parent != folder else page: page.relative_to(folder) for page in pages}
    kinds = Counter(PurePosixPath(path).parent.name for path in longest.values())
    assert {"", "meetings", "minutes", "items", "decisions", "tasks", "plans", "support", "network"} <= set(kinds)
    assert {folder / "plans.html", folder / "summit.html"} <= set(longest)
    return longest.values()


def follows_the_links(page, folder):
    """From the first page to a meeting, its minutes, a decision, and back."""
    page.goto((folder / "index.html").as_uri())
    page.get_by_role("link", name="Referat", exact=False).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Referat")
    page.get_by_role("link", name="Beslutning", exact=False).nth(1).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Beslutning")
    page.get_by_role("link", name="Overblik").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Arkiv")
