"""An agenda is read in ten minutes: on the first screen, by key and by thumb, and one finds the place again."""

import gzip
import re

import pytest
from playwright.sync_api import expect

from tests.browser.steps import finds_a_meeting

pytestmark = pytest.mark.browser

SCREENS = ((1280, 800), (810, 1080), (390, 844))
ITEM = "Arbejdsplan og mødeplan for det kommende år"


def item(page, title):
    return page.locator("[data-item]").filter(has=page.get_by_role("heading", name=title))


def test_a_member_reads_an_agenda_by_key_and_thumb_and_finds_the_place_again(as_role):
    member = as_role("member")
    meeting = finds_a_meeting(member, "Udsendt")
    for width, height in SCREENS:
        member.set_viewport_size({"width": width, "height": height})
        member.goto(meeting)
        assert member.locator(".agenda-item h3").first.bounding_box()["y"] < height - 60
        assert member.evaluate("document.documentElement.scrollWidth") == width
        if width == 1280:
            assert member.evaluate("document.documentElement.scrollHeight") < 2000

    for _item in range(4):
        member.keyboard.press("j")
    expect(item(member, ITEM).locator("summary").first).to_be_focused()
    item(member, ITEM).get_by_role("button", name="Læst, videre").click()
    expect(item(member, ITEM).locator("[data-fold]")).not_to_have_attribute("open", "")
    member.get_by_role("button", name="Næste punkt").click()
    item(member, "Manko").locator("summary").first.click()
    unfolded = member.locator("[data-fold][open]").count()
    item(member, "Manko").get_by_role("link", name=re.compile("Åbn punktet")).click()
    member.go_back()
    expect(member.locator("[data-fold][open]")).to_have_count(unfolded)
    expect(member.get_by_text(re.compile("Du har læst 1 af"))).to_be_visible()
    expect(member.get_by_role("link", name="Læs videre")).to_be_visible()
    member.goto(f"{meeting}#{item(member, ITEM).get_attribute('id')}")
    expect(item(member, ITEM).get_by_text("Det indstilles, at gruppen")).to_be_visible()


def test_the_first_visit_is_light_and_the_next_one_lighter(as_role, browser):
    """At most 150 kB without the typeface, which is 120 kB at most; from then on a page is 25 kB at most."""
    member = as_role("member")
    meeting = finds_a_meeting(member, "Udsendt")
    fresh = browser.new_context(storage_state=member.context.storage_state(), base_url=member.url)
    page = fresh.new_page()
    weights = [weight_of(page, address) for address in (meeting, "/")]
    fresh.close()
    first, fonts = weights[0]
    assert (first < 150_000, 0 < fonts < 120_000, weights[1][0] < 25_000, weights[1][1]) == (True, True, True, 0)


def weight_of(page, address):
    """What came over the wire for a page and its files: (without the typeface, the typeface)."""
    page.goto(address, wait_until="networkidle")
    came = page.evaluate(
        "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
        ".filter(file => file.transferSize).map(file => [file.name.split('#')[0], file.transferSize])"
    )
    sizes = {name: packed_size(page, name, sent) for name, sent in came}
    fonts = sum(size for name, size in sizes.items() if name.endswith(".woff2"))
    return sum(sizes.values()) - fonts, fonts


def packed_size(page, name, sent):
    """How many bytes a file takes: collected static files are compressed, those of the test's server are not yet."""
    is_text = "/static/" in name and name.endswith((".css", ".js", ".svg"))
    return len(gzip.compress(page.request.get(name).body())) if is_text else sent


def test_a_member_with_a_tablet_has_read_answered_noted_and_marked(as_role):
    """The invitation is answered on the front page; three notes are written beside items, one passage is marked."""
    page = as_role("Marie Lindberg Tefre", viewport={"width": 810, "height": 1080})
    page.goto("/")
    # Other tests of the same portal invite to meetings of their own.
    page.locator(".waiting form[action^='/meetings/25/']").get_by_role("button", name="Ja, jeg kommer").click()
    expect(page.get_by_text("Dit svar er gemt")).to_be_visible()
    for number in range(1, 4):
        page.keyboard.press("j")
        note = page.locator("[data-fold][open]").nth(number - 1).get_by_role("textbox", name=re.compile("Egen note"))
        note.fill(f"Note {number} <{number}>")
        expect(note.locator("xpath=ancestor::form").get_by_text(re.compile("^Gemt "))).to_be_visible()
        page.evaluate("document.activeElement.blur()")
    item(page, ITEM).locator("summary").first.click()
    item(page, ITEM).get_by_role("link", name=re.compile("^Bilag 1: ")).click()
    expect(page.locator("[data-ready]")).to_be_attached()
    page.keyboard.press("/")
    page.keyboard.type("arbejdsplan")
    expect(page.get_by_text(re.compile("^Fund 1 af "))).to_be_attached()
    page.keyboard.press("Escape")
    mark = page.get_by_role("group", name="Værktøjer").get_by_role("button", name="Markér")
    expect(mark).to_be_enabled()
    mark.press("Enter")
    expect(page.locator(".viewer-marked i").first).to_be_attached()
    page.get_by_role("link", name=re.compile("^Punkt 4: ")).click()
    page.go_back()
    page.go_back()
    page.reload()
    page.evaluate("document.documentElement.toggleAttribute('data-without-keys')")
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).not_to_be_focused()
    kept = [note.input_value() for note in page.locator("[data-item] textarea").all()]
    assert [text for text in kept if text.startswith("Note ")] == ["Note 1 <1>", "Note 2 <2>", "Note 3 <3>"]
    expect(item(page, ITEM).locator(".my-mark")).to_have_count(1)
