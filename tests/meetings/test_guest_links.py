"""A guest's link: no account, one person, one item, until its minute; and nothing else, however it is tried."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from meetings import workflow
from meetings.guests.links import link_of
from meetings.models import AgendaItem, Attachment, Attendance, ClosedReading, ItemGrant
from members.models import Membership, Message
from record import clock
from tests.conftest import STARTED

MEMBERS_ALONE = ("Skjult titel", "Dybt hemmeligt", "Lukket med titel", "Hemmeligt resumé", "Fortroligt bilag")


@pytest.fixture
def expires():
    return clock.now() + timedelta(hours=1)


@pytest.fixture
def grant(items, guest, secretary, expires):
    return workflow.grant_item(item=items["open"], person=guest, reason="Oplæg", expires_at=expires, by=secretary)


@pytest.fixture
def visitor(grant):
    """A browser in which nobody is logged in, and the guest has opened the link."""
    return entered(Client(), grant)


def entered(client, grant):
    client.post(link_of(grant))
    return client


def status_of(client, address):
    return client.get(address).status_code


def test_the_guest_reads_the_item_and_its_open_annex_without_an_account(visitor, items):
    annex = Attachment.objects.get(title="Åbent bilag")
    page = visitor.get(f"/items/{items['open'].pk}/")
    assert ("Åbent resumé" in page.content.decode(), status_of(visitor, f"/annexes/{annex.pk}/")) == (True, 200)


def test_opening_the_link_begins_nothing_before_it_is_confirmed(grant, items):
    client = Client()
    client.get(link_of(grant))
    assert client.get(f"/items/{items['open'].pk}/").status_code == 302


def test_the_guest_sees_nothing_else(visitor, items, published_meeting):
    closed = Attachment.objects.get(title="Fortroligt bilag")
    others = [
        f"/items/{items['closed_visible'].pk}/",
        f"/items/{items['closed_hidden'].pk}/",
        f"/annexes/{closed.pk}/",
        "/messages/",
        "/committees/",
        "/committees/styregruppen/",
        f"/meetings/{published_meeting.pk}/prepare/",
        f"/meetings/{published_meeting.pk}/who/",
        "/profile/",
    ]
    told = (
        visitor.get(f"/items/{items['open'].pk}/").content + visitor.get(f"/meetings/{published_meeting.pk}/").content
    )
    assert [status_of(visitor, address) for address in others] == [404] * len(others)
    assert [words for words in MEMBERS_ALONE if words in told.decode()] == []


def test_the_front_page_is_the_item(visitor, items):
    assert visitor.get("/").url == f"/items/{items['open'].pk}/"


def test_the_link_opens_no_more_for_somebody_who_is_a_member(items, member, secretary, expires):
    """The member reads all by logging in; by the link, which travels in a mail, only the item."""
    grant = workflow.grant_item(item=items["open"], person=member, reason="Oplæg", expires_at=expires, by=secretary)
    visitor = entered(Client(), grant)
    readable = AgendaItem.objects.readable_by(member).filter(pk=items["closed_hidden"].pk).exists()
    assert (readable, status_of(visitor, f"/items/{items['closed_hidden'].pk}/")) == (True, 404)


def test_the_link_holds_to_its_minute(visitor, items, expires):
    address = f"/items/{items['open'].pk}/"
    answers = []
    for moment in (expires - timedelta(seconds=1), expires):
        with clock.at(moment):
            answers.append(status_of(visitor, address))
    assert answers == [200, 302]


def test_an_ended_access_ends_the_visit_and_the_link(visitor, grant, items, secretary):
    former = link_of(grant)
    workflow.revoke_grant(grant=grant, by=secretary)
    assert (status_of(visitor, f"/items/{items['open'].pk}/"), status_of(Client(), former)) == (302, 404)


def test_a_new_link_ends_the_former_one(grant, secretary):
    former = link_of(grant)
    renewed = workflow.renew_link(grant=ItemGrant.objects.get(pk=grant.pk), by=secretary)
    assert (status_of(Client(), former), status_of(Client(), link_of(renewed))) == (404, 200)


@pytest.mark.parametrize("token", ["x", "a:b:c", "WyJpdGVtIiwxLCIiXQ:1abc:forged", "ø"])
def test_a_link_that_was_never_given_is_answered_like_one_that_has_ended(grant, secretary, token):
    former = link_of(grant)
    workflow.revoke_grant(grant=grant, by=secretary)
    ended, never = Client().get(former), Client().get(f"/guest/{token}/")
    assert (never.status_code, "opens nothing" in never.content.decode()) == (ended.status_code, True)


def test_many_wrong_links_are_stopped(db):
    cache.clear()
    answers = [status_of(Client(), "/guest/wrong/") for _try in range(21)]
    assert answers == [404] * 20 + [429]
    cache.clear()


def test_the_link_is_not_opened_as_somebody_else(as_, grant, stranger, items):
    client = as_(stranger)
    assert client.post(link_of(grant)).status_code == 409
    assert status_of(client, f"/items/{items['open'].pk}/") == 404


def test_the_mail_carries_the_link_and_no_content(grant, guest):
    message = Message.objects.of(guest).get()
    assert (status_of(Client(), message.link), "Åbent punkt" in message.body) == (200, False)


def test_a_disqualified_guest_has_nothing_to_read(visitor, items, guest, secretary):
    workflow.declare_disqualification(item=items["open"], person=guest, reason="Ejer", by=secretary)
    assert status_of(visitor, f"/items/{items['open'].pk}/") == 404


def test_a_guest_may_change_nothing_but_the_answer(visitor, items, published_meeting, guest):
    changed = [
        visitor.post(f"/items/{items['open'].pk}/note/", {"text": "Hej"}).status_code,
        visitor.post(f"/meetings/{published_meeting.pk}/packs/", {"kind": "full"}).status_code,
    ]
    visitor.post(f"/meetings/{published_meeting.pk}/invitation/", {"answer": "accepted"})
    assert (changed, Attendance.objects.get(person=guest).answer) == ([404, 404], "accepted")


def test_the_guest_stands_in_the_attendance_of_the_item_for_those_who_read_it(
    as_, items, guest, secretary, member, participant, published_meeting, expires
):
    workflow.grant_item(item=items["closed_hidden"], person=guest, reason="Oplæg", expires_at=expires, by=secretary)
    shown = {
        person: guest.name in as_(person).get(f"/meetings/{published_meeting.pk}/").content.decode()
        for person in (member, participant)
    }
    assert shown == {member: True, participant: False}
    assert Attendance.objects.get(person=guest).from_item == items["closed_hidden"]


def test_a_guest_whose_access_ended_is_not_expected_any_more(grant, guest, secretary):
    expected = Attendance.objects.filter(person=guest).count()
    workflow.revoke_grant(grant=grant, by=secretary)
    assert (expected, Attendance.objects.filter(person=guest).count()) == (1, 0)


def test_reading_something_closed_by_a_link_is_noted(items, guest, secretary, expires):
    closed = items["closed_visible"]
    grant = workflow.grant_item(item=closed, person=guest, reason="Oplæg", expires_at=expires, by=secretary)
    entered(Client(), grant).get(f"/items/{closed.pk}/")
    assert list(ClosedReading.objects.values_list("person", "item")) == [(guest.pk, closed.pk)]


def test_leaving_ends_the_visit(visitor, items):
    visitor.post("/looking/stop/")
    assert status_of(visitor, f"/items/{items['open'].pk}/") == 302


def test_who_may_not_log_in_gets_no_further_by_a_link(visitor, guest, items):
    guest.is_active = False
    guest.save()
    assert status_of(visitor, f"/items/{items['open'].pk}/") == 302


def test_the_membership_of_a_guest_counts_for_nothing_through_the_link(visitor, guest, committee):
    Membership.objects.create(committee=committee, person=guest, role="secretariat", starts_on=STARTED)
    assert status_of(visitor, "/committees/styregruppen/") == 404


@pytest.mark.parametrize("address", ["/", "/items/1/", "/profile/"])
def test_a_visit_nobody_uses_is_ended_and_the_page_is_the_log_in_page(visitor, settings, address):
    settings.IDLE_LOG_OUT_MINUTES = 10
    assert status_of(visitor, "/profile/") == 404
    with clock.at(clock.now() + timedelta(minutes=20)):
        answer = visitor.get(address)
    assert (answer.status_code, answer.url) == (302, f"/account/login/?why=idle&next={address}")
