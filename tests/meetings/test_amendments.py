"""When a decision of approved minutes may be amended, by whom, and what an amendment leaves as it stands."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.models import Approval, Decision, DecisionAmendment, MinutesRevision
from meetings.rules.lifecycle import MeetingState as S
from members.models import Membership
from record import clock
from record.verbs import Refused
from record.versions import Conflict
from tests.conftest import STEPS

SETTLED = "The amendment has been settled already."


@pytest.fixture
def meeting(meeting_in, cast, secretary, co_chairs, member):
    """Approved minutes in which one point ended otherwise, and a member and a co-chair dissented."""
    meeting = meeting_in(S.MINUTES_DRAFT)
    decision = Decision.objects.get(item__openness="open")
    point = decision.item.points.last()
    workflow.record_decision(
        item=decision.item, outcome="approved", text="Godkendt.", point_outcomes={point.pk: "rejected"}, by=secretary
    )
    for person in (member, co_chairs[0]):
        workflow.record_dissent(decision=decision, person=person, statement="Uenig.", by=secretary)
    for _leads_to, step in STEPS[5:]:
        meeting = step(meeting, secretary, co_chairs)
    return meeting


@pytest.fixture
def decision(meeting):
    return Decision.objects.get(item__openness="open")


@pytest.fixture
def amend(decision, secretary):
    """Propose to note the item: `amend(text="Nyt")`."""

    def proposed(**other) -> DecisionAmendment:
        values = {"decision": decision, "outcome": "noted", "text": "Noteret.", "reason": "Talt forkert"}
        return workflow.amend_decision(**values | other, by=secretary)

    return proposed


def approve(amendment, *people):
    for person in people:
        workflow.approve_amendment(amendment=amendment, by=person)


def beside(decision) -> tuple:
    """The outcomes of points, and who dissented, as they stand now."""
    points = list(decision.point_outcomes.values_list("outcome", flat=True))
    return points, sorted(decision.dissents.values_list("person__name", "statement"))


@pytest.mark.parametrize("state", [S.IN_SESSION, S.MINUTES_DRAFT, S.MINUTES_REVIEW, S.MINUTES_COMMENTS], ids=str)
def test_until_the_minutes_are_approved_the_decision_itself_is_changed(meeting_in, cast, secretary, state):
    item = meeting_in(state).items.get(openness="open")
    decision = workflow.record_decision(item=item, outcome="approved", by=secretary)
    with pytest.raises(Refused, match="The minutes are not approved yet: change the decision itself"):
        workflow.amend_decision(decision=decision, outcome="noted", text="", reason="Fejl", by=secretary)
    assert DecisionAmendment.objects.count() == 0


@pytest.mark.parametrize("reason", ["", " \n"])
def test_an_amendment_says_why(amend, reason):
    with pytest.raises(Refused, match="Write why the decision is amended"):
        amend(reason=reason)
    assert DecisionAmendment.objects.count() == 0


def test_one_amendment_of_a_decision_waits_at_a_time_and_holds_up_no_other(amend, decision, secretary):
    amend()
    with pytest.raises(Refused, match="Another amendment of this decision waits"):
        amend(text="En til")
    amend(decision=Decision.objects.exclude(pk=decision.pk).first())
    assert DecisionAmendment.objects.count() == 2


def test_a_decision_is_amended_again_after_an_amendment_was_withdrawn_or_took_effect(
    amend, decision, co_chairs, secretary
):
    workflow.withdraw_amendment(amendment=amend(text="Trukket"), by=secretary)
    for text in ("Først", "Igen"):
        approve(amend(text=text), *co_chairs)
    decision.refresh_from_db()
    assert (str(decision.text), decision.version) == ("<p>Igen</p>", 4)
    assert [revision.number for revision in MinutesRevision.objects.all()] == [1, 2, 3]


def test_who_wrote_on_an_older_version_sees_how_the_decision_stands(amend, decision, co_chairs):
    opened_on = decision.version
    approve(amend(text="Først", expected_version=opened_on), *co_chairs)
    with pytest.raises(Conflict) as conflict:
        amend(text="Anden", expected_version=opened_on)
    assert (str(conflict.value.current.text), DecisionAmendment.objects.count()) == ("<p>Først</p>", 1)


def test_what_is_settled_is_neither_approved_nor_withdrawn(amend, co_chairs, secretary):
    effective = amend()
    approve(effective, *co_chairs)
    withdrawn = amend(text="Trukket")
    workflow.withdraw_amendment(amendment=withdrawn, by=secretary)
    for amendment in (effective, withdrawn):
        for settle, person in ((workflow.approve_amendment, co_chairs[0]), (workflow.withdraw_amendment, secretary)):
            with pytest.raises(Refused, match=SETTLED):
                settle(amendment=amendment, by=person)
    kept = [
        (bool(amendment.effective_at), bool(amendment.withdrawn_at))
        for amendment in DecisionAmendment.objects.order_by("pk")
    ]
    assert kept == [(True, False), (False, True)]


def test_one_co_chair_who_approves_twice_is_not_two(amend, decision, co_chairs):
    approve(amend(), co_chairs[0], co_chairs[0])
    decision.refresh_from_db()
    assert (decision.outcome, Approval.objects.filter(subject="amendment").count()) == ("approved", 1)


@pytest.mark.parametrize("who", ["secretary", "member", "guest"])
def test_nobody_but_a_co_chair_approves_an_amendment(amend, cast, who):
    with pytest.raises(Refused, match="Only a co-chair"):
        approve(amend(), cast[who])
    assert Approval.objects.filter(subject="amendment").count() == 0


def test_who_became_co_chair_meanwhile_is_waited_for(amend, decision, committee, co_chairs, municipal_seat, stranger):
    proposed = amend()
    approve(proposed, co_chairs[0])
    today = clock.today()
    Membership.objects.filter(person=co_chairs[0]).update(ends_on=today - timedelta(days=1))
    Membership.objects.create(
        committee=committee, person=stranger, role="co_chair", seat=municipal_seat, starts_on=today
    )
    approve(proposed, co_chairs[1])
    waited = Decision.objects.get(pk=decision.pk).outcome
    approve(proposed, stranger)
    assert (waited, Decision.objects.get(pk=decision.pk).outcome) == ("approved", "noted")


def test_what_the_amendment_says_nothing_about_stands_as_it_stood(amend, decision, co_chairs):
    stood = beside(decision)
    approve(amend(), *co_chairs)
    assert stood == (["rejected"], [("Kommunal Medformand", "Uenig."), ("Medlem", "Uenig.")])
    assert beside(decision) == stood


def test_points_and_dissents_stand_as_the_amendment_says(amend, decision, co_chairs, member):
    first, second = decision.item.points.all()
    amendment = amend(
        point_outcomes={first.pk: "rejected", second.pk: ""},
        dissents={member.pk: "Stadig uenig.", co_chairs[0].pk: " ", co_chairs[1].pk: "Også uenig."},
    )
    approve(amendment, *co_chairs)
    assert amendment.point_outcomes == {str(first.pk): "rejected"}
    assert amendment.dissents == {str(member.pk): "Stadig uenig.", str(co_chairs[1].pk): "Også uenig."}
    assert list(decision.point_outcomes.values_list("point", "outcome")) == [(first.pk, "rejected")]
    assert beside(decision)[1] == [("Medlem", "Stadig uenig."), ("Regional Medformand", "Også uenig.")]


def test_an_amendment_can_say_that_nothing_stands_beside_the_decision(amend, decision, co_chairs):
    approve(amend(point_outcomes={}, dissents={}), *co_chairs)
    assert beside(decision) == ([], [])


def test_who_did_not_vote_dissents_in_no_amendment(amend, participant):
    with pytest.raises(Refused, match="Deltager did not vote on item 1"):
        amend(dissents={participant.pk: "Uenig."})
    assert DecisionAmendment.objects.count() == 0


def test_who_dissented_and_was_not_in_the_room_after_all_keeps_the_dissent(amend, decision, member, secretary):
    workflow.declare_disqualification(item=decision.item, person=member, reason="Bror", by=secretary)
    amendment = amend(dissents={member.pk: "Uenig, og inhabil."}, without_quorum_because="Haster")
    assert amendment.dissents == {str(member.pk): "Uenig, og inhabil."}
