"""The page of the minutes: as far as the reader may read, commented in the round, sealed for good."""

import pytest

from meetings import workflow
from meetings.models import AgendaItem, MinutesComment
from meetings.rules.lifecycle import MeetingState as S
from record import append_only
from tests.conftest import corrected
from tests.queries import MOST_PER_PAGE, queries_of


def url_of(meeting) -> str:
    return f"/meetings/{meeting.pk}/minutes/"


def decided_openness(page) -> list[str]:
    return [item.entry.openness for item in page.context["record"].items if item.decision]


@pytest.mark.parametrize(
    ("name", "read"),
    [("member", ["open", "closed_visible", "closed_hidden"]), ("participant", ["open"]), ("coordinator", ["open"])],
)
def test_decisions_on_closed_items_stand_only_in_the_minutes_of_those_who_read_them(as_, meeting_in, cast, name, read):
    meeting = meeting_in(S.MINUTES_APPROVED)
    assert decided_openness(as_(cast[name]).get(url_of(meeting))) == read


def test_a_guest_reads_the_granted_item_and_neither_who_came_nor_what_was_remarked(as_, meeting_in, cast, secretary):
    meeting = meeting_in(S.MINUTES_APPROVED)
    corrected(meeting, note="Internt", reason="Glemt", by=secretary)
    item = meeting.items.get(openness="open")
    later = meeting.ends_at.replace(year=meeting.ends_at.year + 1)
    workflow.grant_item(item=item, person=cast["guest"], reason="Oplæg", expires_at=later, by=secretary)
    page = as_(cast["guest"]).get(url_of(meeting))
    assert (decided_openness(page), page.context["people"]) == (["open"], [])
    assert "Internt" not in page.content.decode()


def test_remarks_written_by_two_are_both_shown(as_, secretary, meeting_in, cast):
    meeting = meeting_in(S.MINUTES_DRAFT)
    client, address = as_(secretary), f"{url_of(meeting)}edit/"
    version = meeting.minutes.version
    client.post(address, {"version": version, "note": "Den førstes"})
    second = client.post(address, {"version": version, "note": "Den andens"})
    shown = second.content.decode()
    assert (second.status_code, "Den førstes" in shown, "Den andens" in shown) == (409, True, True)
    meeting.minutes.refresh_from_db()
    assert meeting.minutes.note == "Den førstes"


def test_a_comment_is_sent_and_answered(as_, secretary, member, meeting_in, cast):
    meeting = meeting_in(S.MINUTES_COMMENTS)
    item = meeting.items.get(openness="open")
    as_(member).post(f"{url_of(meeting)}comment/", {"item": item.pk, "text": "Der står 16, det var 17."})
    comment = MinutesComment.objects.get()
    unsaid = as_(secretary).post(f"/comments/{comment.pk}/", {"answer": "Rettet."})
    assert list(unsaid.context["form"].errors) == ["taken_up"]
    as_(secretary).post(f"/comments/{comment.pk}/", {"answer": "Rettet.", "taken_up": "yes"})
    page = as_(member).get(url_of(meeting))
    [shown] = page.context["comments"]
    assert "Taken up in the minutes" in page.content.decode()
    assert (shown.item_id, shown.text, shown.answer) == (item.pk, "Der står 16, det var 17.", "Rettet.")


def test_an_empty_comment_says_what_to_do(as_, member, meeting_in, cast):
    page = as_(member).post(f"{url_of(meeting_in(S.MINUTES_COMMENTS))}comment/", {"item": "", "text": ""})
    assert page.context["form"].errors == {"text": ["Write your comment"]}


def test_a_comment_on_an_item_of_another_meeting_is_refused(as_, member, secretary, committee, meeting_in, cast):
    elsewhere = workflow.propose_item(committee=committee, by=secretary, title="Andet", kind="discussion")
    page = as_(member).post(f"{url_of(meeting_in(S.MINUTES_COMMENTS))}comment/", {"item": elsewhere.pk, "text": "Hm"})
    assert (list(page.context["form"].errors), MinutesComment.objects.count()) == (["item"], 0)


@pytest.mark.parametrize(("state", "offered"), [(S.MINUTES_COMMENTS, True), (S.MINUTES_APPROVED, False)])
def test_comments_are_asked_for_in_the_round_only(as_, member, meeting_in, cast, state, offered):
    page = as_(member).get(url_of(meeting_in(state)))
    assert (page.context["comment_form"] is not None) is offered


def test_the_page_says_whether_the_seal_holds(as_, member, meeting_in, cast):
    meeting, client = meeting_in(S.MINUTES_APPROVED), as_(member)
    whole = client.get(url_of(meeting)).content.decode()
    sealed = meeting.minutes.revisions.get()
    with append_only.unlocked():
        sealed.content["note"] = "Noget andet"
        sealed.save()
    broken = client.get(url_of(meeting)).content.decode()
    said = "The seal is intact.", "The seal is broken"
    assert [[sentence in page for sentence in said] for page in (whole, broken)] == [[True, False], [False, True]]


def test_the_page_asks_as_much_for_one_task_and_comment_as_for_many(as_, secretary, member, meeting_in, cast):
    meeting, client, asked = meeting_in(S.MINUTES_COMMENTS), as_(member), []
    for item in AgendaItem.objects.filter(meeting=meeting).select_related("decision__item__meeting"):
        workflow.add_follow_up(decision=item.decision, what="Skriv notat", responsible=member, by=secretary)
        workflow.comment_minutes(minutes=meeting.minutes, item=item, text="Hm", by=member)
        asked.append(queries_of(client, url_of(meeting)))
    # On top: the revision that the reader saw last.
    assert (set(asked), asked[0] <= MOST_PER_PAGE + 1) == ({asked[0]}, True)
