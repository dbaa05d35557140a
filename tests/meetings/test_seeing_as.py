"""See as ...: what somebody else would see, read-only, noted, and never more than the two of them may see."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.models import ClosedReading, Dispatch, Note
from members.gate.seeing_as import LASTS
from members.models import Committee, Membership, SeenAs
from record import clock
from tests.conftest import STARTED

pytestmark = pytest.mark.walk


@pytest.fixture
def seeing(as_, secretary, published_meeting):
    """The secretary's browser, seeing as somebody."""

    def as_person(person):
        client = as_(secretary)
        client.post(f"/meetings/{published_meeting.pk}/see-as/{person.pk}/")
        return client

    return as_person


def status_of(client, address):
    return client.get(address).status_code


def test_the_secretary_sees_what_the_participant_sees(seeing, secretary, as_, participant, items):
    addresses = [f"/items/{item.pk}/" for item in items.values()]
    own = [status_of(as_(secretary), address) for address in addresses]
    theirs = [status_of(as_(participant), address) for address in addresses]
    client = seeing(participant)
    assert ([status_of(client, address) for address in addresses], own) == (theirs, [200] * 3)
    assert theirs != own


def test_it_is_noted_who_looked_as_whom(seeing, secretary, member, committee):
    seeing(member)
    assert list(SeenAs.objects.values_list("by", "person", "committee")) == [(secretary.pk, member.pk, committee.pk)]


def test_nothing_can_be_changed(seeing, member, items, published_meeting):
    client = seeing(member)
    answer = client.post(f"/meetings/{published_meeting.pk}/invitation/", {"answer": "accepted"}, follow=True)
    assert published_meeting.attendances.get(person=member).answer == ""
    assert "Nothing has been changed" in answer.content.decode()


def test_what_is_somebody_s_own_stays_so(seeing, member, items):
    workflow.save_note(item=items["open"], text="Min egen tanke", by=member)
    client = seeing(member)
    page = client.get(f"/items/{items['open'].pk}/").content.decode()
    own = [
        status_of(client, address)
        for address in ("/messages/", "/profile/", "/account/email/", "/account/password/change/")
    ]
    assert (Note.objects.count(), "Min egen tanke" in page, own) == (1, False, [404] * 4)


def test_looking_is_not_opening_for_the_other_and_is_logged_as_the_one_who_looks(
    seeing, secretary, member, items, published_meeting
):
    client = seeing(member)
    client.get(f"/meetings/{published_meeting.pk}/")
    client.get(f"/items/{items['closed_visible'].pk}/")
    assert Dispatch.objects.get(person=member).opened_at is None
    assert [(closed_reading.person, closed_reading.what) for closed_reading in ClosedReading.objects.all()] == [
        (secretary, "Lukket med titel (seen as Medlem)"),
        (secretary, "Agenda (seen as Medlem)"),
        (secretary, "Agenda (seen as Medlem)"),
    ]


def test_what_is_taken_from_the_secretary_stays_taken(seeing, secretary, member, items):
    taken = items["closed_visible"]
    workflow.declare_disqualification(item=taken, person=secretary, reason="Ejer", by=secretary)
    client = seeing(member)
    assert member.has_perm("meetings.read_item", taken)
    assert status_of(client, f"/items/{taken.pk}/") == 404


def test_a_committee_the_secretary_does_not_manage_is_not_opened(seeing, as_, member, secretary):
    other = Committee.objects.create(
        name="Andet udvalg", short_name="Andet", slug="andet", kind="political", starts_on=STARTED
    )
    Membership.objects.create(committee=other, person=member, role="secretariat", starts_on=STARTED)
    start = clock.now() + timedelta(days=3)
    elsewhere = workflow.create_meeting(committee=other, starts_at=start, ends_at=start + timedelta(hours=1), by=member)
    addresses = ["/committees/andet/", f"/meetings/{elsewhere.pk}/"]
    assert [status_of(as_(member), address) for address in addresses] == [200, 200]
    client = seeing(member)
    assert [status_of(client, address) for address in addresses] == [404, 404]


def test_it_ends_by_itself_and_by_the_button(seeing, participant, items):
    closed = f"/items/{items['closed_hidden'].pk}/"
    client = seeing(participant)
    during = status_of(client, closed)
    with clock.at(clock.now() + LASTS):
        later = status_of(client, closed)
    client = seeing(participant)
    client.post("/looking/stop/")
    assert (during, later, status_of(client, closed)) == (404, 200, 200)


def test_it_ends_with_the_role_of_who_looks(seeing, secretary, member, published_meeting):
    client = seeing(member)
    membership = Membership.objects.get(person=secretary)
    membership.ends_on = clock.today() - timedelta(days=1)
    membership.save()
    assert status_of(client, f"/meetings/{published_meeting.pk}/") == 404


def test_only_people_with_something_to_see_here_can_be_looked_as(seeing, stranger):
    client = seeing(stranger)
    assert (SeenAs.objects.count(), status_of(client, "/messages/")) == (0, 200)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", ["/", "/committees/styregruppen/", "/profile/"])
def test_who_was_idle_while_seeing_as_somebody_logs_in_again(seeing, member, settings, method, address):
    settings.IDLE_LOG_OUT_MINUTES = 10
    client = seeing(member)
    assert status_of(client, "/profile/") == 404
    with clock.at(clock.now() + timedelta(minutes=20)):
        answer = getattr(client, method)(address)
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/account/login/")
