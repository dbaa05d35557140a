"""Which buttons a person is offered on a meeting: the rows of the table that make sense for him or her now."""

from dataclasses import dataclass

from meetings.models import Approval, Meeting
from meetings.rules.lifecycle import TRANSITIONS, MeetingState, Transition, transitions_from
from meetings.workflow.transitions import approvals_of
from members.rules.roles import Permission

_AGENDA_APPROVAL = {"approve_agenda", "withdraw_agenda_approval"}
_NEEDS_CHANGES = {"submit_changes", "publish_supplement"}


@dataclass(frozen=True)
class Offers:
    """The buttons of a meeting page for one person, and the co-chairs' approvals that stand beside them."""

    transitions: list[Transition]
    approvals: list
    changed: bool

    @property
    def given(self) -> int:
        """How many co-chairs have approved: the 1 in "1 of 2"."""
        return sum(approval is not None for _membership, approval in self.approvals)

    @property
    def complete(self) -> bool:
        return self.given == len(self.approvals)


# Where the co-chairs' approvals decide what can be done; elsewhere they are not asked for.
_WITH_APPROVALS = {
    MeetingState.PREPARING,
    MeetingState.WITH_CO_CHAIRS,
    MeetingState.MINUTES_DRAFT,
    MeetingState.MINUTES_REVIEW,
    MeetingState.MINUTES_COMMENTS,
}


def sees_working_copy(meeting: Meeting, may: frozenset[str]) -> bool:
    """Whether somebody holding `may` sees the next agenda: who prepares it, and co-chairs once they are asked."""
    asked = Permission.REVIEW_AGENDA in may and meeting.is_submitted
    return asked or Permission.PREPARE_MEETING in may


def offers(meeting: Meeting, person, may: frozenset[str]) -> Offers:
    """Return what `person`, holding the permissions `may`, is offered; the verbs themselves still check everything."""
    in_minutes = meeting.state in (MeetingState.MINUTES_REVIEW, MeetingState.MINUTES_COMMENTS)
    subject = Approval.Subject.MINUTES if in_minutes else Approval.Subject.AGENDA
    changed = meeting.state == MeetingState.PUBLISHED and meeting.has_changes and sees_working_copy(meeting, may)
    concerned = bool(may & {row.permission for row in TRANSITIONS})
    asked = concerned and (meeting.state in _WITH_APPROVALS or changed)
    approvals = approvals_of(meeting, subject) if asked else []
    mine = any(
        approval and person.pk in (approval.co_chair_id, approval.given_by_id) for _membership, approval in approvals
    )
    rows = [
        row
        for row in transitions_from(meeting.state, has_co_chairs=bool(approvals))
        if row.permission in may and _makes_sense(row, meeting, changed=changed, mine=mine)
    ]
    return Offers(transitions=rows, approvals=approvals, changed=changed)


def _makes_sense(row: Transition, meeting: Meeting, *, changed: bool, mine: bool) -> bool:
    if row.verb in _NEEDS_CHANGES:
        return changed
    if row.verb in _AGENDA_APPROVAL and not meeting.is_submitted:
        return False
    if row.verb.startswith("approve_"):
        return not mine
    return mine if row.verb.startswith("withdraw_") else True
