"""The meeting that is being held while the demo is looked at: begun, partly decided, one item before the group."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from meetings import workflow
from meetings.models import Meeting
from record import clock


def begin_session(meeting: Meeting, told: dict, *, here: Callable[[], None], decide: Callable, by) -> None:
    """Start the meeting, let `here` say who came and `decide` what is decided already, and take up the next item."""
    with clock.at(meeting.starts_at):
        workflow.start_meeting(meeting=meeting, by=by)
        here()
    items = {item.title: item for item in meeting.items.select_related("meeting__committee")}
    begun_at = timezone.now() - timedelta(minutes=told["treated_minutes_ago"])
    for row in told["items"]:
        if row.get("decision"):
            with clock.at(begun_at - timedelta(minutes=5)):
                workflow.take_up(item=items[row["title"]], by=by)
            with clock.at(begun_at):
                decide(items[row["title"]], row["decision"])
    with clock.at(begun_at):
        workflow.take_up(item=items[told["treats"]], by=by)
