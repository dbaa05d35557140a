"""The meeting room: attendance and quorum, an outcome per item, saved item by item."""

import pytest
from django.utils.html import escape

from meetings import workflow
from meetings.lifecycle import MeetingState as S
from meetings.models import AgendaItem, Attendance, Decision
from members.richtext import typed_text
from tests.queries import MOST_PER_PAGE, queries_of

HTMX = {"HX-Request": "true"}


@pytest.fixture
def meeting(meeting_in, cast):
    return meeting_in(S.IN_SESSION)


@pytest.fixture
def item(meeting):
    return meeting.items.get(openness="open")


def typed(item, **values):
    return {"version": "0", "outcome": "approved", "text": "Godkendt.", **values}


def templates_of(page) -> list[str]:
    return [template.name for template in page.templates if template.name.startswith("meetings/")]


def come(client, meeting, *people):
    for one in Attendance.objects.filter(meeting=meeting):
        client.post(f"/attendances/{one.pk}/", {"present": "yes" if one.person in people else "no"})


def test_the_room_is_closed_until_the_meeting_starts(as_, secretary, published_meeting):
    page = as_(secretary).get(f"/meetings/{published_meeting.pk}/room/", follow=True)
    said = [str(one) for one in page.context["messages"]]
    assert said == ["The meeting room opens when the meeting starts, and closes when the minutes are approved."]


def test_an_outcome_is_saved_in_place_and_without_javascript_by_the_way_of_the_room(as_, secretary, item):
    client, address = as_(secretary), f"/items/{item.pk}/decision/"
    in_place = client.post(address, typed(item), headers=HTMX)
    plain = client.post(address, typed(item, version="1", outcome="noted", text="Noteret."))
    assert (in_place.status_code, templates_of(in_place)[0]) == (200, "meetings/_room_item.html")
    assert plain.url == f"/meetings/{item.meeting_id}/room/#item-{item.pk}"
    assert Decision.objects.values_list("outcome", "version").get() == ("noted", 2)


FRAME = """  Rammen er <mindre end 5 mio. kr., og resten flyttes til 2021.

Spørg <navn@kommune.dk>: a<b og c>d, R&D, &amp; er kun tegn.
- <b>ikke fed</b>


Sidste afsnit."""


def test_what_is_typed_in_the_room_is_what_is_read_and_what_the_room_shows_again(as_, secretary, member, item):
    as_(secretary).post(f"/items/{item.pk}/decision/", typed(item, text=FRAME.replace("\n", "\r\n")))
    decision = Decision.objects.get()
    [row] = [one for one in as_(secretary).get(f"/meetings/{item.meeting_id}/room/").context["rows"] if one["decision"]]
    read = as_(secretary).get(decision.get_absolute_url())
    assert (typed_text(decision.text), row["form"]["text"].value()) == (FRAME, FRAME)
    assert "<p>  Rammen er &lt;mindre end 5 mio. kr., og resten flyttes til 2021.</p>" in read.content.decode()
    assert str(read.context["versions"][0].text) == escape(FRAME)

    as_(secretary).post(f"/items/{item.pk}/decision/", typed(item, version="1", text=row["form"]["text"].value()))
    decision.refresh_from_db()
    assert typed_text(decision.text) == FRAME


def test_points_can_end_otherwise_than_the_item(as_, secretary, item):
    _first, second = item.points.all()
    as_(secretary).post(f"/items/{item.pk}/decision/", typed(item, **{f"point_{second.pk}": "rejected"}))
    outcomes = Decision.objects.get().point_outcomes.values_list("point_id", "outcome")
    assert dict(outcomes) == {second.pk: "rejected"}


def test_a_decision_without_outcome_is_not_saved_and_its_text_is_kept(as_, secretary, item):
    page = as_(secretary).post(f"/items/{item.pk}/decision/", typed(item, outcome="", text="Lang tekst"), headers=HTMX)
    assert (page.status_code, page.context["row"]["form"]["text"].value()) == (422, "Lang tekst")
    assert Decision.objects.count() == 0


def test_the_room_counts_the_items_without_an_outcome(as_, secretary, meeting, item):
    client = as_(secretary)
    before = client.get(f"/meetings/{meeting.pk}/room/").context["open_items"]
    client.post(f"/items/{item.pk}/decision/", typed(item))
    after = client.get(f"/meetings/{meeting.pk}/room/").context["open_items"]
    assert (len(before), [one.openness for one in after]) == (3, ["closed_visible", "closed_hidden"])


def test_the_group_can_decide_when_its_members_are_there(as_, secretary, co_chairs, member, meeting):
    client = as_(secretary)
    come(client, meeting, *co_chairs, member)
    quorum = client.get(f"/meetings/{meeting.pk}/room/").context["quorum"]
    assert (quorum.present, quorum.members, quorum.lacking) == (3, 3, [])


def test_what_a_quorum_lacks_is_said_and_stops_nothing(as_, secretary, member, meeting, item):
    client = as_(secretary)
    come(client, meeting, member)
    quorum = client.get(f"/meetings/{meeting.pk}/room/").context["quorum"]
    assert quorum.lacking == [
        "1 of 3 members take part, and 3 are needed.",
        "Both municipalities and region must be represented.",
        "A co-chair must take part.",
    ]
    assert client.post(f"/items/{item.pk}/decision/", typed(item)).status_code == 302


def test_a_substitute_counts_for_the_member(as_, secretary, co_chairs, member, substitute, published_meeting):
    attendance = Attendance.objects.get(person=member)
    workflow.answer_invitation(attendance=attendance, answer="apology", by=member)
    workflow.name_substitute(attendance=attendance, substitute=substitute, by=member)
    meeting, client = workflow.start_meeting(meeting=published_meeting, by=secretary), as_(secretary)
    come(client, meeting, *co_chairs, member)
    assert client.get(f"/meetings/{meeting.pk}/room/").context["quorum"].present == 3


def test_attendance_from_an_item_of_another_meeting_is_not_recorded(as_, secretary, member, meeting, committee):
    elsewhere = workflow.propose_item(committee=committee, by=secretary, title="Andet", kind="discussion")
    one = Attendance.objects.get(person=member)
    as_(secretary).post(f"/attendances/{one.pk}/", {"present": "yes", "from_item": elsewhere.pk})
    one.refresh_from_db()
    assert (one.present, one.from_item) == (None, None)


def test_a_statement_is_entered_and_an_empty_one_takes_it_out(as_, secretary, member, item):
    decision = workflow.record_decision(item=item, outcome="approved", text="Godkendt.", by=secretary)
    client, address = as_(secretary), f"/decisions/{decision.pk}/dissent/"
    client.post(address, {"person": member.pk, "statement": "Jeg er uenig."})
    entered = list(decision.dissents.values_list("person", "statement"))
    client.post(address, {"person": member.pk, "statement": ""})
    assert (entered, decision.dissents.count()) == ([(member.pk, "Jeg er uenig.")], 0)


def test_the_room_asks_as_much_for_one_decision_as_for_many(as_, secretary, member, meeting):
    client, address, asked = as_(secretary), f"/meetings/{meeting.pk}/room/", []
    for item in AgendaItem.objects.filter(meeting=meeting).select_related("meeting"):
        decision = workflow.record_decision(item=item, outcome="approved", text="Godkendt.", by=secretary)
        workflow.record_dissent(decision=decision, person=member, statement="Uenig", by=secretary)
        workflow.add_follow_up(decision=decision, what="Skriv notat", responsible=member, by=secretary)
        asked.append(queries_of(client, address))
    assert (set(asked), asked[0] <= MOST_PER_PAGE) == ({asked[0]}, True)
