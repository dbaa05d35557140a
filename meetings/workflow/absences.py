"""Verbs of who leaves the room while the group meets: gone out, back again, and neither, after all."""

from collections.abc import Callable
from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Attendance, Meeting
from meetings.rules.absences import Absence, absences_of, as_rows
from meetings.workflow.session import lock_recordable, minutes_changed, require_met
from members.models import Person
from record import clock
from record.verbs import Refused, locked, verb

_Absences = tuple[Absence, ...]


@verb
def step_out(*, attendance: Attendance, item: AgendaItem, by: Person) -> Attendance:
    """Note that somebody leaves the room at an item, which he or she misses; Refused for who is not in the room."""

    def out(absences: _Absences, now: str) -> _Absences:
        if absences and absences[-1].back_item is None:
            raise Refused(_("%(name)s is out of the room already.") % {"name": attendance.person})
        return (*absences, Absence(left_item=item.pk, left_at=now))

    return _noted(attendance, item, out)


@verb
def come_back(*, attendance: Attendance, item: AgendaItem, by: Person) -> Attendance:
    """Note that somebody is back in the room for an item; Refused for who did not leave it."""

    def back(absences: _Absences, now: str) -> _Absences:
        if not absences or absences[-1].back_item is not None:
            raise Refused(_("%(name)s is in the room.") % {"name": attendance.person})
        left = AgendaItem.objects.filter(meeting=item.meeting_id, pk=absences[-1].left_item).first()
        if left and left.position > item.position:
            raise Refused(
                _("%(name)s left at item %(number)s: choose that item, or a later one.")
                % {"name": attendance.person, "number": left.number}
            )
        return (*absences[:-1], replace(absences[-1], back_item=item.pk, back_at=now))

    return _noted(attendance, item, back)


@verb
def forget_absence(*, attendance: Attendance, item: AgendaItem, by: Person, of: int | None = None) -> Attendance:
    """Take back the last that was noted of who left the room; `item`: the one that is being looked at.

    `of`: how many were noted when it was looked at. Raises Refused where there are not so many, or none.
    """

    def forget(absences: _Absences, _now: str) -> _Absences:
        if not absences or of not in (None, len(absences)):
            raise Refused(_("It has been taken back already."))
        return absences[:-1]

    return _noted(attendance, item, forget)


def _noted(attendance: Attendance, item: AgendaItem, change: Callable[[_Absences, str], _Absences]) -> Attendance:
    meeting = lock_recordable(attendance.meeting)
    require_met(meeting)
    attendance = locked(attendance)
    if not attendance.present or item.meeting_id != meeting.pk:
        raise Refused(_("Note first that %(name)s is present.") % {"name": attendance.person})
    attendance.absences = as_rows(change(absences_of(attendance.absences), _time_of(meeting)))
    attendance.save()
    minutes_changed(meeting, _("The attendance of %(name)s has been changed.") % {"name": attendance.person})
    return attendance


def _time_of(meeting: Meeting) -> str:
    """The time of the clock while the group meets; afterwards nobody knows it any more."""
    return f"{timezone.localtime(clock.now()):%H:%M}" if meeting.is_in_session else ""
