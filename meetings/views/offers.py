"""Which buttons a person is offered on a meeting: the rows of the table that make sense for him or her now."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.entries import AgendaEntry, agenda_digest, thawed
from meetings.models import AgendaItem, Approval, Decision, Meeting
from meetings.reading.agenda import working_agenda
from meetings.reading.changes import is_only_wording
from meetings.reading.review import warning_of
from meetings.rules.lifecycle import ONLY_UNDOES, TRANSITIONS, MeetingState, Transition, transitions_from
from meetings.workflow.meetings import what_is_missing
from meetings.workflow.transitions import approvals_of
from members.rules.roles import Permission

_AGENDA_APPROVAL = {"approve_agenda", "withdraw_agenda_approval", "send_back_agenda"}
_NEEDS_CHANGES = {"submit_changes", "publish_supplement", "publish_correction"}
# Hands the minutes on to others.
_PASSES_ON = {"submit_minutes", "open_comment_round", "seal_minutes"}
# Sends out: offered when it can be done, and where it cannot, the page says what it waits for.
_SENDS_OUT = {"publish_agenda", "publish_supplement", "publish_correction"}


@dataclass(frozen=True)
class Offers:
    """The buttons of a meeting page for one person, and the co-chairs' approvals that stand beside them."""

    transitions: list[Transition]
    approvals: list
    changed: bool
    # What the agenda waits for before it can be sent out, told to who sends it.
    waits_for: tuple[str, ...] = ()
    # What is written on items, and is not told to those whom the minutes go to.
    kept_back: str = ""
    # Whose approval a change withdraws, told to who could change something now.
    warning: str = ""

    @property
    def given(self) -> int:
        """How many co-chairs have approved: the 1 in "1 of 2"."""
        return sum(approval is not None for _who, approval in self.approvals)

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


def offers(meeting: Meeting, person, may: frozenset[str], *, items: list[AgendaItem] | None = None) -> Offers:
    """Return what `person`, holding the permissions `may`, is offered; the verbs themselves still check everything.

    `items`: those that are read, each with its decision, and the meeting with its minutes, where they are at hand.
    """
    in_minutes = meeting.state in (MeetingState.MINUTES_REVIEW, MeetingState.MINUTES_COMMENTS)
    subject = Approval.Subject.MINUTES if in_minutes else Approval.Subject.AGENDA
    changed = meeting.state == MeetingState.PUBLISHED and meeting.has_changes and sees_working_copy(meeting, may)
    concerned = bool(may & {row.permission for row in TRANSITIONS})
    asked = concerned and (meeting.state in _WITH_APPROVALS or changed)
    approvals = approvals_of(meeting, subject) if asked else []
    mine = any(approval and person.pk in (approval.co_chair_id, approval.given_by_id) for _who, approval in approvals)
    rows = [
        row
        for row in transitions_from(meeting.state, has_co_chairs=bool(approvals), written=meeting.is_written)
        if row.permission in may and _makes_sense(row, meeting, changed=changed, mine=mine)
    ]
    waits_for: tuple[str, ...] = ()
    if any(row.verb in _SENDS_OUT for row in rows):
        entries = working_agenda(meeting)
        waits_for = _waits_for(entries, approvals)
        cannot = _SENDS_OUT if waits_for else {"publish_correction"} - _may_be_corrected(meeting, entries)
        rows = [row for row in rows if row.verb not in cannot]
    return Offers(
        transitions=rows,
        approvals=approvals,
        changed=changed,
        waits_for=waits_for if meeting.is_submitted or not approvals else (),
        kept_back=_kept_back(meeting, person, items) if _passes_on(rows, at_hand=items is not None) else "",
        warning=_warning(meeting, approvals) if Permission.PREPARE_MEETING in may else "",
    )


def _passes_on(rows: list[Transition], *, at_hand: bool) -> bool:
    """Whether one of the steps hands the minutes on. Before they are sealed, their own page alone says it once more."""
    said_here = _PASSES_ON if at_hand else _PASSES_ON - {"seal_minutes"}
    return any(row.verb in said_here for row in rows)


def _kept_back(meeting: Meeting, person, items: list[AgendaItem] | None) -> str:
    """A sentence on what does not go along, to who sends the minutes on; one query where the items are not at hand."""
    if items is None:
        decisions = Decision.objects.readable_by(person).kept_back(meeting)
        numbers = list(decisions.values_list("item__number", flat=True))
    elif meeting.minutes.is_long:
        numbers = []
    else:
        numbers = [item.number for item in items if item.recorded_decision and item.recorded_decision.discussion]
    said = ngettext(
        "The minutes are in the short form: what was discussed on item %(numbers)s does not go along. "
        "It stays in the draft of who writes the minutes.",
        "The minutes are in the short form: what was discussed on items %(numbers)s does not go along. "
        "It stays in the draft of who writes the minutes.",
        len(numbers),
    )
    return said % {"numbers": ", ".join(numbers)} if numbers else ""


def _may_be_corrected(meeting: Meeting, entries: list[AgendaEntry]) -> set[str]:
    """The verb that sends out without mail, where nothing but words has changed since the agenda was sent out."""
    revision = meeting.current_revision
    return {"publish_correction"} if revision and is_only_wording(thawed(revision), entries) else set()


def _waits_for(entries: list[AgendaEntry], approvals: list) -> tuple[str, ...]:
    """A sentence for each approval and each text the agenda lacks before it can be sent out."""
    digest = agenda_digest(entries)
    said = _("The agenda lacks the approval of %(name)s. It can be sent out when both co-chairs have approved.")
    lacking = [
        said % {"name": membership.person.name}
        for membership, approval in approvals
        if approval is None or approval.digest != digest
    ]
    return (*lacking, *what_is_missing(entries))


def _warning(meeting: Meeting, approvals: list) -> str:
    if not meeting.is_submitted:
        return ""
    return warning_of([membership.person.name for membership, approval in approvals if approval])


def _makes_sense(row: Transition, meeting: Meeting, *, changed: bool, mine: bool) -> bool:
    if row.verb in _NEEDS_CHANGES:
        return changed
    if row.verb in ONLY_UNDOES:
        return False
    if row.verb in _AGENDA_APPROVAL and not meeting.is_submitted:
        return False
    if row.verb.startswith("approve_"):
        return not mine
    return mine if row.verb.startswith("withdraw_") else True
