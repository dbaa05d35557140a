"""The plans of the municipalities: a milestone is confirmed on a telephone; a sheet with wrong rows comes in."""

from io import BytesIO

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from tests.browser.steps import COMMITTEE, follow, is_told, press

pytestmark = pytest.mark.browser

PLANS = f"/committees/{COMMITTEE}/plans/"
PHONE = {"viewport": {"width": 390, "height": 844}}
ADOPTED = "Endeligt vedtaget af byråd eller kommunalbestyrelse"


def test_a_coordinator_confirms_where_the_plan_stands_on_a_telephone(as_role):
    coordinator = as_role("coordinator", **PHONE)
    coordinator.goto(PLANS)
    tile = coordinator.get_by_role("link", name="Horsens: Vedtaget af byråd eller kommunalbestyrelse")
    tile.focus()
    coordinator.keyboard.press("Enter")
    expect(coordinator.get_by_role("heading", level=1)).to_contain_text("Horsens Kommune")
    fits(coordinator)

    follow(coordinator, "Tilføj en milepæl")
    coordinator.get_by_label("Milepæl", exact=True).select_option("Årlig opfølgning")
    coordinator.get_by_label("Nået", exact=True).check()
    coordinator.get_by_label("Ikke bekræftet").check()
    coordinator.get_by_label("Hvor det vides fra").fill("Byrådets <referat>")
    press(coordinator, "Tilføj milepælen")
    is_told(coordinator, "“Årlig opfølgning” er gemt.")
    press(coordinator, "Bekræft Årlig opfølgning")
    is_told(coordinator, "“Årlig opfølgning” er bekræftet.")
    expect(coordinator.get_by_role("main")).to_contain_text("Byrådets <referat>")
    press(coordinator, "Bekræft, at det er rigtigt")
    expect(coordinator.get_by_role("main")).to_contain_text("af Klimakoordinator, Horsens (demo)")
    fits(coordinator)

    coordinator.goto(PLANS)
    coordinator.get_by_role("link", name="Randers", exact=True).click()
    expect(coordinator.get_by_role("button", name="Bekræft, at det er rigtigt")).to_have_count(0)


def test_a_sheet_with_three_wrong_rows_says_so_and_leaves_them_out_on_purpose(as_role):
    secretary = as_role("secretariat")
    secretary.goto(PLANS)
    follow(secretary, "Importér milepæle")
    secretary.get_by_label("Fil", exact=True).set_input_files(
        {"name": "milepæle.xlsx", "mimeType": "application/octet-stream", "buffer": sheet()}
    )
    press(secretary, "Vis, hvad filen vil gøre")
    preview = secretary.get_by_role("table", name="Det vil filen gøre")
    expect(secretary.get_by_role("main")).to_contain_text("3 rækker har fejl. Intet er gemt.")
    expect(preview).to_contain_text("Kommunen “Atlantis” er ikke en af projektets.")
    expect(preview).to_contain_text("“i foråret” er ikke en dato. Skriv den som 28.06.2022.")
    expect(preview).to_contain_text("Dagen ligger før projektet begyndte, 01.01.2019.")
    press(secretary, "Importér 1 række, og udelad det, der er forkert")
    is_told(secretary, "1 milepæl er sat. Udeladt, som du valgte: række 3, 4, 5.")
    expect(row_of(secretary, "Skive")).to_contain_text("Endeligt vedtaget")


def sheet() -> bytes:
    """A sheet whose first row is right, and the three others wrong."""
    book = Workbook()
    for row in (
        ["Kommune", "Milepæl", "Dato", "Forventet eller nået"],
        ["Skive", ADOPTED, "15.12.2022", "nået"],
        ["Atlantis", ADOPTED, "15.12.2022", "nået"],
        ["Lemvig", ADOPTED, "i foråret", "nået"],
        ["Odder", ADOPTED, "15.12.1899", "nået"],
    ):
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def row_of(page, name):
    """The row of a municipality in the table."""
    return page.locator("tbody tr").filter(has=page.get_by_role("link", name=name, exact=True))


def fits(page):
    """Nothing stands outside the small screen."""
    assert page.locator("html").evaluate("html => html.scrollWidth") <= PHONE["viewport"]["width"]
