"""Reading something closed is logged (design section 5)."""

from meetings.models import ClosedReading, Dispatch, Meeting
from members import clock


def mark_opened(meeting: Meeting, person) -> None:
    """Note that `person` has opened what was sent to him or her about the meeting, the first time only."""
    Dispatch.objects.filter(meeting=meeting, person=person, opened_at=None).update(opened_at=clock.now())


def log_closed_reading(item, person, what: str) -> None:
    """Note that `person` opened `what` (a title people recognise) of the closed `item`."""
    ClosedReading.objects.create(item=item, person=person, what=str(what)[:120])
