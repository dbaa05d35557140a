"""The comment round and what leads to it: what is refused, with its sentence, and what is left as it was."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.models import Attendance, Minutes, MinutesComment, ReferralReceiver
from meetings.rules.lifecycle import MeetingState as S
from members import workflow as membership_workflow
from members.models import Message
from record import clock
from record.verbs import Refused
from record.versions import Conflict

ROUND_OVER = "The comment round is over. Write to the secretariat if the minutes are wrong"


@pytest.fixture
def minutes(meeting_in, cast):
    """Minutes in their comment round."""
    return meeting_in(S.MINUTES_COMMENTS).minutes


@pytest.fixture
def comment(minutes, member):
    return workflow.comment_minutes(minutes=minutes, text="Stavefejl", by=member)


@pytest.mark.parametrize(("seconds", "state"), [(-1, S.MINUTES_REVIEW), (0, S.MINUTES_REVIEW), (1, S.MINUTES_COMMENTS)])
def test_the_deadline_for_comments_is_later_than_now(meeting_in, co_chairs, secretary, seconds, state):
    meeting = meeting_in(S.MINUTES_REVIEW)
    for co_chair in co_chairs:
        workflow.approve_minutes(meeting=meeting, by=co_chair)
    with clock.at(clock.now()):
        deadline = clock.now() + timedelta(seconds=seconds)
        try:
            workflow.open_comment_round(meeting=meeting, deadline=deadline, by=secretary)
        except Refused as refused:
            assert refused.messages == ["The deadline for comments must be later than now."]
    meeting.refresh_from_db()
    due = deadline if state == S.MINUTES_COMMENTS else None
    assert (meeting.state, Minutes.objects.get().comments_due_at) == (state, due)


@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_round_does_not_end_early_without_a_reason(minutes, secretary, reason):
    with pytest.raises(Refused, match="Write why the comment round ends before its deadline"):
        workflow.close_comment_round(meeting=minutes.meeting, reason=reason, by=secretary)
    assert Minutes.objects.get().comments_are_open is True


def test_a_round_ends_once_and_keeps_the_moment(minutes, secretary):
    ends = clock.now() + timedelta(days=1)
    for moment in (ends, ends + timedelta(hours=1)):
        with clock.at(moment):
            workflow.close_comment_round(meeting=minutes.meeting, reason="Alle er enige", by=secretary)
    assert Minutes.objects.get().comments_due_at == ends


def test_minutes_are_commented_on_until_the_deadline(minutes, member):
    due = minutes.comments_due_at
    with clock.at(due - timedelta(seconds=1)):
        workflow.comment_minutes(minutes=minutes, text="I tide", by=member)
    with clock.at(due), pytest.raises(Refused, match=ROUND_OVER):
        workflow.comment_minutes(minutes=minutes, text="For sent", by=member)
    assert list(MinutesComment.objects.values_list("text", flat=True)) == ["I tide"]


def test_minutes_are_commented_on_in_the_round_only(meeting_in, member):
    meeting = meeting_in(S.MINUTES_REVIEW)
    Minutes.objects.update(comments_due_at=clock.now() + timedelta(days=1))
    with pytest.raises(Refused, match=ROUND_OVER):
        workflow.comment_minutes(minutes=Minutes.objects.get(meeting=meeting), text="For tidligt", by=member)
    assert MinutesComment.objects.count() == 0


@pytest.mark.parametrize("answer", ["", " "])
def test_an_answer_says_something(comment, secretary, answer):
    with pytest.raises(Refused, match="Write an answer to the comment"):
        workflow.answer_comment(comment=comment, answer=answer, by=secretary)
    assert MinutesComment.objects.get().answered_at is None


def test_a_comment_is_answered_once_and_its_writer_told(comment, secretary, member):
    workflow.answer_comment(comment=comment, answer="Rettet", by=secretary)
    with pytest.raises(Refused) as refused:
        workflow.answer_comment(comment=comment, answer="Afvist", by=secretary)
    assert refused.value.messages == ["Sekretær has answered this comment already: “Rettet”."]
    kept = MinutesComment.objects.values_list("answer", "answered_by").get()
    assert (kept, Message.objects.filter(to=member, key__startswith="answered").count()) == (
        ("Rettet", secretary.pk),
        1,
    )


def test_a_comment_is_not_answered_once_the_minutes_are_approved(comment, minutes, secretary):
    workflow.answer_comment(comment=comment, answer="Rettet", by=secretary)
    workflow.close_comment_round(meeting=minutes.meeting, reason="Alle er enige", by=secretary)
    workflow.seal_minutes(meeting=minutes.meeting, by=secretary)
    with pytest.raises(Refused, match="The minutes are approved; comments can no longer be answered"):
        workflow.answer_comment(comment=comment, answer="Igen", by=secretary)
    assert MinutesComment.objects.get().answer == "Rettet"


def test_minutes_are_not_sealed_before_the_deadline(minutes, secretary):
    due = minutes.comments_due_at
    with clock.at(due - timedelta(seconds=1)), pytest.raises(Refused, match="The comment round is not over"):
        workflow.seal_minutes(meeting=minutes.meeting, by=secretary)
    with clock.at(due):
        assert workflow.seal_minutes(meeting=minutes.meeting, by=secretary).state == S.MINUTES_APPROVED


def test_remarks_written_on_an_older_version_are_not_saved(minutes, secretary):
    workflow.edit_minutes(minutes=minutes, note="Først", expected_version=1, by=secretary)
    with pytest.raises(Conflict) as conflict:
        workflow.edit_minutes(minutes=minutes, note="Anden", expected_version=1, by=secretary)
    assert (conflict.value.current.note, Minutes.objects.get().version) == ("Først", 2)


def test_the_agenda_is_approved_when_something_was_sent_for_approval(published_meeting, co_chairs):
    with pytest.raises(Refused, match="The secretariat has not sent anything for approval"):
        workflow.approve_agenda(meeting=published_meeting, by=co_chairs[0])
    assert published_meeting.approvals.filter(withdrawn_at=None, digest="").count() == 0


def test_changes_are_sent_when_there_are_some(published_meeting, secretary):
    with pytest.raises(Refused, match="Nothing has changed since the agenda was sent out"):
        workflow.submit_changes(meeting=published_meeting, by=secretary)
    published_meeting.refresh_from_db()
    assert published_meeting.submitted_at is None


def test_a_meeting_is_not_cancelled_for_no_reason(published_meeting, secretary):
    with pytest.raises(Refused, match="Write why the meeting is cancelled"):
        workflow.cancel_meeting(meeting=published_meeting, reason=" ", by=secretary)
    published_meeting.refresh_from_db()
    assert published_meeting.state == S.PUBLISHED


def test_a_substitute_comes_where_the_rules_allow_one_and_for_who_votes(
    published_meeting, committee, member, participant, substitute, secretary
):
    rows = {attendance.person: attendance for attendance in Attendance.objects.filter(meeting=published_meeting)}
    with pytest.raises(Refused, match="Only members are represented by a substitute"):
        workflow.name_substitute(attendance=rows[participant], substitute=substitute, by=secretary)
    membership_workflow.set_rule(committee=committee, key="substitutes_allowed", value=0, by=secretary)
    with pytest.raises(Refused, match="The rules of procedure allow no substitutes"):
        workflow.name_substitute(attendance=rows[member], substitute=substitute, by=secretary)
    assert Attendance.objects.exclude(substitute=None).count() == 0


@pytest.mark.parametrize("state", [S.PREPARING, S.MINUTES_DRAFT, S.MINUTES_APPROVED, S.CANCELLED], ids=str)
def test_an_invitation_is_answered_until_the_meeting_is_over(meeting_in, cast, committee, member, substitute, state):
    meeting = meeting_in(state)
    row, _made = Attendance.objects.get_or_create(
        meeting=meeting, person=member, defaults={"role": "member", "votes": True}
    )
    with pytest.raises(Refused, match="This cannot be done now"):
        workflow.answer_invitation(attendance=row, answer="accepted", by=member)
    with pytest.raises(Refused, match="This cannot be done now"):
        workflow.name_substitute(attendance=row, substitute=substitute, by=member)
    assert Attendance.objects.values_list("answer", "substitute").get(pk=row.pk) == ("", None)


def test_attendance_is_recorded_from_the_start_of_the_meeting(published_meeting, member, secretary):
    row = Attendance.objects.get(meeting=published_meeting, person=member)
    with pytest.raises(Refused, match="This cannot be done now"):
        workflow.record_attendance(attendance=row, present=True, by=secretary)
    assert Attendance.objects.get(pk=row.pk).present is None


@pytest.mark.parametrize("what", ["", " "])
def test_a_task_says_what_is_to_be_done_by_somebody_who_takes_part(meeting_in, cast, secretary, member, stranger, what):
    decision = meeting_in(S.MINUTES_DRAFT).items.get(openness="open").decision
    with pytest.raises(Refused, match="Write what is to be done"):
        workflow.add_follow_up(decision=decision, what=what, responsible=member, by=secretary)
    with pytest.raises(Refused, match="Fremmed does not take part"):
        workflow.add_follow_up(decision=decision, what="Notat", responsible=stranger, by=secretary)
    assert decision.follow_ups.count() == 0


@pytest.mark.parametrize(
    ("state", "reason", "said"),
    [
        (S.MINUTES_COMMENTS, "Fejl", "The minutes are not approved yet: change the remarks themselves"),
        (S.MINUTES_APPROVED, " ", "Write why the minutes are corrected"),
    ],
)
def test_approved_minutes_are_corrected_for_a_reason(meeting_in, cast, secretary, state, reason, said):
    with pytest.raises(Refused, match=said):
        workflow.correct_minutes(meeting=meeting_in(state), note="Rettet", reason=reason, by=secretary)
    assert (Minutes.objects.get().note, Minutes.objects.get().corrections.count()) == ("", 0)


def test_a_receiver_of_a_referral_answers_something(meeting_in, cast, region, secretary):
    decision = meeting_in(S.MINUTES_APPROVED).items.get(openness="open").decision
    workflow.refer_decision(decision=decision, text="", receivers=[(None, region, None)], by=secretary)
    receiver = ReferralReceiver.objects.get()
    with pytest.raises(Refused, match="Choose what the receiver answered"):
        workflow.answer_referral(receiver=receiver, answer="", text="Tak", by=secretary)
    assert ReferralReceiver.objects.values_list("answer", "answer_text").get() == ("", "")
