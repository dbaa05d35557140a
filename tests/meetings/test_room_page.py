"""The page of the meeting room: one item at a time, which the address says, beside the list of them all."""

import re

import pytest

from meetings import workflow
from meetings.models import AgendaItem, ClosedReading, Decision
from meetings.rules.lifecycle import MeetingState as S
from tests.queries import MOST_PER_PAGE, queries_of


@pytest.fixture
def meeting(meeting_in, cast):
    return meeting_in(S.IN_SESSION)


@pytest.fixture
def items(meeting):
    """The open item, the one whose title is visible, and the one whose title is hidden."""
    return [meeting.items.get(openness=openness) for openness in ("open", "closed_visible", "closed_hidden")]


def shown(client, address):
    """The page at an address, and its text."""
    page = client.get(address)
    return page, " ".join(page.content.decode().split())


def test_the_room_opens_at_the_first_item_without_an_outcome_and_the_address_says_another(as_, secretary, items):
    client, room = as_(secretary), f"/meetings/{items[0].meeting_id}/room/"
    workflow.record_decision(item=items[0], outcome="approved", by=secretary)
    asked = [room, items[0].room_address, f"{room}?item=987654321", f"{room}?item=<b>"]
    assert [client.get(address).context["row"]["item"] for address in asked] == [items[1], items[0], items[1], items[1]]


def test_the_items_before_and_after_are_one_link_away_and_the_list_marks_where_one_is(as_, secretary, items):
    page, text = shown(as_(secretary), items[1].room_address)
    before, after = (re.search(f'href="([^"]*)" rel="{rel}"', text) for rel in ("prev", "next"))
    assert (before[1], after[1]) == (items[0].room_address, items[2].room_address)
    assert re.findall('aria-current="page"', text) == ['aria-current="page"']
    assert [line.decision for line in page.context["lines"]] == [None, None, None]
    assert page.context["lines"][0].starts_at == items[0].meeting.starts_at


@pytest.mark.parametrize("words", ["L1", "l1", " skjult ", "TITEL skjult"])
def test_a_number_or_words_that_mean_one_item_lead_to_it(as_, secretary, items, words):
    answer = as_(secretary).get(f"/meetings/{items[0].meeting_id}/room/", {"find": words})
    assert answer.url == items[2].room_address


def test_words_that_mean_several_items_or_none_are_answered_by_a_list(as_, secretary, items):
    client, room = as_(secretary), f"/meetings/{items[0].meeting_id}/room/"
    several = client.get(room, {"find": "t"}).context["found"]
    none = client.get(room, {"find": "<script>alert(1)</script>"})
    assert (len(several) > 1, none.context["found"], b"<script>alert" in none.content) == (True, [], False)


def test_who_is_disqualified_neither_sees_nor_finds_the_item_in_the_room(as_, secretary, items):
    client, room = as_(secretary), f"/meetings/{items[0].meeting_id}/room/"
    workflow.declare_disqualification(item=items[2], person=secretary, reason="Egen sag", by=secretary)
    page, text = shown(client, items[2].room_address)
    found = client.get(room, {"find": "skjult"})
    assert (page.context["row"]["item"], "Skjult titel" in text) == (items[0], False)
    assert (found.status_code, found.context["found"]) == (200, [])


def test_the_case_stands_folded_at_the_item_as_it_was_sent_out_and_reading_a_closed_one_is_noted(as_, secretary, items):
    client = as_(secretary)
    page, text = shown(client, items[0].room_address)
    assert page.context["entry"].annexes and '<details class="more"> <summary> 2 annexes' in text
    noted = ClosedReading.objects.count()
    client.get(items[1].room_address)
    reading = ClosedReading.objects.latest("pk")
    assert (noted, reading.item, reading.person) == (0, items[1], secretary)


def test_the_remarks_of_the_co_chairs_are_not_in_the_room_of_who_may_not_read_them(
    as_, secretary, co_chairs, published_meeting, items
):
    workflow.write_remark(item=items[0], text="Spørg <Rolf> først", by=co_chairs[0])
    assert "først" not in shown(as_(secretary), items[0].room_address)[1]


def test_the_room_asks_as_much_at_an_item_with_annexes_points_and_tasks_however_many_there_are(
    as_, secretary, member, items
):
    client, asked = as_(secretary), []
    for item in AgendaItem.objects.filter(pk__in=[item.pk for item in items]).select_related("meeting"):
        decision = workflow.record_decision(item=item, outcome="approved", by=secretary)
        workflow.record_dissent(decision=decision, person=member, statement="Uenig", by=secretary)
        workflow.add_follow_up(decision=decision, what="Skriv notat", responsible=member, by=secretary)
        asked.append(queries_of(client, item.room_address))
    assert max(asked) <= MOST_PER_PAGE, asked


def test_an_outcome_that_is_refused_stands_in_the_whole_room_without_javascript(as_, secretary, items):
    page = as_(secretary).post(f"/items/{items[0].pk}/decision/", {"version": "0", "text": "<Lang> tekst"})
    text = page.content.decode()
    assert (page.status_code, "&lt;Lang&gt; tekst" in text, 'id="room-list"' in text) == (422, True, True)
    assert Decision.objects.count() == 0


def test_a_phrase_of_a_point_chooses_its_outcome_and_says_it_in_the_text(as_, secretary, items):
    first, second = items[0].points.all()
    text = shown(as_(secretary), items[0].room_address)[1]
    pressed = f'value="{second.pk}:1" formnovalidate data-phrase="Point 2: Approved." data-outcome="approved"'
    assert pressed in text
    typed = {"version": "0", "text": "Drøftet.", "phrase": f"{second.pk}:1", f"point_{first.pk}": "rejected"}
    form = as_(secretary).post(f"/items/{items[0].pk}/decision/", typed).context["row"]["form"]
    said = [form[name].value() for name in (f"point_{first.pk}", f"point_{second.pk}", "text")]
    assert said == ["rejected", "approved", "Drøftet. Point 2: Approved."]
    assert as_(secretary).post(f"/items/{items[0].pk}/decision/", typed | {"phrase": "x:9"}).status_code == 200
