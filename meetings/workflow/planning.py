"""Verbs of the meeting plan: a meeting that was planned in vain is deleted; and what holds for every planned one."""

from datetime import date, datetime, time

from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Meeting, ReferralReceiver
from meetings.models.meeting import label_of
from meetings.rules.deadlines import contradictions
from meetings.rules.lifecycle import MeetingState
from meetings.workflow.transitions import enter, leave, not_now
from members.models import Committee, Person
from record.verbs import Refused, locked, verb


def free_number(committee: Committee, year: int) -> int:
    """Return the lowest number that no meeting of the committee has in `year`: that of a deleted one is free again."""
    taken = set(Meeting.objects.filter(committee=committee, year=year).values_list("number", flat=True))
    return next(number for number in range(1, len(taken) + 2) if number not in taken)


def written_times(due_at: datetime) -> datetime:
    """Return when a written procedure starts in the plan: it has its answers due, and the day of that is its day."""
    return timezone.make_aware(datetime.combine(timezone.localdate(due_at), time(0)))


def require_same_way(meeting: Meeting, kind: str) -> None:
    """Raise Refused where people know the meeting already as one they come to, or as one they answer in writing."""
    known = meeting.is_in_calendars or meeting.attendances.exists()
    if known and (kind == Meeting.Kind.WRITTEN) != meeting.is_written:
        raise Refused(
            _("People know already whether they come or answer in writing. Cancel it, and plan another one instead.")
        )


def require_deadlines_hold(meeting: Meeting) -> None:
    """Raise Refused when deadlines of the meeting contradict each other, or differ from the rules without a reason."""
    if not meeting.own_deadlines:
        return
    days = {name: day for name, _label, day in meeting.deadlines}
    wrong = contradictions(meeting.day, days)
    if wrong:
        raise Refused(*(_comes_before(first, then, meeting, days) for first, then in wrong))
    if not meeting.deadlines_because.strip():
        raise Refused(_("Write why the deadlines of this meeting differ from the rules of procedure."))


def _comes_before(first: str, then: str, meeting: Meeting, days: dict[str, date]) -> str:
    named = {name: f"“{label_of(name)}” ({_short(day)})" for name, day in days.items()}
    named[""] = f"{_('the meeting')} ({_short(meeting.day)})"
    return _("The deadlines contradict each other: %(first)s comes after %(then)s.") % {
        "first": named[first],
        "then": named[then],
    }


def _short(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def require_deletable(meeting: Meeting) -> None:
    """Raise Refused when the meeting has begun to be prepared, somebody is invited, or items wait for it."""
    if meeting.state != MeetingState.PLANNED:
        raise Refused(not_now(meeting))
    if meeting.items.exists() or meeting.attendances.exists() or meeting.grants.exists():
        raise Refused(
            _("Somebody is invited, or items stand on this meeting. Take them off it, or cancel the meeting.")
        )


def require_just_begun(meeting: Meeting) -> None:
    """Raise Refused when more has happened to the meeting than that its agenda was begun."""
    last = list(meeting.history.order_by("-pk")[:2])
    states = [row.state for row in last]
    told = ReferralReceiver.objects.filter(reported_in__meeting=meeting).exists()
    if (
        states != [MeetingState.PREPARING, MeetingState.PLANNED]
        or told
        or AgendaItem.history.filter(meeting_id=meeting.pk, history_date__gt=last[0].history_date).exists()
    ):
        raise Refused(_("Something has happened to the agenda since it was begun. It stays in preparation."))


@verb
def plan_again(*, meeting: Meeting, by: Person, reason: str = "") -> Meeting:
    """Take back that an agenda was begun. Raises Refused when something has happened to it since."""
    meeting = enter(meeting, "plan_again")
    require_just_begun(meeting)
    return leave(meeting, "plan_again")


@verb
def delete_meeting(*, meeting: Meeting, by: Person) -> None:
    """Take a meeting that is only planned out of the plan; its number is free again.

    Raises Refused once its preparation has begun, or when something hangs on it: then it is cancelled, with a reason.
    """
    meeting = locked(meeting)
    require_deletable(meeting)
    try:
        meeting.delete()
    except ProtectedError as held:
        raise Refused(_("Something else refers to this meeting. Cancel it instead.")) from held
