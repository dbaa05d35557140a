"""Silent acceptance: minutes without a comment by the deadline are approved by the timer, where the group agreed so."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.models import Decision, Dispatch, ItemSitting, Meeting, MinutesRevision
from meetings.rules.lifecycle import MeetingState as S
from meetings.seals.check import check_meeting
from meetings.workflow.silence import accept_by_silence
from meetings.workflow.sittings import forget_old_sittings
from members.models import Message, RuleOfProcedure
from members.rules.procedure import RuleKey
from record import clock
from record.verbs import Refused


@pytest.fixture
def agreed(committee):
    """The rule that silence is agreement, adopted by the group."""
    rule = {"key": RuleKey.SILENT_ACCEPTANCE, "value": 1, "status": "adopted", "adopted_by": "2020-1/4"}
    return RuleOfProcedure.objects.create(committee=committee, **rule)


@pytest.fixture
def deadline_comes(monkeypatch):
    """It is eight days later, a day after the deadline, and the timer asks."""

    def comes():
        later = clock.now() + timedelta(days=8)
        monkeypatch.setattr(clock, "now", lambda: later)
        accept_by_silence()

    return comes


def state_of(meeting) -> str:
    return Meeting.objects.get(pk=meeting.pk).state


def told(template_of) -> set[str]:
    return {message.to.name for message in Message.objects.filter(key__startswith=template_of).select_related("to")}


def test_at_the_deadline_the_minutes_are_approved_and_sealed_and_everybody_is_told(
    cast, agreed, meeting_in, deadline_comes
):
    meeting = meeting_in(S.MINUTES_COMMENTS)
    assert (
        "If you write nothing until then, you have agreed"
        in Message.objects.filter(key__startswith="minutes-comments").first().body
    )
    accept_by_silence()
    assert state_of(meeting) == S.MINUTES_COMMENTS
    deadline_comes()
    accept_by_silence()
    assert state_of(meeting) == S.MINUTES_APPROVED
    revision = MinutesRevision.objects.get(minutes__meeting=meeting)
    assert (revision.sealed_by, check_meeting(meeting)) == (None, [])
    everybody = {person.name for who, person in cast.items() if who not in ("guest", "stranger", "substitute")}
    assert told("minutes-approved") == everybody
    body = Message.objects.filter(key__startswith="minutes-approved").first().body
    assert ("silence is agreement" in body, revision.short_form in body) == (True, True)
    assert Dispatch.objects.filter(meeting=meeting, kind="minutes").count() == len(everybody)


@pytest.mark.parametrize("rule", [None, {"status": "proposed", "adopted_by": ""}, {"value": 0}])
def test_where_the_group_has_not_adopted_it_silence_is_no_agreement(
    as_, cast, committee, meeting_in, deadline_comes, rule
):
    if rule is not None:
        values = {"value": 1, "status": "adopted", "adopted_by": "2020-1/4"} | rule
        RuleOfProcedure.objects.create(committee=committee, key=RuleKey.SILENT_ACCEPTANCE, **values)
    meeting = meeting_in(S.MINUTES_COMMENTS)
    assert "by themselves" not in as_(cast["member"]).get(f"/meetings/{meeting.pk}/minutes/").content.decode()
    deadline_comes()
    assert (state_of(meeting), told("minutes-not-accepted")) == (S.MINUTES_COMMENTS, set())
    with pytest.raises(Refused, match="has not agreed"):
        workflow.accept_minutes(meeting=meeting, by=None)


def test_a_comment_without_an_answer_holds_them_up_and_the_secretariat_is_told_once(
    cast, agreed, meeting_in, deadline_comes
):
    meeting = meeting_in(S.MINUTES_COMMENTS)
    comment = workflow.comment_minutes(minutes=meeting.minutes, text="Ret <datoen>", by=cast["member"])
    deadline_comes()
    accept_by_silence()
    assert (state_of(meeting), told("minutes-not-accepted")) == (S.MINUTES_COMMENTS, {"Sekretær"})
    assert Message.objects.filter(key__startswith="minutes-not-accepted").count() == 1
    workflow.answer_comment(comment=comment, answer="Rettet", by=cast["secretary"])
    accept_by_silence()
    assert state_of(meeting) == S.MINUTES_APPROVED
    mail = Message.objects.filter(key__startswith="minutes-approved").first()
    assert ("no comment unanswered" in mail.subject, "without comments" in mail.subject) == (True, False)


@pytest.mark.parametrize("after", [False, True])
def test_minutes_that_change_in_the_round_are_accepted_by_nobodys_silence(
    cast, agreed, meeting_in, deadline_comes, after
):
    """Before the deadline or after it, approved anew or not: the members were sent another text."""
    meeting = meeting_in(S.MINUTES_COMMENTS)
    if after:
        workflow.comment_minutes(minutes=meeting.minutes, text="Ret datoen", by=cast["member"])
        deadline_comes()
        workflow.answer_comment(comment=meeting.minutes.comments.get(), answer="Rettet", by=cast["secretary"])
    for note in ("Tilføjet efter udsendelsen", "Og lidt til"):
        workflow.edit_minutes(minutes=meeting.minutes, note=note, by=cast["secretary"])
    for who in ("co_chair", "other_co_chair"):
        workflow.approve_minutes(meeting=meeting, by=cast[who])
    deadline_comes()
    assert (state_of(meeting), told("minutes-silence-ended")) == (S.MINUTES_COMMENTS, {"Sekretær"})
    assert Message.objects.filter(key__startswith="minutes-silence-ended").count() == 1
    workflow.seal_minutes(meeting=Meeting.objects.get(pk=meeting.pk), by=cast["secretary"])


def test_nor_are_minutes_in_which_a_task_has_changed(cast, agreed, meeting_in, deadline_comes):
    meeting = meeting_in(S.MINUTES_COMMENTS)
    decision = Decision.objects.get(item__meeting=meeting, item__openness="open")
    workflow.add_follow_up(decision=decision, what="Ny opgave", responsible=cast["member"], by=cast["secretary"])
    for who in ("co_chair", "other_co_chair"):
        workflow.approve_minutes(meeting=meeting, by=cast[who])
    deadline_comes()
    assert (state_of(meeting), told("minutes-silence-ended")) == (S.MINUTES_COMMENTS, {"Sekretær"})


def test_text_in_the_room_that_is_not_saved_holds_them_up_and_outlives_their_seal_by_a_month(
    cast, agreed, meeting_in, deadline_comes
):
    meeting, secretary = meeting_in(S.MINUTES_COMMENTS), cast["secretary"]
    item = meeting.items.get(openness="open")
    unsaved = {"sheet": "outcome", "writer": secretary, "item_version": 1, "texts": {"text": "Rettet ordlyd"}}
    ItemSitting.objects.create(item=item, **unsaved)
    deadline_comes()
    accept_by_silence()
    assert (state_of(meeting), told("minutes-not-accepted")) == (S.MINUTES_COMMENTS, {"Sekretær"})
    workflow.seal_minutes(meeting=Meeting.objects.get(pk=meeting.pk), by=secretary)
    removed = []
    for days in (29, 31):
        ItemSitting.objects.update(seen_at=clock.now() - timedelta(days=days))
        removed.append(forget_old_sittings())
    assert removed == [0, 1]


def test_a_round_that_is_ended_early_is_no_silence(cast, agreed, meeting_in, deadline_comes):
    meeting = meeting_in(S.MINUTES_COMMENTS)
    workflow.close_comment_round(meeting=meeting, reason="Alle er enige", by=cast["secretary"])
    accept_by_silence()
    deadline_comes()
    assert state_of(meeting) == S.MINUTES_COMMENTS


def test_a_timer_that_is_stopped_in_the_middle_has_approved_nothing(
    cast, agreed, meeting_in, deadline_comes, monkeypatch
):
    def fails(**_facts):
        raise OSError("Disken er fuld")

    meeting = meeting_in(S.MINUTES_COMMENTS)
    with monkeypatch.context() as broken:
        broken.setattr("meetings.workflow.minutes.notify", fails)
        deadline_comes()
    assert (state_of(meeting), MinutesRevision.objects.count()) == (S.MINUTES_COMMENTS, 0)
    accept_by_silence()
    assert state_of(meeting) == S.MINUTES_APPROVED


@pytest.mark.parametrize(("taken_up", "state"), [(True, S.MINUTES_COMMENTS), (False, S.MINUTES_APPROVED)])
def test_nobody_has_agreed_to_minutes_that_are_to_be_changed_for_a_comment(
    cast, agreed, meeting_in, deadline_comes, taken_up, state
):
    meeting = meeting_in(S.MINUTES_COMMENTS)
    comment = workflow.comment_minutes(minutes=meeting.minutes, text="Det var 17.", by=cast["member"])
    workflow.answer_comment(comment=comment, answer="Ja", taken_up=taken_up, by=cast["secretary"])
    deadline_comes()
    assert (state_of(meeting), bool(told("minutes-silence-ended"))) == (state, taken_up)
