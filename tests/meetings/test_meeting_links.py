"""A guest's link to a whole meeting: its open items, and nothing that another grant, or a seat, opens besides."""

from datetime import timedelta

import pytest
from django.test import Client

from meetings import workflow
from meetings.guests.links import link_of
from meetings.models import AgendaItem, Meeting
from members.rules.lens import Lens
from record import clock
from tests.conftest import pdf


@pytest.fixture
def terms(guest, secretary):
    return {"person": guest, "reason": "Observatør", "expires_at": clock.now() + timedelta(hours=1), "by": secretary}


@pytest.fixture
def grant(published_meeting, terms):
    return workflow.grant_meeting(meeting=published_meeting, **terms)


@pytest.fixture
def other_meeting(committee, secretary, co_chairs, published_meeting):
    """Another published meeting of the same committee, with one open item."""
    start = published_meeting.starts_at + timedelta(days=30)
    made = {"committee": committee, "starts_at": start, "ends_at": start + timedelta(hours=1), "by": secretary}
    meeting = workflow.start_preparation(meeting=workflow.create_meeting(**made), by=secretary)
    item = workflow.add_item(meeting=meeting, title="Næste gang", kind="orientation", by=secretary)
    workflow.attach_file(item=item, file=pdf(), title="Bilag", by=secretary)
    workflow.submit_agenda(meeting=meeting, by=secretary)
    for co_chair in co_chairs:
        workflow.approve_agenda(meeting=meeting, by=co_chair)
    return workflow.publish_agenda(meeting=meeting, by=secretary)


def visiting(grant):
    """A browser in which nobody is logged in, and the guest has opened the link."""
    client = Client()
    client.post(link_of(grant))
    return client


def read_through(grant) -> tuple[set[str], set[str]]:
    """The titles of the items, and the references of the meetings, that are there through the link."""
    kind = "meeting" if isinstance(grant.content_object, Meeting) else "item"
    person = type(grant.user).objects.get(pk=grant.user_id)
    person.lens = Lens(home="/", grant=(kind, grant.pk))
    items = set(AgendaItem.objects.readable_by(person).values_list("title", flat=True))
    return items, {meeting.reference for meeting in Meeting.objects.visible_to(person)}


def test_the_guest_reads_the_open_items_of_the_meeting_without_an_account(grant, items, published_meeting):
    client = visiting(grant)
    answers = {name: client.get(f"/items/{item.pk}/").status_code for name, item in items.items()}
    assert answers == {"open": 200, "closed_visible": 404, "closed_hidden": 404}
    assert client.get(f"/meetings/{published_meeting.pk}/").status_code == 200
    assert client.get("/").url == f"/meetings/{published_meeting.pk}/"


def test_the_link_to_one_meeting_opens_no_other_that_was_granted(grant, terms, other_meeting, published_meeting):
    other = workflow.grant_meeting(meeting=other_meeting, **terms)
    assert read_through(grant) == ({"Åbent punkt"}, {published_meeting.reference})
    assert read_through(other) == ({"Næste gang"}, {other_meeting.reference})


def test_the_links_to_a_meeting_and_to_an_item_do_not_open_what_the_other_opens(
    grant, terms, items, other_meeting, published_meeting
):
    later = workflow.grant_item(item=AgendaItem.objects.get(title="Næste gang"), **terms)
    closed = workflow.grant_item(item=items["closed_visible"], **terms)
    assert read_through(grant) == ({"Åbent punkt"}, {published_meeting.reference})
    assert read_through(later) == ({"Næste gang"}, {other_meeting.reference})
    assert read_through(closed) == ({"Lukket med titel"}, {published_meeting.reference})


def test_the_link_of_a_called_substitute_does_not_open_what_the_call_opens(
    published_meeting, member, substitute, secretary, terms
):
    attendance = published_meeting.attendances.get(person=member)
    workflow.name_substitute(attendance=attendance, substitute=substitute, by=member)
    grant = workflow.grant_meeting(meeting=published_meeting, **{**terms, "person": substitute})
    assert AgendaItem.objects.readable_by(substitute).count() == 3
    assert read_through(grant) == ({"Åbent punkt"}, {published_meeting.reference})


def test_with_the_grant_and_an_account_both_meetings_are_read(grant, terms, other_meeting, guest):
    workflow.grant_meeting(meeting=other_meeting, **terms)
    assert set(AgendaItem.objects.readable_by(guest).values_list("title", flat=True)) == {"Åbent punkt", "Næste gang"}


def test_who_sees_as_the_guest_sees_the_grants_of_the_own_committees_alone(grant, guest, secretary, committee):
    seen = {}
    for committees in ({committee.pk}, {committee.pk + 1}):
        guest.lens = Lens(home="/", by=secretary, committees=frozenset(committees))
        seen[committee.pk in committees] = [item.title for item in AgendaItem.objects.readable_by(guest)]
    assert seen == {True: ["Åbent punkt"], False: []}
