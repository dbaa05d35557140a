"""How a page stands up to how its reader has set up the screen: zoomed in, in own colours, on paper."""

import pytest
from playwright.sync_api import expect

from tests.browser.checks import AXE, found_by_axe
from tests.browser.steps import COMMITTEE, finds_a_meeting, finds_an_item, press
from tests.meetings.paper import words_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser 1")]

# Whether something that stays in place while the page scrolls lies over what has the focus (WCAG 2.4.11).
COVERED = """() => {
    const focused = document.activeElement, box = focused.getBoundingClientRect();
    if (focused === document.body || !box.width) return null;
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const above = document.elementFromPoint(x, y);
    const covered = above && !focused.contains(above) && !above.contains(focused);
    return covered ? `${focused.outerHTML.slice(0, 60)} under ${above.className}` : null;
}"""
STOPS = 45
PAGES = ["/", f"/committees/{COMMITTEE}/", f"/committees/{COMMITTEE}/meetings/", f"/committees/{COMMITTEE}/decisions/"]
PAGES += [f"/committees/{COMMITTEE}/{page}/" for page in ("composition", "cases", "programme", "follow-ups")]
PAGES += ["/people/", "/profile/"]


@pytest.mark.parametrize("window", [{"width": 320, "height": 256}, {"width": 1280, "height": 900}])
def test_what_has_the_focus_is_seen_while_somebody_sees_as_somebody_else(as_role, window):
    secretary = as_role("secretariat")
    meeting = finds_a_meeting(secretary, "Udsendt")
    secretary.goto(f"{meeting}who/")
    press(secretary, "Se som Claus Borg")
    secretary.set_viewport_size(window)
    secretary.goto(meeting)
    hidden = []
    for _stop in range(STOPS):
        secretary.keyboard.press("Tab")
        hidden.append(secretary.evaluate(COVERED))
    for _stop in range(STOPS):
        secretary.keyboard.press("Shift+Tab")
        hidden.append(secretary.evaluate(COVERED))
    assert [covered for covered in hidden if covered] == []


def test_in_the_readers_own_colours_marks_have_a_line_and_the_focus_is_seen(as_role):
    secretary = as_role("secretariat", forced_colors="active")
    seen = {}
    for address in PAGES:
        secretary.goto(address)
        marks = secretary.locator("main .mark")
        lines = {mark.evaluate("one => getComputedStyle(one).borderTopStyle") for mark in marks.all()[:5]}
        secretary.keyboard.press("Tab")
        secretary.keyboard.press("Tab")
        outline = secretary.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        seen[address] = (lines - {"solid"}, outline != "none")
    assert {address: said for address, said in seen.items() if said != (set(), True)} == {}


def test_a_reader_who_prefers_the_dark_reads_light_letters_on_dark(as_role):
    secretary = as_role("secretariat", color_scheme="dark")
    secretary.add_init_script(AXE)
    meeting = finds_a_meeting(secretary, "Udsendt")
    item = finds_an_item(secretary, meeting, "Arbejdsplan")
    faint = {}
    for address in [*PAGES, meeting, item, f"{item}edit/", f"{meeting}prepare/", f"/committees/{COMMITTEE}/plan/"]:
        secretary.goto(address)
        secretary.evaluate("document.querySelectorAll('main details').forEach(fold => { fold.open = true; })")
        faint[address] = [where for rule, where in found_by_axe(secretary) if rule == "color-contrast"]
    colours = secretary.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    )
    assert colours == ["rgb(22, 26, 25)", "rgb(236, 236, 234)"]
    assert {address: found for address, found in faint.items() if found} == {}
    secretary.emulate_media(media="print")
    assert secretary.evaluate("getComputedStyle(document.body).color") == "rgb(26, 26, 26)"


def test_nothing_moves_for_who_asked_for_less_motion(as_role):
    member = as_role("member", reduced_motion="reduce")
    member.goto(f"/committees/{COMMITTEE}/")
    moving = """[...document.querySelectorAll("*")].filter(one =>
        getComputedStyle(one).transitionDuration.split(", ").some(time => parseFloat(time) > 0)).length"""
    assert member.evaluate(moving) == 0


@pytest.mark.parametrize("script", [True, False])
def test_the_folded_case_text_is_printed_in_the_portals_type(as_role, script):
    member = as_role("member", java_script_enabled=script)
    meeting = finds_a_meeting(member, "Udsendt")
    member.goto(meeting)
    expect(member.locator("main details").first).not_to_have_attribute("open", "")
    title = "Arbejdsplan og mødeplan for det kommende år"
    printed = " ".join(words_of(member.pdf()))
    member.goto(finds_an_item(member, meeting, title))
    first = " ".join(member.locator("main .rich p").first.inner_text().split()[:6])
    assert (first in printed, "Log af" in printed) == (True, False)
