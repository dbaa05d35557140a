"""The deadlines of a meeting as its pages show them: what each is called, whether it is past, and which comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.models import Meeting
from meetings.rules.lifecycle import MeetingState as S
from record import clock

# From which state on what a deadline asks for has been done.
_DONE_FROM = {
    "item_cutoff_on": S.WITH_CO_CHAIRS,
    "approval_on": S.WITH_CO_CHAIRS,
    "dispatch_on": S.PUBLISHED,
    "supplement_on": S.IN_SESSION,
    "minutes_draft_on": S.MINUTES_COMMENTS,
    "comments_due_on": S.MINUTES_APPROVED,
}
_ORDER = list(S)


@dataclass(frozen=True)
class Due:
    """One deadline of a meeting: its name and label, its day, and how it stands today.

    `is_own`: it differs from what the rules of procedure say.
    """

    name: str
    label: object
    day: date
    is_own: bool
    is_done: bool

    @property
    def is_late(self) -> bool:
        """Whether its day is past, and what it asks for has not been done."""
        return not self.is_done and self.day < clock.today()

    @property
    def days_left(self) -> int:
        """How many days there are until then; 0 on the day itself."""
        return (self.day - clock.today()).days


def due_of(meeting: Meeting) -> list[Due]:
    """Return the deadlines of a meeting in their order; none of a cancelled one."""
    if meeting.state == S.CANCELLED:
        return []
    own = meeting.own_deadlines
    return [
        Due(name, label, day, name in own, _is_done(meeting, name))
        for name, label, day in meeting.deadlines
        # What is answered in writing stands as it was sent.
        if not (meeting.is_written and name == "supplement_on")
    ]


def _is_done(meeting: Meeting, name: str) -> bool:
    return _ORDER.index(S(meeting.state)) >= _ORDER.index(_DONE_FROM[name])


def next_due(rows: Iterable[Due]) -> Due | None:
    """Return the first deadline that has not been done; None when none is left."""
    return next((due for due in rows if not due.is_done), None)


def what_comes_next(meeting: Meeting) -> str:
    """Return in words what comes next in the life of a meeting, and when; empty when it is over.

    Fetch it `for_page()`.
    """
    if meeting.state in (S.PLANNED, S.PREPARING, S.WITH_CO_CHAIRS):
        return _("the agenda is sent out by %(day)s") % {"day": _in_words(meeting.deadline("dispatch_on"))}
    if meeting.state == S.PUBLISHED:
        return _answers_due(meeting) if meeting.is_written else _days_until(meeting)
    if meeting.state in (S.MINUTES_DRAFT, S.MINUTES_REVIEW):
        day = _in_words(meeting.deadline("minutes_draft_on"))
        return _("the minutes go out for comments by %(day)s") % {"day": day}
    if meeting.state == S.MINUTES_COMMENTS and meeting.minutes.comments_due_at:
        due = date_format(localtime(meeting.minutes.comments_due_at), "DATETIME_FORMAT")
        return _("comments can be sent until %(due)s") % {"due": due}
    return ""


def _in_words(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _answers_due(meeting: Meeting) -> str:
    return _("answers are due %(due)s") % {"due": date_format(localtime(meeting.ends_at), "DATETIME_FORMAT")}


def _days_until(meeting: Meeting) -> str:
    """How long it is until a meeting that has been called begins."""
    days = (meeting.day - clock.today()).days
    if days < 0:
        return _("it was to be held %(day)s") % {"day": _in_words(meeting.day)}
    if days == 0:
        at = time_format(localtime(meeting.starts_at).time())
        return _("the meeting is today at %(time)s") % {"time": at}
    if days == 1:
        return _("the meeting is tomorrow")
    return ngettext("the meeting is in %(n)s day", "the meeting is in %(n)s days", days) % {"n": days}
