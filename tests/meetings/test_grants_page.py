"""Access for guests: who has it, why and until when; given for one item or a meeting, and ended at once."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.models import AgendaItem, ItemGrant, MeetingGrant
from members.models import Person
from record import clock
from tests.queries import MOST_PER_PAGE, queries_of

pytestmark = pytest.mark.walk


@pytest.fixture
def url(published_meeting):
    return f"/meetings/{published_meeting.pk}/access/"


def typed(**values):
    until = clock.today() + timedelta(days=2)
    return {"item": "", "reason": "Oplæg", "until": until.isoformat(), **values}


def readable_by(person) -> list[str]:
    return list(AgendaItem.objects.readable_by(person).values_list("title", flat=True))


def test_a_new_person_gets_one_item(as_, secretary, items, url):
    item = items["closed_visible"]
    as_(secretary).post(f"{url}grant/", typed(item=item.pk, name="Ny Gæst", email="ny@kommune.example"))
    assert readable_by(Person.objects.get(email="ny@kommune.example")) == ["Lukket med titel"]


def test_a_registered_person_gets_the_open_items_until_the_access_is_ended(as_, secretary, guest, url):
    client = as_(secretary)
    client.post(f"{url}grant/", typed(person=guest.pk))
    given = readable_by(guest)
    client.post(f"/grants/meetings/{MeetingGrant.objects.get().pk}/revoke/")
    assert (given, readable_by(guest)) == (["Åbent punkt"], [])


def test_what_is_missing_stands_at_its_field(as_, secretary, url):
    page = as_(secretary).post(f"{url}grant/", {"item": "", "reason": "", "until": "i morgen"})
    assert page.context["form"].errors == {
        "person": ["Choose a person, or enter the name of a new one"],
        "reason": ["Write why the person gets access"],
        "until": ["Enter a date as day.month.year, for example 1.12.2020"],
    }


def test_an_item_of_another_meeting_cannot_be_given_here(as_, secretary, guest, committee, url):
    elsewhere = workflow.propose_item(committee=committee, by=secretary, title="Andet", kind="discussion")
    page = as_(secretary).post(f"{url}grant/", typed(item=elsewhere.pk, person=guest.pk))
    assert (list(page.context["form"].errors), ItemGrant.objects.count()) == (["item"], 0)


def test_somebody_without_the_committee_in_hand_ends_no_access(as_, secretary, member, guest, items):
    later = clock.now() + timedelta(days=2)
    given = workflow.grant_item(item=items["open"], person=guest, reason="Oplæg", expires_at=later, by=secretary)
    addresses = f"/grants/items/{given.pk}/revoke/", f"/meetings/{items['open'].meeting_id}/access/"
    assert [as_(member).post(addresses[0]).status_code, as_(member).get(addresses[1]).status_code] == [403, 403]
    assert readable_by(guest) == ["Åbent punkt"]


def test_ended_access_stays_on_the_page(as_, secretary, guest, items, url):
    later = clock.now() + timedelta(days=2)
    given = workflow.grant_item(item=items["open"], person=guest, reason="Oplæg", expires_at=later, by=secretary)
    workflow.revoke_grant(grant=given, by=secretary)
    page = as_(secretary).get(url)
    assert [(grant.user, grant.expires_at <= page.context["now"]) for grant in page.context["item_grants"]] == [
        (guest, True)
    ]


def test_the_page_tells_who_has_read_what_is_closed(as_, secretary, member, items, url):
    as_(member).get(f"/items/{items['closed_visible'].pk}/")
    readings = as_(secretary).get(url.replace("access", "readings")).context["readings"]
    assert [(reading.person, reading.item) for reading in readings] == [(member, items["closed_visible"])]


def test_the_page_asks_as_much_for_one_guest_as_for_many(as_, secretary, guest, stranger, coordinator, items, url):
    client, asked, later = as_(secretary), [], clock.now() + timedelta(days=2)
    for person in (guest, stranger, coordinator):
        workflow.grant_item(item=items["open"], person=person, reason="Oplæg", expires_at=later, by=secretary)
        asked.append(queries_of(client, url))
    assert (set(asked), asked[0] <= MOST_PER_PAGE) == ({asked[0]}, True)
