"""Verbs of who is there: answers, substitutes, attendance, and who may not take part in an item."""

from collections.abc import Container
from contextlib import nullcontext
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Attendance, Disqualification, Meeting
from meetings.models.openness import closed_items
from meetings.reading.people import require_among, who_may_be_disqualified, who_may_substitute
from meetings.rules.lifecycle import RECORDABLE, MeetingState
from meetings.workflow.copying import gone_on, take_away_as
from meetings.workflow.invitations import call_in, call_off
from meetings.workflow.session import minutes_changed, require_met
from meetings.workflow.transitions import not_now
from members.models import Person
from members.rules.procedure import RuleKey
from record import append_only, clock
from record.verbs import Refused, locked, verb


def _lock_attendance(attendance: Attendance, states: Container[str]) -> Attendance:
    meeting = locked(attendance.meeting)
    if meeting.state not in states:
        raise Refused(not_now(meeting))
    return locked(attendance)


def _lock_called(attendance: Attendance) -> Attendance:
    attendance.meeting = locked(attendance.meeting)
    require_called(attendance)
    return locked(attendance)


def require_called(attendance: Attendance) -> None:
    """Raise Refused unless people may say now whether they come."""
    meeting = attendance.meeting
    if meeting.is_written or (not meeting.takes_answers and meeting.state != MeetingState.IN_SESSION):
        raise Refused(not_now(meeting))


def require_representable(attendance: Attendance) -> None:
    """Raise Refused unless a substitute may be called now for the one who is invited."""
    if not attendance.meeting.takes_written_answers:
        require_called(attendance)
    if not attendance.meeting.committee.rule(RuleKey.SUBSTITUTES_ALLOWED):
        raise Refused(_("The rules of procedure allow no substitutes. Send apologies instead."))
    if not attendance.votes:
        raise Refused(_("Only members are represented by a substitute."))


def require_somebody_to_call(attendance: Attendance) -> None:
    """Raise Refused unless a substitute may be called now, and somebody is named who can come."""
    require_representable(attendance)
    if not who_may_substitute(attendance).exists():
        raise Refused(
            _(
                "Nobody is named as a substitute for %(name)s, or the substitute takes part already. "
                "Send apologies, or ask the secretariat to name one."
            )
            % {"name": attendance.person.name}
        )


@verb
def answer_invitation(
    *,
    attendance: Attendance,
    answer: str,
    by: Person,
    note: str = "",
    reason: str = "",
    said_at: datetime | None = None,
) -> Attendance:
    """Say whether the invited person comes; taking an apology back also takes the substitute's call away.

    `reason` says how the answer came, and `said_at` when, where that was not the portal's own page at this moment.
    """
    attendance = _lock_called(attendance)
    attendance.answer, attendance.note, attendance.answered_at = answer, note, min(said_at or clock.now(), clock.now())
    called = attendance.substitute if answer != Attendance.Answer.APOLOGY else None
    if called is not None:
        attendance.substitute = None
    attendance.save()
    if called is not None:
        call_off(attendance, called)
    return attendance


@verb
def name_substitute(*, attendance: Attendance, substitute: Person, by: Person, reason: str = "") -> Attendance:
    """Call a substitute for somebody who cannot come; one called before is told that it is not needed.

    `reason` as in answer_invitation. Raises Refused where the committee's rules allow none.
    """
    attendance.meeting = locked(attendance.meeting)
    attendance = locked(attendance)
    before = attendance.substitute
    require_representable(attendance)
    require_among(
        who_may_substitute(attendance),
        substitute,
        _("%(name)s cannot come instead: choose a substitute named for %(absent)s, or ask the secretariat to name one.")
        % {"name": substitute.name, "absent": attendance.person.name},
    )
    attendance.answer, attendance.substitute, attendance.answered_at = (
        Attendance.Answer.APOLOGY,
        substitute,
        clock.now(),
    )
    attendance.save()
    if before is not None and before != substitute:
        call_off(attendance, before)
    call_in(attendance, substitute)
    return attendance


@verb
def answer_myself(*, attendance: Attendance, by: Person) -> Attendance:
    """Take the call of a substitute back in a written procedure: whose seat it is answers for it again."""
    attendance.meeting = locked(attendance.meeting)
    if not attendance.meeting.takes_written_answers:
        raise Refused(not_now(attendance.meeting))
    attendance = locked(attendance)
    called = attendance.substitute
    attendance.answer, attendance.substitute = Attendance.Answer.NONE, None
    attendance.save()
    if called is not None:
        call_off(attendance, called)
    return attendance


def _recorded(attendance: Attendance) -> tuple:
    span = attendance.from_item_id, attendance.to_item_id
    return (*span, attendance.present, attendance.substitute_id, attendance.absences)


@verb
def record_attendance(
    *,
    attendance: Attendance,
    present: bool,
    by: Person,
    from_item: AgendaItem | None = None,
    to_item: AgendaItem | None = None,
    in_person: bool = False,
) -> Attendance:
    """Record whether somebody is present, and from and to which item if not all the way.

    `in_person`: he or she came after all, and the call of the substitute is taken back. Raises Refused where the
    item to which somebody was there comes before the one from which.
    """
    attendance = _lock_attendance(attendance, RECORDABLE)
    require_met(attendance.meeting)
    if present and from_item and to_item and from_item.position > to_item.position:
        raise Refused(
            _("%(name)s cannot leave before coming. Choose a later item to leave at. Nothing has been changed.")
            % {"name": attendance.person}
        )
    before = _recorded(attendance)
    attendance.present = present
    attendance.substitute = None if in_person else attendance.substitute
    attendance.from_item, attendance.to_item = (from_item, to_item) if present else (None, None)
    attendance.absences = attendance.absences if present else []
    if before != _recorded(attendance):
        attendance.save()
        minutes_changed(
            attendance.meeting, _("The attendance of %(name)s has been changed.") % {"name": attendance.person}
        )
    return attendance


@verb
def declare_disqualification(*, item: AgendaItem, person: Person, reason: str, by: Person) -> Disqualification:
    """Declare that `person` may be disqualified for an item; it takes the item from him or her at once (section 5).

    Who was in the room changes with it, and so do minutes that are being written.
    """
    if not reason.strip():
        raise Refused(_("Write why there may be a conflict of interest."))
    meeting = locked(item.require_meeting())
    require_among(
        who_may_be_disqualified(meeting, item),
        person,
        _("%(name)s does not take part in the meeting. Nothing has been noted.") % {"name": person.name},
    )
    # It can come up after the minutes were sealed, too: when a decision is to be amended.
    with append_only.allowing(meeting):
        disqualification, created = Disqualification.objects.get_or_create(
            item=item, person=person, defaults={"reason": reason, "declared_at": clock.now()}
        )
        if not created:
            disqualification.state, disqualification.reason = Disqualification.State.DECLARED, reason
            disqualification.declared_at, disqualification.decided_at = clock.now(), None
            disqualification.save()
    _take_away_further_on(disqualification, item)
    _room_changed(meeting, item)
    return disqualification


def _take_away_further_on(disqualification: Disqualification, item: AgendaItem) -> None:
    """Take from the person what the item goes on as, here and at other bodies: it is the same matter."""
    sent_on = AgendaItem.objects.filter(came_by_referral__referral__decision__item=item)
    # An answer told on an item of its own; one among others is told where everybody reads.
    answered = Q(tells_answers__item=item) | Q(tells_answers__referral__decision__item=item)
    apart = closed_items() | Q(disqualifications__isnull=False)
    told = AgendaItem.objects.filter(answered).filter(apart).distinct()
    for copy in [*gone_on(item), *sent_on, *told]:
        with append_only.allowing(copy.meeting) if copy.meeting else nullcontext():
            take_away_as(disqualification, copy)
        _take_away_further_on(disqualification, copy)


@verb
def decide_disqualification(*, disqualification: Disqualification, upheld: bool, by: Person) -> Disqualification:
    """Record the committee's decision on a declared disqualification; lifting it gives the item back.

    A deferred item that waits for a meeting took its disqualifications along; they are decided there as well.
    """
    item = disqualification.item
    meeting = locked(item.meeting) if item.meeting else None
    disqualification = locked(disqualification)
    states = Disqualification.State
    disqualification.state = states.UPHELD if upheld else states.LIFTED
    disqualification.decided_at = clock.now()
    if meeting is None:
        disqualification.save()
        return disqualification
    with append_only.allowing(meeting):
        disqualification.save()
    _room_changed(meeting, disqualification.item)
    return disqualification


def _room_changed(meeting: Meeting, item: AgendaItem) -> None:
    if meeting.state in RECORDABLE and item.number:
        changed = _("Who was in the room at item %(number)s has been changed.") % {"number": item.number}
        minutes_changed(meeting, changed)
