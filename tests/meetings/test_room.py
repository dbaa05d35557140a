"""The meeting room: attendance and quorum, an outcome per item, saved item by item."""

from datetime import timedelta

import pytest
from django.utils.html import escape

from meetings import workflow
from meetings.models import AgendaItem, Attendance, Decision, Meeting
from meetings.reading.presence import presences_of
from meetings.rules.lifecycle import MeetingState as S
from pages.richtext import typed_text
from record import clock
from record.verbs import Refused
from tests.conftest import started
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
    for attendance in Attendance.objects.filter(meeting=meeting):
        client.post(f"/attendances/{attendance.pk}/", {"present": "yes" if attendance.person in people else "no"})


def test_the_room_is_closed_until_the_meeting_starts(as_, secretary, published_meeting):
    page = as_(secretary).get(f"/meetings/{published_meeting.pk}/room/", follow=True)
    said = [str(message) for message in page.context["messages"]]
    assert said == ["The meeting room opens when the meeting starts, and closes when the minutes are approved."]


def test_a_refusal_of_a_part_of_the_page_is_told_on_the_whole_page(as_, secretary, published_meeting):
    item, client = published_meeting.items.first(), as_(secretary)
    address = f"http://testserver/meetings/{published_meeting.pk}/"
    refused = client.post(f"/items/{item.pk}/decision/", typed(item), headers={**HTMX, "referer": address})
    assert (refused.status_code, refused.headers["HX-Redirect"]) == (200, address)


def test_an_outcome_is_saved_in_place_and_without_javascript_by_the_way_of_the_room(as_, secretary, item):
    client, address = as_(secretary), f"/items/{item.pk}/decision/"
    in_place = client.post(address, typed(item), headers=HTMX)
    plain = client.post(address, typed(item, version="1", outcome="noted", text="Noteret."))
    assert (in_place.status_code, templates_of(in_place)[0]) == (200, "meetings/_room_item_said.html")
    assert plain.url == f"/meetings/{item.meeting_id}/room/?item={item.pk}#item-{item.pk}"
    assert Decision.objects.values_list("outcome", "version").get() == ("noted", 2)


FRAME = """  Rammen er <mindre end 5 mio. kr., og resten flyttes til 2021.

Spørg <navn@kommune.dk>: a<b og c>d, R&D, &amp; er kun tegn.
- <b>ikke fed</b>


Sidste afsnit."""


def test_what_is_typed_in_the_room_is_what_is_read_and_what_the_room_shows_again(as_, secretary, member, item):
    as_(secretary).post(f"/items/{item.pk}/decision/", typed(item, text=FRAME.replace("\n", "\r\n")))
    decision = Decision.objects.get()
    row = as_(secretary).get(item.room_address).context["row"]
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
    assert (len(before), [undecided.openness for undecided in after]) == (3, ["closed_visible", "closed_hidden"])


def test_the_group_can_decide_when_its_members_are_there(as_, secretary, co_chairs, member, meeting):
    client = as_(secretary)
    come(client, meeting, *co_chairs, member)
    quorum = client.get(f"/meetings/{meeting.pk}/room/").context["quorum"]
    assert (quorum.present, quorum.members, quorum.lacking) == (3, 3, [])


def test_what_a_quorum_lacks_is_said(as_, secretary, member, meeting):
    client = as_(secretary)
    come(client, meeting, member)
    quorum = client.get(f"/meetings/{meeting.pk}/room/").context["quorum"]
    assert quorum.lacking == [
        "1 of 3 members take part, and 3 are needed.",
        "Both municipalities and region must be represented.",
        "A co-chair must take part.",
    ]


def test_a_substitute_counts_for_the_member(as_, secretary, co_chairs, member, substitute, published_meeting):
    attendance = Attendance.objects.get(person=member)
    workflow.answer_invitation(attendance=attendance, answer="apology", by=member)
    workflow.name_substitute(attendance=attendance, substitute=substitute, by=member)
    meeting, client = started(published_meeting, secretary), as_(secretary)
    come(client, meeting, *co_chairs, member)
    assert client.get(f"/meetings/{meeting.pk}/room/").context["quorum"].present == 3


def test_a_member_who_comes_after_all_sits_there_instead_of_the_substitute(as_, secretary, member, substitute, meeting):
    attendance, client = Attendance.objects.get(meeting=meeting, person=member), as_(secretary)
    workflow.name_substitute(attendance=attendance, substitute=substitute, by=secretary)
    offered = client.get(f"/meetings/{meeting.pk}/room/").content.decode().count('value="in_person"')
    client.post(f"/attendances/{attendance.pk}/", {"present": "in_person"}, headers=HTMX)
    seat = next(seat for seat in presences_of(meeting) if seat.person_id == member.pk)
    assert (offered, seat.is_present, seat.substitute) == (1, True, "")


def test_attendance_from_an_item_of_another_meeting_is_not_recorded(as_, secretary, member, meeting, committee):
    elsewhere = workflow.propose_item(committee=committee, by=secretary, title="Andet", kind="discussion")
    attendance = Attendance.objects.get(person=member)
    as_(secretary).post(f"/attendances/{attendance.pk}/", {"present": "no", "from_item": elsewhere.pk})
    attendance.refresh_from_db()
    assert (attendance.present, attendance.from_item) == (True, None)


def test_a_statement_is_entered_and_an_empty_one_takes_it_out(as_, secretary, member, item):
    decision = workflow.record_decision(item=item, outcome="approved", text="Godkendt.", by=secretary)
    client, address = as_(secretary), f"/decisions/{decision.pk}/dissent/"
    client.post(address, {"person": member.pk, "statement": "Jeg er uenig."})
    entered = list(decision.dissents.values_list("person", "statement"))
    client.post(address, {"person": member.pk, "statement": ""})
    assert (entered, decision.dissents.count()) == ([(member.pk, "Jeg er uenig.")], 0)


def test_the_room_asks_as_much_for_one_decision_as_for_many(as_, secretary, member, meeting):
    client, address, asked = as_(secretary), meeting.items.get(openness="open").room_address, []
    for item in AgendaItem.objects.filter(meeting=meeting).select_related("meeting"):
        decision = workflow.record_decision(item=item, outcome="approved", text="Godkendt.", by=secretary)
        workflow.record_dissent(decision=decision, person=member, statement="Uenig", by=secretary)
        workflow.add_follow_up(decision=decision, what="Skriv notat", responsible=member, by=secretary)
        asked.append(queries_of(client, address))
    assert (set(asked), asked[0] <= MOST_PER_PAGE) == ({asked[0]}, True)


def without_the_regional_co_chair(meeting, co_chairs, secretary):
    """Two of three members, none of them from the region: no quorum."""
    gone = Attendance.objects.get(meeting=meeting, person=co_chairs[1])
    workflow.record_attendance(attendance=gone, present=False, by=secretary)


LACKING = (
    "The group cannot decide: 2 of 3 members take part, and 3 are needed. "
    "Both municipalities and region must be represented."
)


def test_each_item_says_whether_the_group_can_decide_it_and_who_is_not_in_the_room(
    as_, secretary, member, co_chairs, meeting, item
):
    left = Attendance.objects.get(meeting=meeting, person=co_chairs[1])
    workflow.record_attendance(attendance=left, present=True, to_item=item, by=secretary)
    last = meeting.items.get(openness="closed_hidden")
    workflow.declare_disqualification(item=last, person=member, reason="Min bror", by=secretary)
    page = as_(secretary).get(last.room_address)
    assert [(line.quorum.is_met, line.away) for line in page.context["lines"]] == [
        (True, []),
        (False, [("Regional Medformand", False)]),
        (False, [("Medlem", True), ("Regional Medformand", False)]),
    ]
    shown = " ".join(page.content.decode().split())
    before = " ".join(
        as_(secretary).get(meeting.items.get(openness="closed_visible").room_address).content.decode().split()
    )
    assert ("Medlem (disqualified), Regional Medformand" in shown, LACKING in before) == (True, True)
    assert "Min bror" not in shown


@pytest.mark.parametrize("outcome", ["approved", "approved_with_changes", "adopted", "rejected", "referred"])
def test_a_decision_without_a_quorum_needs_a_reason_which_is_kept(as_, secretary, co_chairs, meeting, item, outcome):
    without_the_regional_co_chair(meeting, co_chairs, secretary)
    client, address = as_(secretary), f"/items/{item.pk}/decision/"
    refused = client.post(address, typed(item, outcome=outcome, without_quorum_because=" "), headers=HTMX)
    saved = Decision.objects.count()
    asked = refused.context["row"]["form"].errors["without_quorum_because"]
    client.post(address, typed(item, outcome=outcome, without_quorum_because="Fristen er i dag."), headers=HTMX)
    assert (refused.status_code, saved, asked) == (
        422,
        0,
        [
            "The group cannot decide this item. Write why it is decided all the same, or choose “Noted”, “Discussed”, "
            "“Deferred” or “Withdrawn”. If more members take part, record them as present first."
        ],
    )
    assert Decision.objects.get().without_quorum_because == "Fristen er i dag."


@pytest.mark.parametrize("outcome", ["noted", "discussed", "deferred", "withdrawn"])
def test_what_decides_nothing_needs_no_quorum_and_keeps_no_reason(as_, secretary, co_chairs, meeting, item, outcome):
    without_the_regional_co_chair(meeting, co_chairs, secretary)
    as_(secretary).post(f"/items/{item.pk}/decision/", typed(item, outcome=outcome, without_quorum_because="Derfor"))
    assert Decision.objects.values_list("outcome", "without_quorum_because").get() == (outcome, "")


def test_a_point_that_decides_needs_a_quorum_too(as_, secretary, co_chairs, meeting, item):
    without_the_regional_co_chair(meeting, co_chairs, secretary)
    point = item.points.first()
    discussed = typed(item, outcome="discussed", **{f"point_{point.pk}": "approved"})
    answer = as_(secretary).post(f"/items/{item.pk}/decision/", discussed, headers=HTMX)
    assert (answer.status_code, Decision.objects.count()) == (422, 0)


def test_the_reason_is_asked_for_where_it_is_needed_and_nowhere_else(as_, secretary, co_chairs, meeting, item):
    client, field = as_(secretary), f'id="id_{item.pk}_without_quorum_because"'
    with_quorum = client.get(f"/meetings/{meeting.pk}/room/").content.decode()
    without_the_regional_co_chair(meeting, co_chairs, secretary)
    without = client.get(f"/meetings/{meeting.pk}/room/").content.decode()
    assert (field in with_quorum, field in without) == (False, True)


def test_recording_who_is_there_changes_the_quorum_at_each_item_in_place(as_, secretary, co_chairs, meeting, item):
    gone = Attendance.objects.get(meeting=meeting, person=co_chairs[1])
    said = {"present": "no", "at": item.pk}
    page = as_(secretary).post(f"/attendances/{gone.pk}/", said, headers=HTMX).content.decode()
    lacking = [f'data-quorum-lacks="{item.pk}"' in page for item in meeting.items.all()]
    treated = f'<div id="quorum-{item.pk}" data-hx-swap-oob="true">'
    assert (lacking, LACKING in page, 'hx-preserve="true"' in page) == ([True, True, True], True, True)
    # What is not on the page cannot be swapped: of the items, only the one being treated is there.
    assert (treated in page, page.count('id="quorum-')) == (True, 1)


def test_from_and_to_save_as_they_are_chosen_and_by_a_button_without_javascript(as_, secretary, member, meeting, item):
    attendance, client = Attendance.objects.get(meeting=meeting, person=member), as_(secretary)
    page = " ".join(client.get(f"/meetings/{meeting.pk}/room/").content.decode().split())
    sent = f'data-hx-post="/attendances/{attendance.pk}/" data-hx-trigger="change"'
    chosen = f'id="to-{attendance.pk}" name="to_item" {sent}'
    assert (chosen in page, page.count("Save from and to")) == (True, 5)
    client.post(f"/attendances/{attendance.pk}/", {"present": "yes", "to_item": item.pk}, headers=HTMX)
    attendance.refresh_from_db()
    assert (attendance.present, attendance.to_item) == (True, item)


def test_nobody_leaves_before_coming(as_, secretary, member, meeting, item):
    attendance = Attendance.objects.get(meeting=meeting, person=member)
    last = meeting.items.get(openness="closed_hidden")
    typed = {"present": "yes", "from_item": last.pk, "to_item": item.pk}
    said = ["Medlem cannot leave before coming. Choose a later item to leave at. Nothing has been changed."]
    in_place = as_(secretary).post(f"/attendances/{attendance.pk}/", typed, headers=HTMX)
    plain = as_(secretary).post(f"/attendances/{attendance.pk}/", typed, follow=True)
    attendance.refresh_from_db()
    assert (in_place.context["problems"], [str(message) for message in plain.context["messages"]]) == (said, said)
    assert (attendance.from_item, attendance.to_item) == (None, None)


def test_the_span_of_somebody_who_came_at_an_item_the_minute_taker_may_not_read_is_not_lost(
    as_, secretary, member, meeting
):
    last = meeting.items.get(openness="closed_hidden")
    attendance = Attendance.objects.get(meeting=meeting, person=member)
    workflow.record_attendance(attendance=attendance, present=True, from_item=last, by=secretary)
    workflow.declare_disqualification(item=last, person=secretary, reason="Egen sag", by=secretary)
    page = as_(secretary).get(f"/meetings/{meeting.pk}/room/").content.decode()
    chosen = f'<option value="{last.pk}" selected>from another item</option>'
    assert (chosen in page, "from item L1" in page) == (True, False)


def test_an_item_the_minute_taker_may_not_read_is_no_answer_to_from_and_to(as_, secretary, member, meeting):
    last = meeting.items.get(openness="closed_hidden")
    attendance = Attendance.objects.get(meeting=meeting, person=member)
    workflow.declare_disqualification(item=last, person=secretary, reason="Egen sag", by=secretary)
    page = as_(secretary).post(f"/attendances/{attendance.pk}/", {"present": "yes", "from_item": last.pk}, headers=HTMX)
    attendance.refresh_from_db()
    assert (len(page.context["problems"]), attendance.from_item) == (1, None)


def test_the_meeting_does_not_close_on_a_decision_that_lost_its_quorum_without_a_reason(secretary, co_chairs, meeting):
    for item in AgendaItem.objects.filter(meeting=meeting).select_related("meeting"):
        outcome = "approved" if item.openness != "closed_visible" else "noted"
        workflow.record_decision(item=item, outcome=outcome, text="Godkendt.", by=secretary)
    without_the_regional_co_chair(meeting, co_chairs, secretary)
    with pytest.raises(Refused) as refusal:
        workflow.close_meeting(meeting=meeting, by=secretary)
    lacking = LACKING.removeprefix("The group cannot decide: ")
    assert refusal.value.messages == [
        f"Item {number}, “{title}”, was decided without a quorum: {lacking} "
        "Write why in the meeting room, or correct the outcome or the attendance."
        for number, title in (("1", "Åbent punkt"), ("L1", "Skjult titel"))
    ]


@pytest.mark.parametrize(
    ("state", "verb", "asked"),
    [
        (S.MINUTES_DRAFT, "submit_minutes", {}),
        (S.MINUTES_REVIEW, "open_comment_round", {"deadline": clock.now() + timedelta(days=7)}),
        (S.MINUTES_COMMENTS, "seal_minutes", {}),
    ],
)
def test_minutes_that_lack_a_reason_go_no_further(meeting_in, cast, secretary, co_chairs, state, verb, asked):
    meeting = meeting_in(state)
    without_the_regional_co_chair(meeting, co_chairs, secretary)
    with pytest.raises(Refused, match="was decided without a quorum"):
        getattr(workflow, verb)(meeting=meeting, by=secretary, **asked)
    assert Meeting.objects.get().state == state


def test_the_reason_stays_when_the_attendance_is_corrected(as_, secretary, co_chairs, meeting, item):
    without_the_regional_co_chair(meeting, co_chairs, secretary)
    workflow.record_decision(item=item, outcome="approved", without_quorum_because="Fristen er i dag.", by=secretary)
    there = Attendance.objects.get(meeting=meeting, person=co_chairs[1])
    workflow.record_attendance(attendance=there, present=True, by=secretary)
    kept = Decision.objects.get().without_quorum_because
    workflow.record_decision(item=item, outcome="approved", without_quorum_because=kept, by=secretary)
    assert (kept, Decision.objects.get().without_quorum_because) == ("Fristen er i dag.", "")
