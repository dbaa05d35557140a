"""What the verbs do and refuse, and what they leave in the history."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.models import AgendaItem, Attendance, Decision, FollowUp, Meeting, MinutesRevision
from meetings.rules.lifecycle import MeetingState as S
from meetings.seals.check import check_meeting
from meetings.workflow.calendar import calendar_of
from members.models import Message
from record import append_only, clock
from record.verbs import Refused
from record.versions import Conflict
from tests.conftest import corrected


def refusal(function, **arguments):
    """The sentences with which a verb refuses."""
    with pytest.raises(Refused) as refused:
        function(**arguments)
    return [str(message) for message in refused.value.messages]


def test_an_item_for_decision_without_a_recommendation_is_not_sent(meeting_in, secretary):
    meeting = meeting_in(S.PREPARING)
    workflow.add_item(meeting=meeting, title="Uden indstilling", kind="decision", by=secretary)
    assert refusal(workflow.submit_agenda, meeting=meeting, by=secretary) == [
        "“Uden indstilling”: write at least one recommendation point. The item is for decision."
    ]


def test_an_empty_agenda_is_not_sent(planned_meeting, co_chairs, secretary):
    meeting = workflow.start_preparation(meeting=planned_meeting, by=secretary)
    assert refusal(workflow.submit_agenda, meeting=meeting, by=secretary) == [
        "The agenda has no items. Add at least one item first."
    ]


def test_one_approval_of_two_does_not_publish(meeting_in, co_chairs, secretary):
    meeting = meeting_in(S.WITH_CO_CHAIRS)
    workflow.approve_agenda(meeting=meeting, by=co_chairs[0])
    assert refusal(workflow.publish_agenda, meeting=meeting, by=secretary) == [
        "The agenda lacks the approval of Regional Medformand. It can be sent out when both co-chairs have approved."
    ]


def test_a_change_after_approval_withdraws_it_and_tells_the_co_chair(meeting_in, co_chairs, secretary):
    meeting = meeting_in(S.WITH_CO_CHAIRS)
    workflow.approve_agenda(meeting=meeting, by=co_chairs[0])
    workflow.edit_item(item=meeting.items.first(), summary="Ændret", by=secretary)
    approval = meeting.approvals.get()
    assert approval.withdrawn_because == "The item “Åbent punkt” has been changed."
    assert Message.objects.filter(to=co_chairs[0], key__startswith="agenda-changed").count() == 1


def test_publication_numbers_items_and_annexes_and_hides_what_is_hidden(items):
    numbers = {openness: item.number for openness, item in items.items()}
    annexes = [attachment.number for attachment in items["open"].attachments.all()]
    assert (numbers, annexes) == ({"open": "1", "closed_visible": "2", "closed_hidden": "L1"}, ["1", "2"])


def test_numbers_stay_when_a_supplement_moves_an_item_up(published_meeting, co_chairs, secretary):
    added = workflow.add_item(meeting=published_meeting, title="Hastesag", kind="orientation", by=secretary)
    for _place in range(3):
        workflow.move_item(item=added, up=True, by=secretary)
    workflow.submit_changes(meeting=published_meeting, by=secretary)
    for co_chair in co_chairs:
        workflow.approve_agenda(meeting=published_meeting, by=co_chair)
    workflow.publish_supplement(meeting=published_meeting, reason="Ny frist", by=secretary)
    order = [item.number for item in AgendaItem.objects.filter(meeting=published_meeting).on_agenda()]
    assert order == ["3", "1", "2", "L1"]
    assert published_meeting.revisions.latest().reason == "Ny frist"


def test_a_supplement_needs_a_reason_and_a_change(published_meeting, secretary):
    missing = refusal(workflow.publish_supplement, meeting=published_meeting, reason=" ", by=secretary)
    unchanged = refusal(workflow.publish_supplement, meeting=published_meeting, reason="Igen", by=secretary)
    assert (missing, unchanged) == (
        ["Write why the agenda is sent out again."],
        ["Nothing has changed since the agenda was sent out."],
    )


def test_publication_invites_those_who_answer_and_tells_those_who_read(published_meeting, cast):
    invited = {attendance.person for attendance in published_meeting.attendances.all()}
    told = {message.to for message in Message.objects.filter(key__startswith="agenda:")}
    answering = {cast[who] for who in ("secretary", "co_chair", "other_co_chair", "member", "participant")}
    assert (invited, told) == (answering, answering | {cast["coordinator"]})


def test_a_message_holds_a_link_and_nothing_of_the_meeting(published_meeting, member):
    message = Message.objects.get(to=member, key__startswith="agenda:")
    assert f"/meetings/{published_meeting.pk}/" in message.body
    assert [word for word in ("Åbent punkt", "Skjult", "resumé", "bilag") if word in message.body] == []


def test_mail_leaves_after_the_commit_and_only_once(
    meeting_in, cast, mailoutbox, django_capture_on_commit_callbacks, secretary, co_chairs
):
    meeting = meeting_in(S.WITH_CO_CHAIRS)
    for co_chair in co_chairs:
        workflow.approve_agenda(meeting=meeting, by=co_chair)
    with django_capture_on_commit_callbacks() as callbacks:
        workflow.publish_agenda(meeting=meeting, by=secretary)
    assert mailoutbox == []
    for callback in callbacks * 2:
        callback()
    addresses = sorted(mail.to[0] for mail in mailoutbox)
    assert addresses == sorted(set(addresses)) and len(addresses) == 6


def test_the_invitation_of_a_moved_meeting_replaces_the_former_one(published_meeting, member, secretary):
    later = published_meeting.starts_at + timedelta(days=1)
    workflow.edit_meeting(meeting=published_meeting, starts_at=later, ends_at=later + timedelta(hours=1), by=secretary)
    moved = Message.objects.filter(to=member, has_calendar=True).latest("pk")
    sequences = [line for line in calendar_of(moved).splitlines() if line.startswith("SEQUENCE")]
    assert (moved.key.partition(":")[0], sequences) == ("moved", ["SEQUENCE:1"])


def test_two_who_edit_the_same_item_do_not_overwrite_each_other(items, secretary, co_chairs):
    item = items["open"]
    workflow.edit_item(item=item, summary="Første", expected_version=1, by=secretary)
    with pytest.raises(Conflict) as conflict:
        workflow.edit_item(item=item, summary="Anden", expected_version=1, by=co_chairs[0])
    assert conflict.value.current.summary == "Første"
    assert str(conflict.value).startswith("Sekretær changed the item after you opened it.")


def test_a_meeting_is_not_closed_while_an_item_lacks_its_outcome(meeting_in, cast, secretary):
    meeting = meeting_in(S.IN_SESSION)
    item = meeting.items.get(openness="open")
    workflow.record_decision(item=item, outcome="approved", by=secretary)
    assert refusal(workflow.close_meeting, meeting=meeting, by=secretary) == [
        "Item 2, “Lukket med titel”, has no outcome. Write one, or defer the item.",
        "Item L1, “Skjult titel”, has no outcome. Write one, or defer the item.",
    ]


def test_a_deferred_item_goes_to_the_next_meeting_with_points_and_annexes(meeting_in, committee, cast, secretary):
    meeting = meeting_in(S.IN_SESSION)
    start = meeting.starts_at + timedelta(days=60)
    following = workflow.create_meeting(
        committee=committee, starts_at=start, ends_at=start + timedelta(hours=1), by=secretary
    )
    for item in meeting.items.select_related("meeting"):
        outcome = "deferred" if item.openness == "open" else "noted"
        workflow.record_decision(item=item, outcome=outcome, by=secretary)
    workflow.close_meeting(meeting=meeting, by=secretary)
    moved = following.items.get()
    assert (moved.title, moved.continues.reference) == ("Åbent punkt", f"{meeting.reference}/1")
    assert [point.text for point in moved.points.all()] == ["godkender forslaget", "noterer planen"]
    assert [attachment.current.sha256 for attachment in moved.attachments.all()] == [
        attachment.current.sha256 for attachment in meeting.items.get(openness="open").attachments.all()
    ]


def test_minutes_are_sealed_only_approved_answered_and_after_the_round(meeting_in, cast, secretary, co_chairs, member):
    meeting = meeting_in(S.MINUTES_COMMENTS)
    comment = workflow.comment_minutes(minutes=meeting.minutes, text="Stavefejl", by=member)
    early = refusal(workflow.seal_minutes, meeting=meeting, by=secretary)
    workflow.close_comment_round(meeting=meeting, reason="Alle er enige", by=secretary)
    unanswered = refusal(workflow.seal_minutes, meeting=meeting, by=secretary)
    workflow.answer_comment(comment=comment, answer="Rettet", by=secretary)
    decision = Decision.objects.filter(item__meeting=meeting).first()
    workflow.record_decision(item=decision.item, outcome="approved", text="Rettet tekst", by=secretary)
    unapproved = refusal(workflow.seal_minutes, meeting=meeting, by=secretary)
    for co_chair in co_chairs:
        workflow.approve_minutes(meeting=meeting, by=co_chair)
    assert workflow.seal_minutes(meeting=meeting, by=secretary).state == S.MINUTES_APPROVED
    assert (len(early), unanswered, len(unapproved)) == (1, ["1 comments have no answer. Answer them first."], 2)


def test_an_approved_decision_changes_only_by_both_co_chairs_and_keeps_every_wording(
    meeting_in, cast, secretary, co_chairs
):
    meeting = meeting_in(S.MINUTES_APPROVED)
    decision = Decision.objects.filter(item__meeting=meeting).first()
    assert "sealed" in refusal(workflow.record_decision, item=decision.item, outcome="rejected", by=secretary)[0]
    amendment = workflow.amend_decision(
        decision=decision, outcome="rejected", text="Ikke godkendt.", reason="Talt forkert", by=secretary
    )
    workflow.approve_amendment(amendment=amendment, by=co_chairs[0])
    assert Decision.objects.get(pk=decision.pk).outcome == "approved"
    workflow.approve_amendment(amendment=amendment, by=co_chairs[1])
    newest, first = decision.history.first(), decision.history.last()
    assert (newest.outcome, newest.history_change_reason, newest.history_user) == (
        "rejected",
        "Talt forkert",
        co_chairs[1],
    )
    assert (first.outcome, first.history_user) == ("approved", secretary)
    assert [revision.number for revision in MinutesRevision.objects.all()] == [1, 2]
    assert check_meeting(meeting) == []


def test_a_seal_tells_of_text_that_was_changed_behind_its_back(meeting_in, cast):
    meeting = meeting_in(S.MINUTES_APPROVED)
    assert check_meeting(meeting) == []
    sealed = meeting.minutes.revisions.get()
    with append_only.unlocked():
        sealed.content["note"] = "Noget andet"
        sealed.save()
    assert [finding.code for finding in check_meeting(meeting)] == ["content", "note"]


def test_correcting_the_remarks_chains_a_new_seal_to_the_former(meeting_in, cast, secretary):
    meeting = meeting_in(S.MINUTES_APPROVED)
    corrected(meeting, note="Rettet", reason="Slåfejl", by=secretary)
    first, second = meeting.minutes.revisions.all()
    assert (second.previous_digest, second.reason, second.content["note"]) == (first.digest, "Slåfejl", "Rettet")


def test_apologies_taken_back_take_the_substitutes_call_away(published_meeting, member, substitute):
    attendance = Attendance.objects.get(person=member)
    workflow.name_substitute(attendance=attendance, substitute=substitute, by=member)
    answered = workflow.answer_invitation(attendance=attendance, answer="accepted", by=member)
    assert answered.substitute is None


def test_a_follow_up_is_told_and_kept_up_to_date(meeting_in, cast, secretary, member):
    meeting = meeting_in(S.MINUTES_DRAFT)
    decision = Decision.objects.filter(item__meeting=meeting).first()
    follow_up = workflow.add_follow_up(decision=decision, what="Skriv notat", responsible=member, by=secretary)
    workflow.update_follow_up(follow_up=follow_up, state=FollowUp.State.DONE, text="Sendt", by=member)
    assert Message.objects.filter(to=member, key__startswith="follow-up").count() == 1
    assert [update.text for update in follow_up.updates.all()] == ["Sendt"]


def test_a_cancelled_meeting_tells_those_who_were_invited(published_meeting, secretary, member):
    meeting = workflow.cancel_meeting(meeting=published_meeting, reason="Sne", by=secretary)
    message = Message.objects.get(to=member, key__startswith="cancelled")
    assert (meeting.state, "METHOD:CANCEL" in calendar_of(message)) == (S.CANCELLED, True)


def test_the_meetings_of_a_year_are_numbered_in_the_order_they_are_planned(committee, secretary):
    with clock.at(clock.now()):
        numbers = []
        for _meeting in range(2):
            start = clock.now() + timedelta(days=1)
            made = workflow.create_meeting(
                committee=committee, starts_at=start, ends_at=start + timedelta(hours=1), by=secretary
            )
            numbers.append(made.number)
    assert numbers == [1, 2]
    assert Meeting.objects.count() == 2
