"""The roll call of a meeting in one press: everybody is there, and the exceptions are recorded one by one."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from meetings.models import Attendance, Meeting
from meetings.workflow.session import lock_recordable, minutes_changed, require_met
from members.models import Person
from members.rules.roles import GUEST
from record.verbs import locked, verb


def unrecorded(meeting: Meeting) -> QuerySet[Attendance]:
    """The seats of which nothing is recorded yet, in the order of locks. Guests come in for their item, one by one."""
    return meeting.attendances.filter(present=None).exclude(role=GUEST).order_by("pk")


@verb
def record_everybody(*, meeting: Meeting, by: Person) -> int:
    """Record as present everybody of whom nothing is recorded yet; return of how many.

    Who sent apologies, and has called no substitute, is recorded as not present. What is recorded already is an
    exception that somebody has noted: it stays. Raises Refused unless the meeting is in session or being written up.
    """
    meeting = lock_recordable(meeting)
    require_met(meeting)
    stays_away = Q(answer=Attendance.Answer.APOLOGY, substitute=None)
    away = set(unrecorded(meeting).filter(stays_away).values_list("pk", flat=True))
    seats = list(unrecorded(meeting))
    for waiting in seats:
        seat = locked(waiting)
        seat.present = seat.pk not in away
        seat.save()
    if seats:
        minutes_changed(meeting, _("The attendance has been recorded."))
    return len(seats)
