"""The co-chairs' review of an agenda: comments and answers, sent back, and what has changed since one approved."""

import pytest

from meetings import workflow
from meetings.models import AgendaComment, AgendaItem, Approval, ApprovedAgenda, Attachment, Meeting
from meetings.reading.changes import What
from meetings.reading.review import withdrawal_warning
from meetings.rules.lifecycle import MeetingState as S
from members.models import Membership, Message, StandIn
from record import clock
from record.verbs import Refused
from tests.conftest import add_items, pdf


@pytest.fixture
def meeting(meeting_in, cast) -> Meeting:
    return meeting_in(S.WITH_CO_CHAIRS)


@pytest.fixture
def item(meeting) -> AgendaItem:
    return meeting.items.get(openness="open")


def told(person, template) -> int:
    return Message.objects.filter(to=person, key__startswith=f"{template}:").count()


def text_of(page) -> str:
    return page.content.decode()


def offered(client, meeting) -> list[str]:
    return [row.verb for row in client.get(f"/meetings/{meeting.pk}/").context["offers"].transitions]


def test_a_co_chair_comments_on_an_item_and_the_secretariat_answers(as_, cast, meeting, item):
    chair, desk = as_(cast["co_chair"]), as_(cast["secretary"])
    sent = chair.post(f"/meetings/{meeting.pk}/agenda/comment/", {"item": item.pk, "text": "Skal Viborg <først>?"})
    workflow.comment_agenda(meeting=meeting, text="Og tiden?", by=cast["co_chair"])
    prepared = desk.get(f"/meetings/{meeting.pk}/prepare/")
    comment = AgendaComment.objects.get(item=item)
    answered = desk.post(f"/agenda-comments/{comment.pk}/", {"answer": "Ja"})
    assert (sent.url, answered.url) == (
        f"/meetings/{meeting.pk}/?working=1#agenda-comments",
        f"/meetings/{meeting.pk}/prepare/#agenda-comments",
    )
    assert "Skal Viborg &lt;først&gt;?" in text_of(prepared)
    assert (told(cast["secretary"], "agenda-comment"), told(cast["co_chair"], "agenda-comment-answered")) == (1, 1)
    assert '<p class="typed">Ja</p>' in text_of(chair.get(f"/items/{item.pk}/"))


def test_a_comment_is_answered_once_and_made_in_the_review_alone(cast, meeting, item):
    comment = workflow.comment_agenda(meeting=meeting, item=item, text="Hvorfor?", by=cast["co_chair"])
    workflow.answer_agenda_comment(comment=comment, answer="Derfor", by=cast["secretary"])
    workflow.remove_item(item=item, by=cast["secretary"])
    for refusal, do in (
        (
            "Sekretær has answered",
            lambda: workflow.answer_agenda_comment(comment=comment, answer="Nej", by=item.proposer),
        ),
        (
            "is not on the agenda",
            lambda: workflow.comment_agenda(meeting=meeting, item=item, text="?", by=item.proposer),
        ),
    ):
        with pytest.raises(Refused, match=refusal):
            do()
    workflow.return_agenda(meeting=meeting, reason="Rettes", by=cast["secretary"])
    with pytest.raises(Refused, match="has not sent anything"):
        workflow.comment_agenda(meeting=meeting, text="For sent", by=cast["co_chair"])
    assert told(cast["other_co_chair"], "agenda-taken-back") == 1


def test_nobody_but_the_two_sides_reads_what_co_chairs_say_of_an_agenda(as_, cast, meeting_in, meeting, item):
    comment = workflow.comment_agenda(meeting=meeting, item=item, text="Fortroligt spørgsmål", by=cast["co_chair"])
    meeting_in(S.PUBLISHED)
    reads = {
        who: [
            "Fortroligt spørgsmål" in text_of(as_(person).get(address))
            for address in (f"/meetings/{meeting.pk}/", f"/items/{item.pk}/")
        ]
        for who, person in cast.items()
    }
    sides = ("secretary", "co_chair", "other_co_chair")
    assert reads == {who: [who in sides] * 2 for who in cast}
    workflow.declare_disqualification(item=item, person=cast["other_co_chair"], reason="Ejer", by=cast["secretary"])
    kept_from = AgendaComment.objects.readable_by(cast["other_co_chair"])
    assert (list(kept_from), list(AgendaComment.objects.readable_by(cast["co_chair"]))) == ([], [comment])


def test_an_agenda_is_sent_back_with_a_remark_and_everybody_concerned_is_told(as_, cast, meeting):
    workflow.approve_agenda(meeting=meeting, by=cast["other_co_chair"])
    client, address = as_(cast["co_chair"]), f"/meetings/{meeting.pk}/do/send_back_agenda/"
    empty = client.post(address, {"reason": " "})
    client.post(address, {"reason": "Punkt 2 mangler økonomi"})
    comment = AgendaComment.objects.get()
    assert empty.context["form"].errors == {"reason": ["Write what should be changed"]}
    assert (Meeting.objects.get().state, Meeting.objects.get().submitted_at) == (S.PREPARING, None)
    assert (comment.text, comment.sent_back, comment.person) == ("Punkt 2 mangler økonomi", True, cast["co_chair"])
    assert Approval.objects.get().withdrawn_because == "Sent back by Kommunal Medformand."
    people = ("secretary", "other_co_chair", "co_chair", "member")
    assert [told(cast[who], "agenda-sent-back") for who in people] == [1, 1, 0, 0]


def test_changes_of_a_published_agenda_are_sent_back_and_nothing_is_unpublished(published_meeting, cast):
    workflow.add_item(meeting=published_meeting, title="Hastesag", kind="orientation", by=cast["secretary"])
    workflow.submit_changes(meeting=published_meeting, by=cast["secretary"])
    sent_back = workflow.send_back_agenda(meeting=published_meeting, reason="Ikke nu", by=cast["co_chair"])
    assert (sent_back.state, sent_back.submitted_at, sent_back.has_changes) == (S.PUBLISHED, None, True)


def test_sending_out_is_offered_when_it_can_be_done_and_the_page_says_what_it_waits_for(as_, cast, meeting, item):
    desk = as_(cast["secretary"])
    workflow.approve_agenda(meeting=meeting, by=cast["co_chair"])
    half = desk.get(f"/meetings/{meeting.pk}/").context["offers"]
    before = told(cast["secretary"], "agenda-approved")
    workflow.approve_agenda(meeting=meeting, by=cast["other_co_chair"])
    whole = offered(desk, meeting)
    AgendaItem.objects.filter(pk=item.pk).update(summary="Ændret bag om ryggen")
    behind = offered(desk, meeting)
    assert [name in " ".join(half.waits_for) for name in ("Kommunal Medformand", "Regional Medformand")] == [
        False,
        True,
    ]
    assert ["publish_agenda" in rows for rows in ([row.verb for row in half.transitions], whole, behind)] == [
        False,
        True,
        False,
    ]
    assert (before, told(cast["secretary"], "agenda-approved"), told(cast["co_chair"], "agenda-approved")) == (0, 1, 1)


def test_without_co_chairs_an_agenda_that_lacks_something_is_not_offered_to_be_sent(as_, cast, meeting_in):
    meeting = meeting_in(S.PREPARING)
    Membership.objects.filter(role="co_chair").delete()
    ready = offered(as_(cast["secretary"]), meeting)
    workflow.edit_item(item=meeting.items.get(openness="open"), recommendation=[], by=cast["secretary"])
    page = as_(cast["secretary"]).get(f"/meetings/{meeting.pk}/")
    assert ["publish_agenda" in rows for rows in (ready, offered(as_(cast["secretary"]), meeting))] == [True, False]
    assert "write at least one recommendation point" in text_of(page)


def test_every_form_says_before_saving_whose_approval_is_withdrawn(as_, cast, meeting, item):
    workflow.approve_agenda(meeting=meeting, by=cast["other_co_chair"])
    annex = Attachment.objects.get(title="Åbent bilag")
    addresses = [
        *(f"/items/{item.pk}/{verb}/" for verb in ("edit", "remove", "annexes/new")),
        *(f"/annexes/{annex.pk}/{verb}/" for verb in ("edit", "replace", "remove")),
        *(f"/meetings/{meeting.pk}/{verb}/" for verb in ("items/new", "prepare")),
    ]
    client = as_(cast["secretary"])
    said = "Regional Medformand has approved the agenda. If you change it now, the approval is withdrawn"
    assert [address for address in addresses if said not in text_of(client.get(address))] == []
    workflow.withdraw_agenda_approval(meeting=meeting, by=cast["other_co_chair"])
    assert withdrawal_warning(Meeting.objects.get()) == ""


def test_what_has_changed_since_one_approved_is_shown_word_by_word(as_, cast, meeting, item):
    secretary, chair = cast["secretary"], cast["co_chair"]
    workflow.approve_agenda(meeting=meeting, by=chair)
    annex = Attachment.objects.get(title="Åbent bilag")
    workflow.edit_item(item=item, summary="Åbent nyt resumé", by=secretary)
    workflow.replace_file(attachment=annex, file=pdf(3), by=secretary)
    workflow.remove_item(item=meeting.items.get(openness="closed_visible"), by=secretary)
    added = workflow.add_item(meeting=meeting, title="Hastesag", kind="orientation", by=secretary)
    page = as_(chair).get(f"/meetings/{meeting.pk}/?changes=1")
    changes = page.context["changes"]
    assert {pk: change.what for pk, change in changes.by_item.items() if change.after} == {
        item.pk: [What.CHANGED],
        added.pk: [What.NEW],
    }
    assert [change.entry.title for change in changes.withdrawn] == ["Lukket med titel"]
    assert [(change.what, change.annex.title) for change in changes.of(item.pk).annexes] == [
        (What.REPLACED, "Åbent bilag")
    ]
    assert "Åbent <ins>" in text_of(page) and "nyt </ins>resumé" in text_of(page)
    assert [entry.title for entry, _at in page.context["timetable"]] == ["Åbent punkt", "Hastesag"]
    assert as_(cast["other_co_chair"]).get(f"/meetings/{meeting.pk}/").context["changes"] is None


def test_what_was_taken_from_a_co_chair_stands_in_no_difference_either(as_, cast, meeting):
    hidden = meeting.items.get(openness="closed_hidden")
    workflow.approve_agenda(meeting=meeting, by=cast["co_chair"])
    workflow.edit_item(item=hidden, summary="Endnu mere hemmeligt", by=cast["secretary"])
    seen = [text_of(as_(cast["co_chair"]).get(f"/meetings/{meeting.pk}/?changes=1"))]
    workflow.declare_disqualification(item=hidden, person=cast["co_chair"], reason="Ejer", by=cast["secretary"])
    seen += [text_of(as_(cast["co_chair"]).get(f"/meetings/{meeting.pk}/?changes=1"))]
    assert ["hemmeligt" in page for page in seen] == [True, False]


def test_who_stands_in_is_named_with_the_reason_and_sees_the_changes(as_, cast, meeting, item):
    today = clock.today()
    StandIn.objects.create(
        membership=Membership.objects.get(person=cast["other_co_chair"]),
        person=cast["member"],
        starts_on=today,
        ends_on=today,
        reason="Syg",
    )
    workflow.approve_agenda(meeting=meeting, by=cast["member"])
    named = text_of(as_(cast["secretary"]).get(f"/meetings/{meeting.pk}/"))
    workflow.edit_item(item=item, summary="Andet", by=cast["secretary"])
    since = [
        as_(cast[who]).get(f"/meetings/{meeting.pk}/").context["changes"].since for who in ("member", "other_co_chair")
    ]
    assert ("by Medlem as stand-in" in named, ">Syg<" in named) == (True, True)
    assert since[0].startswith("since you approved it")
    assert since[1].startswith("since Medlem approved it in your place")


def test_what_was_approved_is_kept_once_and_never_changes(cast, meeting):
    for who in ("co_chair", "other_co_chair"):
        workflow.approve_agenda(meeting=meeting, by=cast[who])
    assert ApprovedAgenda.objects.count() == 1
    with pytest.raises(Exception, match="this table only grows"):
        ApprovedAgenda.objects.update(digest="x")


def test_after_a_publication_a_co_chair_hears_of_a_change_when_it_is_sent(published_meeting, cast):
    add_items(published_meeting, cast["secretary"])
    assert told(cast["co_chair"], "agenda-changed") == 0
