"""What those outside the committee see of it: nothing, or the one item they were given."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import COMMITTEE, finds_a_meeting, finds_an_item

pytestmark = pytest.mark.browser

GRANTED = "Manko: hvad mangler der, før målene er nået?"
NEIGHBOURS = ["Arbejdsplan og mødeplan for det kommende år", "Fælles revisionsforløb: kommunernes svar"]


def status_of(page, address):
    """What the server answers the person who is logged in on the page."""
    return page.request.get(address).status


def test_a_stranger_sees_no_committee_and_finds_no_meeting(as_role):
    meeting = finds_a_meeting(as_role("member"), "Udsendt")
    stranger = as_role("stranger")
    stranger.goto("/committees/")
    expect(stranger.get_by_role("main")).not_to_contain_text("styregruppe", ignore_case=True)
    for address in (meeting, f"{meeting}minutes/", f"/committees/{COMMITTEE}/"):
        assert status_of(stranger, address) == 404


def test_a_guest_reads_the_item_that_was_granted_and_not_its_neighbours(as_role):
    member = as_role("member")
    meeting = finds_a_meeting(member, "Udsendt")
    granted = finds_an_item(member, meeting, GRANTED)
    neighbours = [finds_an_item(member, meeting, title) for title in NEIGHBOURS]

    guest = as_role("guest")
    for address in ("/", granted, meeting):
        guest.goto(address)
        assert_no_neighbour_on(guest)
    guest.goto(granted)
    expect(guest.get_by_role("heading", level=1)).to_contain_text(GRANTED)
    for address in neighbours:
        assert status_of(guest, address) == 404


def assert_no_neighbour_on(page):
    """No other item is named anywhere on the page."""
    for title in NEIGHBOURS:
        expect(page.locator("body")).not_to_contain_text(title)
