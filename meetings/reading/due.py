"""The deadlines of a meeting as its pages show them: what each is called, whether it is past, and which comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

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
