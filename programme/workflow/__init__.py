"""What is done to a programme and its tasks."""

from programme.workflow.desk import end_absence, hand_over, note_absence, take_over
from programme.workflow.periods import continue_programme
from programme.workflow.tasks import (
    add_task,
    close_task,
    edit_task,
    reopen_task,
    report_on_task,
    tie_follow_up,
    tie_item,
)

__all__ = [
    "add_task",
    "close_task",
    "continue_programme",
    "edit_task",
    "end_absence",
    "hand_over",
    "note_absence",
    "reopen_task",
    "report_on_task",
    "take_over",
    "tie_follow_up",
    "tie_item",
]
