"""A working group, from its mandate to its first meeting."""

import re
from datetime import date

import pikepdf
import pytest
from playwright.sync_api import expect

from tests.browser.steps import COMMITTEE, follow, in_days, is_told, plans_a_meeting, press

pytestmark = pytest.mark.browser

MEMBERS = ["Klimakoordinator, Skive (demo)", "Klimakoordinator, Samsø (demo)"]
MANDATE = "Gruppen samler kommunernes erfaringer med varmeplaner."


def test_the_secretary_sets_up_a_working_group_and_plans_its_first_meeting(as_role):
    secretary = as_role("secretariat")
    slug = sets_up_a_working_group(secretary, "Arbejdsgruppen om varmeplaner", "Varmeplaner")
    main = secretary.get_by_role("main")
    for words in (MANDATE, *MEMBERS):
        expect(main).to_contain_text(words)

    plans_a_meeting(secretary, in_committee=slug, theme="Første møde")
    secretary.goto(f"/workgroups/{slug}/")
    expect(main.get_by_text("Der er ikke planlagt møder.")).to_have_count(0)


def sets_up_a_working_group(page, name, short_name):
    """Set up a group with a mandate and two members; return the slug of its address."""
    page.goto(f"/committees/{COMMITTEE}/workgroups/")
    follow(page, "Nedsæt en arbejdsgruppe")
    page.get_by_label("Navn", exact=True).fill(name)
    page.get_by_label("Kort navn").fill(short_name)
    page.get_by_label("Opdrag").fill(MANDATE)
    page.get_by_label("Fra", exact=True).fill(date.today().isoformat())
    page.get_by_label("Frist (valgfrit)").fill(in_days(200))
    for member in MEMBERS:
        page.get_by_role("checkbox", name=member).check()
    press(page, "Nedsæt gruppen")
    is_told(page, "Arbejdsgruppen er nedsat")
    return page.url.rstrip("/").rsplit("/", 1)[1]


def test_a_group_goes_from_the_decision_to_its_report(as_role, tmp_path):
    secretary = as_role("secretariat")
    slug = is_set_up_by_a_decision(secretary)
    sets_a_milestone(secretary, "Udkast til notat")
    keeps_a_document(secretary, paper(tmp_path / "notat.pdf"))
    reports_back(secretary)
    secretary.goto(f"/committees/{COMMITTEE}/items/")
    expect(secretary.get_by_role("main")).to_contain_text("Notat om ladestandere")
    secretary.goto(f"/workgroups/{slug}/")
    expect(secretary.get_by_role("main")).to_contain_text("Venter på et møde")


def is_set_up_by_a_decision(page):
    """Set a group up from the page of a decision, with what it owes; return the slug of its address."""
    page.goto(f"/committees/{COMMITTEE}/decisions/?words=Revision")
    page.get_by_role("main").get_by_role("link", name=re.compile("Revision af klimahandlingsplaner")).first.click()
    follow(page, "Nedsæt en arbejdsgruppe")
    page.get_by_label("Navn", exact=True).fill("Arbejdsgruppen om ladestandere")
    page.get_by_label("Kort navn").fill("Ladestandere")
    page.get_by_label("Opdrag").fill("Gruppen beskriver et fælles indkøb.")
    page.get_by_label("Leverancer").fill("Notat om ladestandere")
    press(page, "Nedsæt gruppen")
    is_told(page, "Arbejdsgruppen er nedsat")
    page.goto(f"/committees/{COMMITTEE}/workgroups/")
    follow(page, "Arbejdsgruppen om ladestandere")
    return page.url.rstrip("/").rsplit("/", 1)[1]


def sets_a_milestone(page, title):
    """Set a milestone, and find it in the table."""
    follow(page, "Sæt en milepæl")
    page.get_by_label("Milepæl", exact=True).fill(title)
    page.get_by_label("Dag", exact=True).fill(in_days(30))
    press(page, "Sæt milepælen")
    is_told(page, "Milepælen er sat")
    expect(page.get_by_role("rowheader", name=title)).to_be_visible()


def paper(path):
    """A page on somebody's disk."""
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        document.save(path)
    return path


def keeps_a_document(page, file):
    """Keep a file among the documents of the group."""
    follow(page, "Tilføj et dokument")
    page.get_by_label("Fil", exact=True).set_input_files(file)
    press(page, "Tilføj dokumentet")
    is_told(page, "er nu blandt gruppens dokumenter")


def reports_back(page):
    """Report what is owed, with the document as an annex."""
    follow(page, "Meld tilbage")
    page.get_by_label("Titel", exact=True).fill("Notat om ladestandere")
    page.get_by_role("checkbox", name="Notat om ladestandere").check()
    page.get_by_role("checkbox", name="notat", exact=True).check()
    press(page, "Meld tilbage")
    is_told(page, "Rapporten venter på et møde")
