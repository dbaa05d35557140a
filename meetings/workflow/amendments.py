"""Verbs that change a decision in approved minutes: an amendment with a reason, both co-chairs, and a new seal."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from meetings.entries import digest_of
from meetings.models import AgendaItem, Approval, Decision, DecisionAmendment, Minutes, Outcome
from meetings.models.decision import decides
from meetings.rules.lifecycle import MeetingState
from meetings.workflow.answers import answer_follows
from meetings.workflow.approved_minutes import (
    ask_co_chairs,
    is_approved_by_all,
    lock_pending,
    require_seal_holds,
    seal_again,
    withdraw,
)
from meetings.workflow.quorate import reason_without_quorum
from meetings.workflow.session import (
    require_may_dissent,
    require_not_gone_on,
    set_dissent,
    set_point_outcomes,
    treat,
)
from meetings.workflow.transitions import approve
from members.models import Person
from record import append_only, clock
from record.history import acting
from record.verbs import Refused, locked, verb
from record.versions import require_unchanged


def require_amendable(decision: Decision) -> None:
    """Raise Refused before the minutes are approved, while another amendment waits, and when their seal is broken."""
    if decision.meeting.state != MeetingState.MINUTES_APPROVED:
        raise Refused(_("The minutes are not approved yet: change the decision itself."))
    if decision.amendments.filter(effective_at=None, withdrawn_at=None).exists():
        raise Refused(_("Another amendment of this decision waits for the co-chairs. Withdraw it first."))
    require_seal_holds(decision.meeting)


@verb
def amend_decision(
    *,
    decision: Decision,
    outcome: str,
    text: str,
    reason: str,
    by: Person,
    expected_version: int | None = None,
    point_outcomes: Mapping | None = None,
    dissents: Mapping | None = None,
    without_quorum_because: str | None = None,
    discussion: str | None = None,
    fact_note: str | None = None,
) -> DecisionAmendment:
    """Propose a new wording of a decision in approved minutes; it takes effect when both co-chairs have approved it,
    and at once in a committee that has none.

    `point_outcomes` (outcomes by the id of the point), `dissents` (statements by the id of the person),
    `without_quorum_because`, `discussion` and `fact_note` are what is to stand beside it afterwards; None leaves them
    as they stand now.

    Raises Refused before the minutes are approved, without a reason, while another amendment waits, and for a
    deferred item that has gone on; WithoutQuorum as in the meeting room; Conflict when the decision was amended after
    the form was opened.
    """
    meeting = locked(decision.item.require_meeting())
    decision.item.meeting = meeting
    require_amendable(decision)
    if not reason.strip():
        raise Refused(_("Write why the decision is amended."))
    item, decision = locked(decision.item), locked(decision)
    told = _("The decision was amended after you opened it. Your text is kept below. Merge the two versions.")
    require_unchanged(decision, expected_version, told=told)
    if outcome != Outcome.DEFERRED:
        require_not_gone_on(item)
    points = _standing_points(decision) if point_outcomes is None else _said(point_outcomes)
    said = _standing_dissents(decision) if dissents is None else _dissents(decision, dissents)
    because = decision.without_quorum_because if without_quorum_because is None else without_quorum_because
    because = reason_without_quorum(meeting, item, decides=decides([outcome, *points.values()]), because=because)
    amendment = DecisionAmendment.objects.create(
        decision=decision,
        outcome=outcome,
        text=text,
        point_outcomes=points,
        dissents=said,
        without_quorum_because=because,
        discussion=decision.discussion if discussion is None else discussion,
        fact_note=decision.fact_note if fact_note is None else fact_note,
        reason=reason,
        proposed_by=by,
        proposed_at=clock.now(),
    )
    link, key = decision.get_absolute_url(), f"amendment:{amendment.pk}"
    # Without co-chairs the reason and the new seal are what stands.
    if not ask_co_chairs(meeting, template="amendment_review", link=link, key=key):
        _take_effect(amendment, item, decision, by)
    return amendment


def _said(by_id: Mapping) -> dict[str, str]:
    """What is kept of a form: those that say something, by ids as JSON has them."""
    return {str(pk): text for pk, text in by_id.items() if text.strip()}


def _standing_points(decision: Decision) -> dict[str, str]:
    return {str(said.point_id): said.outcome for said in decision.point_outcomes.all()}


def _standing_dissents(decision: Decision) -> dict[str, str]:
    return {str(dissent.person_id): dissent.statement for dissent in decision.dissents.all()}


def _dissents(decision: Decision, wanted: Mapping) -> dict[str, str]:
    said, entered = _said(wanted), _standing_dissents(decision)
    for person in Person.objects.filter(pk__in=set(said) - set(entered)):
        require_may_dissent(decision, person)
    return said


def digest_of_amendment(amendment: DecisionAmendment) -> str:
    """Return the digest of what a co-chair approves: outcome, wording, and all that is to stand beside it."""
    beside = [amendment.point_outcomes, amendment.dissents, amendment.without_quorum_because]
    # None in amendments from before they held them, whose approvals stand.
    beside += [said for said in (amendment.discussion, amendment.fact_note) if said is not None]
    return digest_of([amendment.outcome, amendment.text, *beside])


@verb
def approve_amendment(*, amendment: DecisionAmendment, by: Person) -> DecisionAmendment:
    """Approve an amended decision as a co-chair; the last approval puts it into effect and seals the minutes again."""
    meeting = locked(amendment.decision.item.require_meeting())
    item, decision = locked(amendment.decision.item), locked(amendment.decision)
    amendment = lock_pending(amendment, settled=_("The amendment has been settled already."))
    digest = digest_of_amendment(amendment)
    approve(meeting, subject=Approval.Subject.AMENDMENT, digest=digest, by=by, amendment=amendment)
    if is_approved_by_all(amendment, meeting):
        _take_effect(amendment, item, decision, by)
    return amendment


def _take_effect(amendment: DecisionAmendment, item: AgendaItem, decision: Decision, by: Person) -> None:
    """Put an amendment of a decision on an item, all three of them locked, into effect."""
    meeting = item.require_meeting()
    require_seal_holds(meeting)
    deferred = amendment.outcome == Outcome.DEFERRED
    if not deferred:
        require_not_gone_on(item)
    with acting(by=by, reason=amendment.reason), append_only.allowing(meeting):
        decision.outcome, decision.text = amendment.outcome, amendment.text
        if amendment.without_quorum_because is not None:
            decision.without_quorum_because = amendment.without_quorum_because
        if amendment.discussion is not None:
            decision.discussion = amendment.discussion
        if amendment.fact_note is not None:
            decision.fact_note = amendment.fact_note
        decision.version += 1
        decision.save()
        _set_beside(decision, amendment)
        amendment.effective_at = clock.now()
        amendment.save()
        treat(item, deferred=deferred, in_session=False)
    minutes = Minutes.objects.get(meeting=meeting)
    minutes.meeting = meeting
    # Every reader of the minutes reads why they were sealed again; why the decision was amended stands with it.
    seal_again(minutes, by=by, reason=_("A decision has been amended. The reason stands in its history."))
    answer_follows(decision, by=by)


def _set_beside(decision: Decision, amendment: DecisionAmendment) -> None:
    if amendment.point_outcomes is not None:
        set_point_outcomes(decision, {int(pk): outcome for pk, outcome in amendment.point_outcomes.items()})
    if amendment.dissents is not None:
        wanted = {int(pk): statement for pk, statement in amendment.dissents.items()}
        for person_id in {*wanted, *decision.dissents.values_list("person", flat=True)}:
            set_dissent(decision, person_id, wanted.get(person_id, ""))


@verb
def withdraw_amendment(*, amendment: DecisionAmendment, by: Person) -> DecisionAmendment:
    """Withdraw an amendment that waits for the co-chairs."""
    amendment = lock_pending(amendment, settled=_("The amendment has been settled already."))
    withdraw(amendment)
    return amendment
