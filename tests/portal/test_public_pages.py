"""The pages in the footer: they say who runs the portal, and claim nothing that nobody has filled in."""

from datetime import date, timedelta

import pytest

from dk2020portal.publisher import ASKED_FOR, publisher_is_named
from record import clock

FILLED_IN = {
    "PUBLISHER_NAME": "Eksempel <Kommune>",
    "PUBLISHER_EMAIL": "portal@eksempel.example",
    "PUBLISHER_PHONE": "00 00 00 00",
    "PUBLISHER_ADDRESS": "Gl. Torv 1, Qaqortoq",
    "DATA_PROTECTION_CONTACT": "dpo@eksempel.example",
    "ACCESSIBILITY_STATEMENT_URL": "https://was.digst.dk/portal-eksempel-dk",
    "ACCESSIBILITY_STATUS": "partial",
    "ACCESSIBILITY_CHECKED_ON": date(2026, 3, 2),
}


def words_of(client, address):
    return client.get(address).content.decode()


@pytest.mark.parametrize("address", ["/was/", "/privacy/", "/contact/", "/help/", "/cookies/"])
def test_a_page_in_the_footer_is_open_before_log_in_and_linked_from_every_page(client, db, address):
    assert (client.get(address).status_code, f'href="{address}"' in words_of(client, "/account/login/")) == (200, True)


def test_the_statement_claims_nothing_while_nobody_has_checked(client, db):
    page = words_of(client, "/was/")
    assert "has not said yet whether it meets the requirements" in page
    assert "The portal meets the requirements" not in page
    assert "has not published a formal statement" in page


def test_a_status_without_the_day_it_was_found_is_not_claimed(client, db, settings):
    settings.ACCESSIBILITY_STATUS = "full"
    assert "The portal meets the requirements" not in words_of(client, "/was/")


def test_the_statement_says_what_was_found_when_and_whom_to_write_to(client, db, settings):
    for name, value in FILLED_IN.items():
        setattr(settings, name, value)
    page = words_of(client, "/was/")
    assert "in part. What fails stands below." in page
    assert "Checked on 2 March 2026." in page
    assert "Eksempel &lt;Kommune&gt;" in page
    assert 'href="mailto:portal@eksempel.example"' in page
    assert 'href="https://was.digst.dk/portal-eksempel-dk"' in page
    assert "Digitaliseringsstyrelsen" in page


def test_the_pages_say_whose_data_protection_officer_to_ask(client, db, settings):
    settings.DATA_PROTECTION_CONTACT = "dpo@eksempel.example"
    assert [words_of(client, address).count("mailto:dpo@") for address in ("/privacy/", "/contact/")] == [1, 1]


def test_contact_leads_a_member_to_the_people_of_the_own_committees_only(as_, member, stranger, committee):
    found = [
        f"/committees/{committee.slug}/composition/" in words_of(as_(who), "/contact/") for who in (member, stranger)
    ]
    assert found == [True, False]


def test_the_operator_is_warned_until_everything_the_law_asks_for_is_filled_in(settings):
    missing = publisher_is_named()
    for name, value in FILLED_IN.items():
        setattr(settings, name, value)
    assert ([found.id for found in missing], [name in missing[0].msg for name in ASKED_FOR]) == (
        ["dk2020portal.W002"],
        [True] * len(ASKED_FOR),
    )
    settings.ACCESSIBILITY_CHECKED_ON = clock.today()
    assert publisher_is_named() == []


def test_the_operator_is_warned_of_a_statement_older_than_a_year(settings):
    for name, value in FILLED_IN.items():
        setattr(settings, name, value)
    ages = []
    for days in (365, 366):
        settings.ACCESSIBILITY_CHECKED_ON = clock.today() - timedelta(days=days)
        ages.append([found.id for found in publisher_is_named()])
    assert ages == [[], ["dk2020portal.W003"]]
