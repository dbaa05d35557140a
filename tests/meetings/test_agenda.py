"""The page of a meeting: what each reader sees on it, and what has changed since it was sent out."""

import pytest

from meetings import workflow
from meetings.models import Dispatch
from tests.queries import MOST_PER_PAGE, queries_of


def read(client, meeting, query=""):
    return client.get(f"/meetings/{meeting.pk}/{query}")


def titles(page):
    return [entry.title for entry, _starts_at in page.context["timetable"]]


@pytest.fixture
def changed(published_meeting, secretary):
    """The published meeting with an item that has not been sent out yet."""
    workflow.add_item(
        meeting=published_meeting, title="Hastesag", kind="orientation", recommendation=["noterer"], by=secretary
    )
    return published_meeting


def test_a_participant_is_told_that_an_item_is_closed_and_not_what_is_in_it(as_, participant, published_meeting):
    page = read(as_(participant), published_meeting)
    shown = page.content.decode()
    assert titles(page) == ["Åbent punkt", "Lukket med titel"]
    assert [text in shown for text in ("Åbent resumé", "Hemmeligt resumé", "Skjult titel")] == [True, False, False]


def test_readers_read_what_was_sent_out_and_the_secretariat_can_look_ahead(as_, member, secretary, changed):
    sent = ["Åbent punkt", "Lukket med titel", "Skjult titel"]
    assert titles(read(as_(member), changed)) == sent
    assert titles(read(as_(member), changed, "?working=1")) == sent
    assert titles(read(as_(secretary), changed, "?working=1")) == [*sent, "Hastesag"]


def test_the_first_look_of_the_receiver_is_kept(as_, member, published_meeting):
    def opened():
        return Dispatch.objects.filter(meeting=published_meeting, person=member).get().opened_at

    assert opened() is None
    read(as_(member), published_meeting)
    first = opened()
    read(as_(member), published_meeting)
    assert (first is None, opened()) == (False, first)


def test_only_who_was_asked_to_come_is_asked_for_an_answer(as_, member, secretary, published_meeting):
    asked = [
        "Send apologies" in read(as_(person), published_meeting).content.decode() for person in (member, secretary)
    ]
    invited = [row.person for row in published_meeting.attendances.all()]
    assert asked == [member in invited, secretary in invited]


def test_the_page_costs_the_same_for_three_items_and_for_many(as_, member, secretary, co_chairs, changed):
    client, address = as_(member), f"/meetings/{changed.pk}/"
    few = queries_of(client, address)
    for number in range(6):
        workflow.add_item(meeting=changed, title=f"Sag {number}", kind="orientation", by=secretary)
    workflow.submit_changes(meeting=changed, by=secretary)
    for co_chair in co_chairs:
        workflow.approve_agenda(meeting=changed, by=co_chair)
    workflow.publish_supplement(meeting=changed, reason="Haster", by=secretary)
    assert (queries_of(client, address), few <= MOST_PER_PAGE) == (few, True)
    assert "Haster" in read(client, changed).content.decode()
