"""A secretary who sees nothing makes an item, sends the agenda, writes in the room: each step is a key."""

import pikepdf
import pytest
from playwright.sync_api import expect

from dk2020portal.demo_accounts import DEMO_PASSWORD
from tests.browser.by_ear import Listener
from tests.browser.conftest import account_of
from tests.browser.steps import adds_an_item, begins_the_agenda, does, is_present, plans_a_meeting, press, starts

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser 1")]

TITLE, OTHER = "Fælles indkøb af varmepumper", "Status fra byerne"


@pytest.fixture
def secretary(visitor):
    """Who prepares the meetings, logged in by keys."""
    secretary = Listener(visitor())
    secretary.page.goto("/account/login/")
    secretary.tabs_to("textbox | E-mail")
    secretary.types(account_of("secretariat"))
    secretary.tabs_to("textbox | Adgangskode")
    secretary.types(DEMO_PASSWORD)
    secretary.goes_on_by("button | Log på")
    return secretary


@pytest.fixture
def colleague(as_role):
    """The other secretary, who sees and uses a mouse."""
    return as_role("Klimakoordinator, Viborg (demo)")


@pytest.fixture
def meeting(colleague):
    """The address of a meeting whose agenda has been begun, with one item on it."""
    meeting = plans_a_meeting(colleague, theme="Varmepumper")
    begins_the_agenda(colleague, meeting)
    adds_an_item(colleague, meeting, OTHER, "Orientering")
    yield meeting
    # Other tests look for the first meeting that is being prepared.
    colleague.goto(meeting)
    if colleague.get_by_role("link", name="Aflys mødet").count():
        does(colleague, meeting, "Aflys mødet", "Mødet er aflyst", reason="Øvelse")


@pytest.fixture
def annex(tmp_path):
    """A page on somebody's disk that no screen reader can read."""
    path = tmp_path / "prisliste.pdf"
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        document.save(path)
    return path


def test_a_secretary_who_sees_nothing_merges_what_two_wrote_makes_an_item_and_sends_the_agenda(
    secretary, colleague, meeting, annex
):
    secretary.page.goto(f"{meeting}prepare/")
    merges_what_two_wrote(secretary, colleague)
    secretary.goes_on_by("link | Skriv hele teksten")
    mends_a_form_with_three_errors(secretary)
    makes_a_table(secretary)
    assert secretary.goes_on_by("button | Gem punktet").startswith(f"group | “{TITLE}” er tilføjet.")
    attaches(secretary, annex)
    moves_up(secretary)
    sends_the_agenda(secretary)


def mends_a_form_with_three_errors(secretary):
    """Send a form with three errors: they are heard, each leads to its field, and there it is heard again."""
    secretary.tabs_to("spinbutton | Minutter")
    secretary.press("Control+a")
    secretary.press("Backspace")
    assert secretary.goes_on_by("button | Gem punktet") == "alert | Der er problemer"
    assert secretary.page.title().startswith("Fejl: Tilføj punkt")
    assert secretary.reads_from("Der er problemer")[1:7:2] == ["StaticText | Fejl:"] * 3
    secretary.tabs_to("link | Fejl: Indtast en titel til punktet")
    assert secretary.press("Enter") == "textbox | Titel | invalid | required | Fejl: Indtast en titel til punktet"
    secretary.types(TITLE)
    secretary.tabs_to("link | Fejl: Vælg, om punktet er", key="Shift+Tab")
    assert secretary.press("Enter") == "radio | Orientering | invalid"
    secretary.press("ArrowDown")
    assert secretary.press("ArrowDown") == "radio | Beslutning | invalid | checked"
    assert secretary.tabs_to("spinbutton").endswith("| Fejl: Indtast, hvor mange minutter punktet tager")
    secretary.types("20")
    secretary.tabs_to("textbox | Indstilling")
    secretary.types("godkender indkøbet")


def makes_a_table(secretary):
    """Go to the toolbar, say how big the table is, fill a cell or two, and leave it as the help says."""
    assert "Tryk Esc og derefter Tab for at komme videre" in secretary.tabs_to("textbox | Sagsfremstilling")
    secretary.press("Shift+Tab")
    secretary.tabs_to("button | indsæt tabel", key="ArrowRight")
    assert secretary.press("Enter") == "spinbutton | Rækker, overskrifterne medregnet | required"
    secretary.press("Enter")
    editor = secretary.page.get_by_role("textbox", name="Sagsfremstilling")
    expect(editor.get_by_role("columnheader")).to_have_count(3)
    assert secretary.hears().startswith("textbox | Sagsfremstilling")
    secretary.types("Kommune")
    secretary.press("Tab")
    secretary.types("Pris")
    secretary.press("Escape")
    assert secretary.press("Tab") == "button | overskrift | overskrift"
    expect(editor.get_by_role("columnheader")).to_have_text(["Kommune", "Pris", ""])


def attaches(secretary, annex):
    """Attach a file, and hear that it cannot be read aloud."""
    secretary.goes_on_by("link | Vedhæft bilag")
    assert secretary.tabs_to("button | Fil").startswith("button | Fil |")
    with secretary.page.expect_file_chooser() as chooser:
        secretary.page.keyboard.press("Space")
    chooser.value.set_files(annex)
    told = secretary.goes_on_by("button | Vedhæft bilaget")
    assert told.startswith("group | Bilaget “prisliste” er vedhæftet. Bilaget kan ikke læses af skærmlæsere.")
    assert secretary.press("Tab") == f"link | {TITLE}"


def moves_up(secretary):
    """Move the item before the other one; where it is now is said, and the focus stays on the item."""
    secretary.tabs_to(f"button | Flyt op {TITLE}")
    secretary.page.keyboard.press("Enter")
    secretary.was_told(f"“{TITLE}” er nu punkt 1.")
    expect(secretary.page.locator(":focus")).to_have_count(1)
    assert secretary.hears() == f"button | Flyt ned {TITLE}"


def sends_the_agenda(secretary):
    """Send it to the co-chairs, by one press."""
    told = "group | Dagsordenen er sendt til medformændene. Du kan udsende den, når begge har godkendt. Fortryd"
    assert secretary.goes_on_by("button | Send til medformænd") == told


def merges_what_two_wrote(secretary, colleague):
    """Save after somebody else did: both texts are heard, and saved as one."""
    secretary.goes_on_by(f"link | {OTHER}")
    colleague.goto(secretary.page.url)
    colleague.get_by_label("Resumé").fill("Den andens resumé.")
    press(colleague, "Gem punktet")
    secretary.tabs_to("textbox | Resumé")
    secretary.press("Control+a")
    secretary.types("Mit resumé.")

    assert secretary.goes_on_by("button | Gem punktet") == "region | Sådan ser det ud nu, gemt af en anden"
    heard = secretary.reads_from("Sådan ser det ud nu")
    assert "StaticText | Den andens resumé." in heard
    assert "Klimakoordinator, Viborg (demo) har ændret punktet" in " ".join(heard)
    secretary.tabs_to("textbox | Resumé")
    secretary.press("Control+End")
    secretary.types(" Den andens resumé.")
    assert secretary.goes_on_by("button | Gem punktet") == f"group | “{OTHER}” er gemt."
    colleague.reload()
    expect(colleague.locator("#working-agenda")).to_be_visible()


def test_a_secretary_who_sees_nothing_writes_the_decisions_of_two_items(secretary, colleague, as_role, meeting):
    adds_an_item(colleague, meeting, TITLE, "Beslutning", ["godkender indkøbet"])
    is_in_session(colleague, [as_role("Thomas Lindberg"), as_role("Kim Kofod Hansen")], meeting)
    secretary.page.goto(f"{meeting}room/")
    assert [heading for heading in secretary.reads_headings() if OTHER in heading] == [
        f"heading2 | 1. {OTHER}",
        f"heading3 | 1. {OTHER}: Intet udfald endnu",
    ]

    assert secretary.tabs_to("Udfald").startswith(f"combobox | Udfald, 1. {OTHER}")
    secretary.press("T")
    secretary.tabs_to(f"button | Taget til efterretning. 1. {OTHER}")
    assert secretary.press("Enter") == f"textbox | Beslutning (valgfrit), 1. {OTHER}"
    saves(secretary, OTHER, number=1)

    secretary.goes_on_by(f"link | Næste: 2 {TITLE}")
    assert secretary.tabs_to("Udfald").startswith(f"combobox | Udfald, 2. {TITLE}")
    secretary.press("G")
    assert secretary.tabs_to("textbox | Beslutning") == f"textbox | Beslutning (valgfrit), 2. {TITLE}"
    secretary.types("Indkøbet er godkendt.")
    saves(secretary, TITLE, number=2)
    gives_a_task(secretary)


def is_in_session(colleague, co_chairs, meeting):
    """The agenda is approved and sent out, and the meeting has begun with four of seven."""
    does(colleague, meeting, "Send til medformænd", "sendt til medformændene")
    for co_chair in co_chairs:
        does(co_chair, meeting, "Godkend dagsorden", "Du har godkendt dagsordenen")
    does(colleague, meeting, "Udsend dagsorden", "Dagsordenen er udsendt")
    starts(colleague, meeting, chair="Thomas Lindberg", minute_taker="Klimakoordinator, Viborg")
    for name in ("Thomas Lindberg", "Kim Kofod Hansen", "Claus Borg", "Marie Lindberg Tefre"):
        is_present(colleague, name)


def saves(secretary, title, number):
    """Save what was decided on an item: it is said, and the focus stays where one pressed."""
    secretary.tabs_to(f"button | Gem beslutningen : {title}")
    secretary.page.keyboard.press("Enter")
    secretary.was_told(f"Beslutningen til punkt {number} er gemt.")
    assert secretary.hears() == f"button | Gem beslutningen : {title}"


def gives_a_task(secretary):
    """Give a task that follows from the decision, and stand at the item again."""
    secretary.goes_on_by(f"link | Opret opgave : {TITLE}")
    secretary.tabs_to("textbox | Hvad skal gøres")
    secretary.types("Indhent priser")
    secretary.tabs_to("combobox | Ansvarlig")
    secretary.press("M")
    told = secretary.goes_on_by("button | Opret opgave")
    assert told == "group | Opgaven er givet, og den ansvarlige har fået besked."
