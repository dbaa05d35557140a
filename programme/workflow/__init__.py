"""What is done to a programme, its tasks and its summit."""

from programme.workflow.coordination import (
    add_agreed,
    add_contact,
    correct_agreement,
    end_contact,
    finish_agreed,
    note_agreement,
)
from programme.workflow.desk import end_absence, hand_over, note_absence, take_over
from programme.workflow.papers import close_paper, edit_paper, file_paper, make_item
from programme.workflow.periods import continue_programme
from programme.workflow.summit import add_session, edit_session, edit_summit, plan_summit, remove_session
from programme.workflow.summit_papers import add_concept_paper, propose_concept_paper
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
    "add_agreed",
    "add_concept_paper",
    "add_contact",
    "add_session",
    "add_task",
    "close_paper",
    "close_task",
    "continue_programme",
    "correct_agreement",
    "edit_paper",
    "edit_session",
    "edit_summit",
    "edit_task",
    "end_absence",
    "end_contact",
    "file_paper",
    "finish_agreed",
    "hand_over",
    "make_item",
    "note_absence",
    "note_agreement",
    "plan_summit",
    "propose_concept_paper",
    "remove_session",
    "reopen_task",
    "report_on_task",
    "take_over",
    "tie_follow_up",
    "tie_item",
]
