"""The door every change of state goes through, and the co-chairs' approvals that some of them need."""

from django.db.models import FilteredRelation, Q, QuerySet
from django.utils.translation import gettext as _

from meetings.models import Approval, DecisionAmendment, Meeting, MinutesCorrection
from meetings.rules.lifecycle import MeetingState, Transition, transition
from members.models import Membership, Person, StandIn
from members.rules.roles import Role
from record import clock
from record.verbs import Refused, locked


def co_chairs_of(committee_id: int) -> QuerySet[Membership]:
    """Return the committee's co-chair memberships of today with their people, in a fixed order."""
    return (
        Membership.objects.active()
        .filter(committee_id=committee_id, role=Role.CO_CHAIR)
        .select_related("person")
        .order_by("side", "pk")
    )


def way_out(meeting: Meeting, verb: str) -> Transition:
    """Return the row of the table by which `verb` leaves the meeting's state.

    Raises Refused when there is none: the button was pressed twice, or somebody else was first.
    """
    has_co_chairs = co_chairs_of(meeting.committee_id).exists()
    row = transition(verb, meeting.state, has_co_chairs=has_co_chairs, written=meeting.is_written)
    if row is None:
        raise Refused(not_now(meeting))
    return row


def not_now(meeting: Meeting) -> str:
    """Return the sentence for a verb that cannot leave the meeting's state."""
    return _("This cannot be done now: the meeting is in the state “%(state)s”. Nothing has been changed.") % {
        "state": MeetingState(meeting.state).label
    }


def enter(meeting: Meeting, verb: str) -> Meeting:
    """Lock the meeting and return it. Raises Refused, as `way_out`, when `verb` cannot leave its state."""
    meeting = locked(meeting)
    way_out(meeting, verb)
    return meeting


def leave(meeting: Meeting, verb: str) -> Meeting:
    """Move the locked meeting to the state where `verb` leads, and save it."""
    meeting.state = way_out(meeting, verb).target
    meeting.save()
    return meeting


def co_chair_approved_by(person: Person, meeting: Meeting) -> Membership:
    """Return the co-chair membership in whose place `person` approves: the own one, or the one stood in for.

    Raises Refused for anybody else; being allowed to approve at all is the gate's question.
    """
    standing_in = StandIn.objects.active().filter(person=person).values("membership")
    co_chairs = co_chairs_of(meeting.committee_id)
    membership = co_chairs.filter(person=person).first() or co_chairs.filter(pk__in=standing_in).first()
    if membership is None:
        raise Refused(_("Only a co-chair, or the documented stand-in of one, can approve."))
    return membership


def approve(
    meeting: Meeting,
    *,
    subject: str,
    digest: str,
    by: Person,
    amendment: DecisionAmendment | None = None,
    correction: MinutesCorrection | None = None,
) -> Approval:
    """Record the approval of a co-chair; pressing twice is one approval, of what stands now."""
    co_chair = co_chair_approved_by(by, meeting).person
    standing = Approval.objects.standing().filter(meeting=meeting, subject=subject, co_chair=co_chair)
    for former in standing.filter(amendment=amendment, correction=correction).exclude(digest=digest):
        former.withdrawn_at, former.withdrawn_because = clock.now(), _("What was approved has been changed.")
        former.save()
    approval, _created = Approval.objects.get_or_create(
        meeting=meeting,
        subject=subject,
        amendment=amendment,
        correction=correction,
        co_chair=co_chair,
        withdrawn_at=None,
        defaults={"given_by": by, "digest": digest, "given_at": clock.now()},
    )
    return approval


def withdraw_approvals(
    meeting: Meeting, *, subject: str, because: str, co_chair: Person | None = None
) -> list[Approval]:
    """Withdraw the standing approvals (of one co-chair, or all) with the reason; return them."""
    standing = Approval.objects.standing().filter(meeting=meeting, subject=subject, amendment=None)
    approvals = list((standing.filter(co_chair=co_chair) if co_chair else standing).select_related("co_chair"))
    for approval in approvals:
        approval.withdrawn_at = clock.now()
        approval.withdrawn_because = because
        approval.save()
    return approvals


def approvals_of(meeting: Meeting, subject: str) -> list[tuple[Membership, Approval | None]]:
    """Return each co-chair with the standing approval, or None: "1 of 2"; one query."""
    given = FilteredRelation(
        "person__approvals",
        condition=Q(
            person__approvals__meeting=meeting,
            person__approvals__subject=subject,
            person__approvals__amendment=None,
            person__approvals__withdrawn_at=None,
        ),
    )
    co_chairs = co_chairs_of(meeting.committee_id).annotate(given=given)
    # Django's types know columns, and not a relation that a query adds.
    along = co_chairs.select_related("person", "given__given_by")  # type: ignore[misc]
    return [(co_chair, getattr(co_chair, "given", None)) for co_chair in along]


def require_approvals(meeting: Meeting, *, subject: str, digest: str, missing: str) -> None:
    """Raise Refused with a sentence per co-chair whose approval of exactly this content is missing.

    `missing` is the sentence, with %(name)s for the co-chair.
    """
    lacking = [
        membership.person.name
        for membership, approval in approvals_of(meeting, subject)
        if approval is None or approval.digest != digest
    ]
    if lacking:
        raise Refused(*(missing % {"name": name} for name in lacking))
