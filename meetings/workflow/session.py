"""Verbs of the meeting itself: answers, substitutes, disqualification, attendance, decisions, start and close."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from meetings.lifecycle import RECORDABLE, MeetingState
from meetings.models import (
    AgendaItem,
    Approval,
    Attendance,
    Decision,
    Disqualification,
    Dissent,
    Meeting,
    Minutes,
    Outcome,
    PointOutcome,
)
from meetings.models.decision import decides
from meetings.workflow.annexes import copy_attachments
from meetings.workflow.items import name_of
from meetings.workflow.quorate import reason_without_quorum, require_reasons
from meetings.workflow.transitions import enter, leave, not_now, withdraw_approvals
from members import clock
from members.notifications import notify
from members.rules import RuleKey
from members.verbs import Conflict, Refused, locked, verb

CALLED_STATES = (MeetingState.PUBLISHED, MeetingState.IN_SESSION)


def _lock_attendance(attendance: Attendance, states) -> Attendance:
    meeting = locked(attendance.meeting)
    if meeting.state not in states:
        raise Refused(not_now(meeting))
    return locked(attendance)


def require_called(attendance: Attendance) -> None:
    """Raise Refused unless people may say now whether they come."""
    if attendance.meeting.state not in CALLED_STATES:
        raise Refused(not_now(attendance.meeting))


def require_representable(attendance: Attendance) -> None:
    """Raise Refused unless a substitute may be called now for the one who is invited."""
    require_called(attendance)
    if not attendance.meeting.committee.rule(RuleKey.SUBSTITUTES_ALLOWED):
        raise Refused(_("The rules of procedure allow no substitutes. Send apologies instead."))
    if not attendance.votes:
        raise Refused(_("Only members are represented by a substitute."))


@verb
def answer_invitation(*, attendance, answer, by, note=""):
    """Say whether the invited person comes; taking an apology back also takes the substitute's call away."""
    attendance = _lock_attendance(attendance, CALLED_STATES)
    attendance.answer, attendance.note, attendance.answered_at = answer, note, clock.now()
    if answer != Attendance.Answer.APOLOGY:
        attendance.substitute = None
    attendance.save()
    return attendance


@verb
def name_substitute(*, attendance, substitute, by):
    """Call a substitute for somebody who cannot come. Raises Refused where the committee's rules allow none."""
    attendance = _lock_attendance(attendance, CALLED_STATES)
    require_representable(attendance)
    others = attendance.meeting.attendances.exclude(pk=attendance.pk)
    if others.filter(Q(person=substitute) | Q(substitute=substitute)).exists() or substitute == attendance.person:
        raise Refused(_("%(name)s takes part in the meeting already.") % {"name": substitute.name})
    attendance.answer, attendance.substitute, attendance.answered_at = (
        Attendance.Answer.APOLOGY,
        substitute,
        clock.now(),
    )
    attendance.save()
    notify(
        to=substitute,
        template="called_as_substitute",
        context={"meeting": attendance.meeting, "absent": attendance.person},
        link=attendance.meeting.get_absolute_url(),
        key=f"substitute:{attendance.pk}",
    )
    return attendance


@verb
def record_attendance(*, attendance, present, by, from_item=None, to_item=None):
    """Record whether somebody is present, and from and to which item if not all the way.

    Raises Refused where the item to which somebody was there comes before the one from which.
    """
    attendance = _lock_attendance(attendance, RECORDABLE)
    if present and from_item and to_item and from_item.position > to_item.position:
        raise Refused(
            _("%(name)s cannot leave at item %(last)s before coming at item %(first)s. Nothing has been changed.")
            % {"name": attendance.person, "last": to_item.number, "first": from_item.number}
        )
    before = (attendance.present, attendance.from_item_id, attendance.to_item_id)
    attendance.present = present
    attendance.from_item, attendance.to_item = (from_item, to_item) if present else (None, None)
    if before != (attendance.present, attendance.from_item_id, attendance.to_item_id):
        attendance.save()
        minutes_changed(
            attendance.meeting, _("The attendance of %(name)s has been changed.") % {"name": attendance.person}
        )
    return attendance


@verb
def declare_disqualification(*, item, person, reason, by):
    """Declare that `person` may be disqualified for an item; it takes the item from him or her at once (section 5)."""
    if not reason.strip():
        raise Refused(_("Write why there may be a conflict of interest."))
    disqualification, created = Disqualification.objects.get_or_create(
        item=item, person=person, defaults={"reason": reason, "declared_at": clock.now()}
    )
    if not created:
        disqualification.state, disqualification.reason = Disqualification.State.DECLARED, reason
        disqualification.declared_at, disqualification.decided_at = clock.now(), None
        disqualification.save()
    return disqualification


@verb
def decide_disqualification(*, disqualification, upheld, by):
    """Record the committee's decision on a declared disqualification; lifting it gives the item back."""
    disqualification = locked(disqualification)
    states = Disqualification.State
    disqualification.state = states.UPHELD if upheld else states.LIFTED
    disqualification.decided_at = clock.now()
    disqualification.save()
    return disqualification


@verb
def start_meeting(*, meeting, by):
    """Open the meeting room and the minutes; the rules for a quorum are kept as they are now."""
    meeting = enter(meeting, "start_meeting")
    meeting.quorum_members = meeting.committee.rule(RuleKey.QUORUM_MEMBERS)
    meeting.quorum_both_sides = bool(meeting.committee.rule(RuleKey.QUORUM_BOTH_SIDES))
    Minutes.objects.get_or_create(meeting=meeting)
    return leave(meeting, "start_meeting")


def require_recordable(meeting: Meeting) -> None:
    """Raise Refused unless outcomes and minutes may be written now."""
    if meeting.state == MeetingState.MINUTES_APPROVED:
        raise Refused(_("The minutes are approved and sealed. A decision is changed by an amendment with a reason."))
    if meeting.state not in RECORDABLE:
        raise Refused(_("Decisions are written when the meeting has started."))


def lock_recordable(meeting: Meeting) -> Meeting:
    """Lock the meeting and return it; raises Refused unless outcomes and minutes may be written now."""
    meeting = locked(meeting)
    require_recordable(meeting)
    return meeting


def minutes_changed(meeting: Meeting, because: str) -> None:
    """Withdraw the co-chairs' approvals of the minutes, and tell those who had approved."""
    for approval in withdraw_approvals(meeting, subject=Approval.Subject.MINUTES, because=because):
        notify(
            to=approval.co_chair,
            template="minutes_changed",
            context={"meeting": meeting, "because": because},
            link=meeting.get_absolute_url(),
            key=f"minutes-changed:{approval.pk}",
        )


@verb
def record_decision(
    *,
    item,
    outcome,
    by,
    text="",
    expected_version=None,
    point_outcomes=None,
    review_on=None,
    without_quorum_because="",
):
    """Write what was decided on an item and return the Decision; `point_outcomes` maps point ids to outcomes.

    Raises Conflict when somebody saved after the form was opened (`expected_version`, 0 for a first decision), and
    WithoutQuorum when it needs a reason that is not given.
    """
    meeting = lock_recordable(item.meeting)
    item = locked(item)
    if not item.number:
        raise Refused(_("The item was not on the agenda that was sent out."))
    decision = Decision.objects.filter(item=item).first()
    version = decision.version if decision else 0
    if expected_version is not None and expected_version != version:
        raise Conflict(
            _("Somebody wrote a decision after you opened the item. Your text is kept below. Merge the two versions."),
            current=decision,
        )
    if outcome != Outcome.DEFERRED:
        require_not_gone_on(item)
    decision = decision or Decision(item=item, reference=f"{meeting.reference}/{item.number}", version=0)
    decision.outcome, decision.text, decision.review_on = outcome, text, review_on
    decision.without_quorum_because = reason_without_quorum(
        meeting, item, decides=decides([outcome, *(point_outcomes or {}).values()]), because=without_quorum_because
    )
    decision.version += 1
    decision.save()
    _set_point_outcomes(decision, point_outcomes or {})
    treat(item, deferred=outcome == Outcome.DEFERRED, in_session=meeting.state == MeetingState.IN_SESSION, by=by)
    minutes_changed(meeting, _("The decision on item %(number)s has been changed.") % {"number": item.number})
    return decision


def _gone_on(item: AgendaItem):
    """The items on which a deferred item goes on, where they have not been taken away again."""
    over = [AgendaItem.State.REMOVED, AgendaItem.State.RETURNED]
    return item.continued_by.exclude(state__in=over).exclude(meeting__state=MeetingState.CANCELLED)


def require_not_gone_on(item: AgendaItem) -> None:
    """Raise Refused when the item was deferred and has gone on: it would be decided here and stand there as well."""
    copy = _gone_on(item).select_related("meeting").first() if item.state == AgendaItem.State.DEFERRED else None
    if copy and copy.meeting:
        raise Refused(
            _(
                "Item %(number)s was deferred and has gone on. It stands on the agenda of meeting %(meeting)s: "
                "take it off there first, then write the new outcome here."
            )
            % {"number": item.number, "meeting": copy.meeting.reference}
        )
    if copy:
        raise Refused(
            _(
                "Item %(number)s was deferred and waits among the proposed items: "
                "return it there first, then write the new outcome here."
            )
            % {"number": item.number}
        )


def treat(item: AgendaItem, *, deferred: bool, in_session: bool, by) -> None:
    """Note how the item ended; what is deferred goes on when the meeting is closed, or at once if it is already."""
    item.state = AgendaItem.State.DEFERRED if deferred else AgendaItem.State.TREATED
    item.save()
    if deferred and not in_session and not _gone_on(item).exists():
        _carry_over(item, by)


def _set_point_outcomes(decision: Decision, outcomes: dict) -> None:
    existing = {one.point_id: one for one in decision.point_outcomes.all()}
    for point in decision.item.points.all():
        wanted = outcomes.get(point.pk, "")
        row = existing.get(point.pk)
        if row and not wanted:
            row.delete()
        elif wanted and (row is None or row.outcome != wanted):
            row = row or PointOutcome(decision=decision, point=point)
            row.outcome = wanted
            row.save()


@verb
def record_dissent(*, decision, person, statement, by):
    """Enter a member's own opinion in the minutes (særstandpunkt); an empty statement takes it out again."""
    meeting = lock_recordable(decision.item.meeting)
    if statement.strip():
        Dissent.objects.update_or_create(decision=decision, person=person, defaults={"statement": statement})
    else:
        for dissent in decision.dissents.filter(person=person):
            dissent.delete()
    minutes_changed(meeting, _("A dissent on %(decision)s has been changed.") % {"decision": decision.reference})
    return decision


@verb
def close_meeting(*, meeting, by):
    """Close the meeting. Raises Refused with a sentence per item without an outcome, or decided without a quorum.

    Deferred items move on, and so do items that were added after the agenda was sent out and never sent out.
    """
    meeting = enter(meeting, "close_meeting")
    decided = Decision.objects.filter(item=OuterRef("pk"))
    items = AgendaItem.objects.filter(meeting=meeting).exclude(published_openness="").on_agenda()
    missing = items.filter(~Exists(decided))
    if missing:
        known = set(missing.readable_by(by))
        raise Refused(
            *(
                _("Item %(number)s, “%(item)s”, has no outcome. Write one, or defer the item.")
                % {"number": item.number, "item": item.title if item in known else name_of(item)}
                for item in missing
            )
        )
    require_reasons(meeting, by)
    for item in items.filter(state=AgendaItem.State.DEFERRED):
        _carry_over(item, by)
    for item in AgendaItem.objects.filter(meeting=meeting, published_openness="").on_agenda():
        _move_on(item)
    return leave(meeting, "close_meeting")


def _next_meeting(item: AgendaItem) -> Meeting | None:
    """The next meeting of the committee whose agenda can be changed without asking anybody."""
    later = Meeting.objects.filter(committee=item.committee_id, starts_at__gt=item.meeting.starts_at)
    editable = (MeetingState.PLANNED, MeetingState.PREPARING)
    return later.filter(state__in=editable).order_by("starts_at").first()


def _move_on(item: AgendaItem) -> None:
    """Move an item that was never sent out to the next meeting, or to the items that wait for one."""
    item.meeting, item.position = _next_meeting(item), 0
    item.state = AgendaItem.State.ON_AGENDA if item.meeting else AgendaItem.State.ACCEPTED
    item.save()


def _carry_over(item: AgendaItem, by) -> AgendaItem:
    """Copy a deferred item, with its points and annexes, to the next meeting whose agenda can be changed."""
    meeting = _next_meeting(item)
    copy = AgendaItem.objects.get(pk=item.pk)
    points = list(copy.points.all())
    copy.pk, copy.number, copy.published_openness, copy.version = None, "", "", 1
    copy._state.adding = True
    copy.continues, copy.meeting, copy.position = item, meeting, 0
    copy.state = AgendaItem.State.ON_AGENDA if meeting else AgendaItem.State.ACCEPTED
    copy.save()
    for point in points:
        point.pk, point.item = None, copy
        point._state.adding = True
        point.save()
    copy_attachments(item, copy, by)
    return copy
