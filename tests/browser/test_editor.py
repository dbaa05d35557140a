"""The editor of rich text, by keyboard and as it is read aloud."""

import pytest
from playwright.sync_api import expect

from tests.browser.checks import AXE, found_by_axe
from tests.browser.steps import is_told, opens_the_form_of, press

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser 1")]

LATER, ECONOMY, PROCESS = "Næste møde", "Økonomi og ressourcer", "Videre proces"


def presses(page, *keys):
    """Press these keys, one after the other."""
    for key in keys:
        page.keyboard.press(key)


def test_a_table_and_a_list_are_made_and_left_without_a_mouse(as_role):
    secretary = as_role("secretariat")
    opens_the_form_of(secretary, LATER)
    fills_a_table_and_leaves_it(secretary, ECONOMY, then=PROCESS)
    indents_a_list_and_leaves_it(secretary, PROCESS)
    # What stands unsaved is there for who opens the form next.
    secretary.reload()
    press(secretary, "Fortryd det, jeg skrev")
    expect(secretary.get_by_role("textbox", name=ECONOMY).locator("table")).to_have_count(0)


def fills_a_table_and_leaves_it(page, name, then):
    """Tab goes from cell to cell and, after the last one, on to the field called `then`; Escape leaves at once."""
    editor, tools = (page.get_by_role(role, name=name) for role in ("textbox", "toolbar"))
    editor.focus()
    presses(page, "Shift+Tab")
    expect(tools.get_by_role("button", name="overskrift", exact=True)).to_be_focused()
    presses(page, "End", "ArrowLeft", "ArrowLeft")
    expect(tools.get_by_role("button", name="indsæt tabel")).to_be_focused()
    presses(page, "Enter", "Enter")
    expect(editor.get_by_role("columnheader")).to_have_count(3)

    page.keyboard.type("Kommune")
    presses(page, "Tab", "Shift+Tab", "Tab", "Control+b")
    expect(tools.get_by_role("button", name="fed")).to_have_attribute("aria-pressed", "true")
    page.keyboard.type("Ton")
    presses(page, *["Tab"] * 7)
    page.keyboard.type("Sidste celle")
    presses(page, "Tab")
    expect(page.get_by_role("toolbar", name=then).get_by_role("button").first).to_be_focused()
    expect(editor.get_by_role("row")).to_have_text(["KommuneTon", "", "Sidste celle"])
    presses(page, "Shift+Tab", "Shift+Tab", "Escape", "Shift+Tab")
    expect(tools.locator(":focus")).to_have_count(1)
    presses(page, "Tab", "Escape", "Tab")
    expect(page.get_by_role("toolbar", name=then).locator(":focus")).to_have_count(1)


def indents_a_list_and_leaves_it(page, name):
    """Tab indents, Shift and Tab takes back; where there is nothing to take back, it leaves and the list stays one."""
    editor, tools = (page.get_by_role(role, name=name) for role in ("textbox", "toolbar"))
    editor.press_sequentially("- Skive")
    expect(tools.get_by_role("button", name="punktliste")).to_have_attribute("aria-pressed", "true")
    presses(page, "Enter", "Tab")
    page.keyboard.type("Viborg")
    expect(editor.locator("li li")).to_have_text("Viborg")
    expect(page.locator(".prose-editor").filter(has=editor).get_by_text("Tryk Esc og derefter Tab")).to_be_visible()
    presses(page, "Shift+Tab", "Shift+Tab")
    expect(tools.locator(":focus")).to_have_count(1)
    expect(editor.locator("ul > li")).to_have_text(["Skive", "Viborg"])
    presses(page, "Tab", "Tab")
    expect(editor.locator("li li")).to_have_text("Viborg")


def with_an_error(route):
    """The page of a form as it is where the text is required and was not written."""
    answer = route.fetch()
    said = 'aria-required="true" aria-invalid="true" aria-describedby="id_economy_error" name="economy"'
    link = '<a href="#id_economy">Fejl: Skriv om økonomien</a></main>'
    body = answer.text().replace('name="economy"', said).replace("</main>", link)
    route.fulfill(response=answer, body=body)


def test_the_editor_says_what_its_field_says_and_is_reached_from_label_and_error(as_role):
    secretary = as_role("secretariat")
    secretary.route("**/edit/", with_an_error)
    opens_the_form_of(secretary, LATER)
    editor = secretary.get_by_role("textbox", name=f"{ECONOMY} (valgfrit)", exact=True)
    said = {
        "aria-required": "true",
        "aria-invalid": "true",
        "aria-describedby": "id_economy_error id_economy_leaving",
        "aria-multiline": "true",
        "lang": "da",
        "spellcheck": "true",
    }
    assert {name: editor.get_attribute(name) for name in said} == said
    for way in (secretary.get_by_text(ECONOMY), secretary.get_by_role("link", name="Skriv om økonomien")):
        secretary.get_by_label("Resumé").focus()
        way.click()
        expect(editor).to_be_focused()


@pytest.mark.parametrize(
    ("other", "tool", "opens", "box", "in_the_box"),
    [
        (None, "fed", "indsæt tabel", "Tabel med overskriftsrække", "Rækker, overskrifterne medregnet"),
        ("English", "bold", "insert a table", "Table with a row of headings", "Rows, counting the headings"),
    ],
)
def test_the_editor_speaks_the_language_of_who_reads(as_role, other, tool, opens, box, in_the_box):
    secretary = as_role("secretariat")
    opens_the_form_of(secretary, LATER)
    if other:
        press(secretary, other)
    tools = secretary.get_by_role("toolbar").first
    expect(tools.get_by_title(tool, exact=True)).to_have_attribute("aria-label", tool)
    tools.get_by_role("button", name=opens, exact=True).click()
    expect(secretary.get_by_role("dialog", name=box).get_by_label(in_the_box)).to_be_focused()
    if other:
        # The choice is kept for the person, who comes back in other tests.
        secretary.keyboard.press("Escape")
        press(secretary, "Dansk")


def test_nothing_is_found_while_the_dialog_of_a_table_is_open(as_role):
    secretary = as_role("secretariat")
    opens_the_form_of(secretary, LATER)
    secretary.get_by_role("toolbar").first.get_by_role("button", name="indsæt tabel").click()
    expect(secretary.get_by_role("dialog", name="Tabel med overskriftsrække")).to_be_visible()
    secretary.evaluate(AXE)
    assert found_by_axe(secretary) == []


TYPED = "Rammen er <mindre end 5 mio. kr., R&D  og &amp; er kun tegn"


def test_what_is_typed_in_the_editor_is_read_and_is_there_again_in_the_editor_and_in_its_draft(as_role):
    secretary = as_role("secretariat")
    opens_the_form_of(secretary, LATER)
    editor, field = secretary.get_by_role("textbox", name=ECONOMY), "[name^=economy]"
    editor.press("Control+b")
    editor.press_sequentially("Fed")
    editor.press("Control+b")
    editor.press_sequentially(f" {TYPED}")
    secretary.goto("/")
    opens_the_form_of(secretary, LATER)
    expect(editor.locator("strong")).to_have_text("Fed")
    expect(editor).to_have_text(f"Fed {TYPED}", use_inner_text=True)

    press(secretary, "Gem punktet")
    is_told(secretary, "er gemt")
    opens_the_form_of(secretary, LATER)
    expect(editor).to_have_text(f"Fed {TYPED}", use_inner_text=True)
    expect(secretary.locator(field)).to_have_attribute("name", "economy-rich")
