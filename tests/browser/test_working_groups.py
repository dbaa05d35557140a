"""A working group, from its mandate to its first meeting."""

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
    page.get_by_label("Fra", exact=True).fill(in_days(0))
    page.get_by_label("Frist (valgfrit)").fill(in_days(200))
    for member in MEMBERS:
        page.get_by_role("checkbox", name=member).check()
    press(page, "Nedsæt gruppen")
    is_told(page, "Arbejdsgruppen er nedsat")
    return page.url.rstrip("/").rsplit("/", 1)[1]
