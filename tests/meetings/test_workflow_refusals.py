"""What the verbs refuse when they are called past the page: every verb in every state, and the odd cases."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.models import AgendaItem, Approval, Attendance, Decision, Meeting, MinutesRevision
from meetings.rules.lifecycle import TRANSITIONS, transition
from meetings.rules.lifecycle import MeetingState as S
from members import workflow as membership
from members.models import Membership
from record import clock
from record.verbs import Refused
from tests.conftest import a_person, started

ASKED = {
    "reason": {"reason": "Derfor"},
    "remark": {"reason": "Derfor"},
    "deadline": {"deadline": clock.now() + timedelta(days=7)},
    "leaders": {},
    "": {},
}
VERBS = {row.verb: row for row in TRANSITIONS}


def outcome_of(verb, meeting, by):
    """ "refused", with nothing changed, or "done"."""
    before = (meeting.history.count(), meeting.revisions.count(), Approval.objects.count())
    try:
        getattr(workflow, verb)(meeting=meeting, by=by, **ASKED[VERBS[verb].asks])
    except Refused:
        after = (meeting.history.count(), meeting.revisions.count(), Approval.objects.count())
        return "refused" if after == before else "half done"
    return "done"


@pytest.mark.parametrize("state", S, ids=str)
def test_a_verb_without_a_row_in_the_table_is_refused_whoever_calls_it(meeting_in, cast, state):
    meeting = meeting_in(state)
    outside = [verb for verb in VERBS if transition(verb, state, has_co_chairs=True) is None]
    outcomes = {verb: outcome_of(verb, meeting, cast["co_chair"]) for verb in outside}
    assert outcomes == dict.fromkeys(outside, "refused")
    assert Meeting.objects.get().state == state


def test_pressing_approve_twice_is_one_approval(meeting_in, co_chairs):
    meeting = meeting_in(S.WITH_CO_CHAIRS)
    for _time in range(2):
        workflow.approve_agenda(meeting=meeting, by=co_chairs[0])
    assert Approval.objects.filter(meeting=meeting).count() == 1


def test_nobody_but_a_co_chair_approves(meeting_in, cast):
    meeting = meeting_in(S.WITH_CO_CHAIRS)
    for who in ("secretary", "member", "guest"):
        with pytest.raises(Refused):
            workflow.approve_agenda(meeting=meeting, by=cast[who])
    assert Approval.objects.count() == 0


def test_a_stand_in_approves_in_the_co_chairs_name_and_both_are_on_record(meeting_in, co_chairs, member, secretary):
    meeting = meeting_in(S.WITH_CO_CHAIRS)
    membership.appoint_stand_in(
        membership=Membership.objects.get(person=co_chairs[0]),
        person=member,
        starts_on=clock.today(),
        ends_on=clock.today(),
        reason="Ferie",
        by=secretary,
    )
    for person in (member, co_chairs[1]):
        workflow.approve_agenda(meeting=meeting, by=person)
    published = workflow.publish_agenda(meeting=meeting, by=secretary)
    approvals = list(Approval.objects.order_by("pk").values_list("co_chair__name", "given_by__name"))
    assert published.state == S.PUBLISHED
    assert approvals == [("Kommunal Medformand", "Medlem"), ("Regional Medformand", "Regional Medformand")]


def test_a_withdrawn_approval_stays_on_record_and_can_be_given_again(meeting_in, co_chairs):
    meeting = meeting_in(S.WITH_CO_CHAIRS)
    for step in (workflow.approve_agenda, workflow.withdraw_agenda_approval, workflow.approve_agenda):
        step(meeting=meeting, by=co_chairs[0])
    assert [approval.withdrawn_at is None for approval in Approval.objects.order_by("pk")] == [False, True]


def test_a_new_co_chair_must_approve_too(meeting_in, co_chairs, secretary, committee, municipal_seat):
    meeting = meeting_in(S.WITH_CO_CHAIRS)
    for co_chair in co_chairs:
        workflow.approve_agenda(meeting=meeting, by=co_chair)
    former = Membership.objects.get(person=co_chairs[0])
    membership.end_membership(membership=former, ends_on=clock.today() - timedelta(days=1), reason="Valg", by=secretary)
    membership.start_membership(
        committee=committee,
        person=a_person("Ny Medformand"),
        role="co_chair",
        seat=municipal_seat,
        starts_on=clock.today(),
        by=secretary,
    )
    with pytest.raises(Refused, match="Ny Medformand"):
        workflow.publish_agenda(meeting=meeting, by=secretary)


def test_one_substitute_comes_for_one_member(published_meeting, co_chairs, member, substitute, secretary):
    rows = {attendance.person: attendance for attendance in Attendance.objects.filter(meeting=published_meeting)}
    workflow.name_substitute(attendance=rows[member], substitute=substitute, by=secretary)
    with pytest.raises(Refused):
        workflow.name_substitute(attendance=rows[co_chairs[0]], substitute=substitute, by=secretary)
    with pytest.raises(Refused):
        workflow.name_substitute(attendance=rows[member], substitute=member, by=secretary)
    assert Attendance.objects.filter(substitute=substitute).count() == 1


@pytest.mark.parametrize(("state", "decisions"), [(S.PUBLISHED, []), (S.MINUTES_APPROVED, ["approved"] * 3)])
def test_no_decision_is_written_before_the_meeting_starts_or_after_the_seal(meeting_in, cast, state, decisions):
    item = meeting_in(state).items.get(openness="open")
    with pytest.raises(Refused):
        workflow.record_decision(item=item, outcome="rejected", text="Afvist.", by=cast["secretary"])
    assert list(Decision.objects.values_list("outcome", flat=True)) == decisions


def test_a_change_of_the_minutes_withdraws_what_the_co_chairs_approved(meeting_in, cast, co_chairs, secretary):
    meeting = meeting_in(S.MINUTES_COMMENTS)
    item = meeting.items.get(openness="open")
    workflow.record_decision(item=item, outcome="rejected", text="Afvist.", by=secretary)
    workflow.close_comment_round(meeting=meeting, reason="Enige", by=secretary)
    with pytest.raises(Refused, match="lack the approval of Kommunal Medformand"):
        workflow.seal_minutes(meeting=meeting, by=secretary)
    assert MinutesRevision.objects.count() == 0


def test_an_item_deferred_after_the_meeting_was_closed_goes_on_once(meeting_in, committee, cast, secretary):
    meeting = meeting_in(S.MINUTES_DRAFT)
    item = meeting.items.get(openness="open")
    for _time in range(2):
        workflow.record_decision(item=item, outcome="deferred", text="Udsat.", by=secretary)
    assert [copy.state for copy in AgendaItem.objects.filter(continues=item)] == ["accepted"]


def test_a_comment_after_the_deadline_is_refused(meeting_in, member):
    meeting = meeting_in(S.MINUTES_COMMENTS)
    with clock.at(clock.now() + timedelta(days=8)), pytest.raises(Refused):
        workflow.comment_minutes(minutes=meeting.minutes, text="For sent", by=member)
    assert meeting.minutes.comments.count() == 0


def test_an_amendment_is_settled_once(meeting_in, cast, co_chairs, secretary):
    meeting_in(S.MINUTES_APPROVED)
    decision = Decision.objects.first()
    amendment = workflow.amend_decision(decision=decision, outcome="noted", text="N.", reason="Fejl", by=secretary)
    with pytest.raises(Refused):
        workflow.amend_decision(decision=decision, outcome="rejected", text="A.", reason="Fejl", by=secretary)
    workflow.withdraw_amendment(amendment=amendment, by=secretary)
    with pytest.raises(Refused):
        workflow.approve_amendment(amendment=amendment, by=co_chairs[0])
    assert Decision.objects.get(pk=decision.pk).outcome == "approved"


def test_an_item_that_is_off_the_agenda_is_neither_moved_nor_decided(published_meeting, secretary, items):
    added = workflow.add_item(meeting=published_meeting, title="For sent", kind="orientation", by=secretary)
    removed = workflow.remove_item(item=items["closed_visible"], by=secretary)
    with pytest.raises(Refused, match="not on the agenda any more"):
        workflow.move_item(item=removed, up=True, by=secretary)
    started(published_meeting, secretary)
    with pytest.raises(Refused, match="was not on the agenda that was sent out"):
        workflow.record_decision(item=added, outcome="noted", by=secretary)


def test_what_takes_an_agenda_is_refused_of_an_item_that_is_only_proposed(committee, member):
    proposed = workflow.propose_item(committee=committee, title="Forslag", kind="discussion", by=member)
    for verb, asked in {
        workflow.declare_disqualification: {"person": member, "reason": "Slægt"},
        workflow.move_item: {"up": True},
        workflow.remove_item: {},
        workflow.record_decision: {"outcome": "noted"},
    }.items():
        with pytest.raises(Refused, match="on no agenda yet"):
            verb(item=proposed, by=member, **asked)
