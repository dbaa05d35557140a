"""What is done to a programme, its tasks and its summit."""

from programme.workflow.closing import close_programme, reopen_programme
from programme.workflow.coordination import (
    add_agreed,
    add_contact,
    correct_agreement,
    end_contact,
    finish_agreed,
    note_agreement,
)
from programme.workflow.desk import end_absence, hand_over, note_absence, take_over
from programme.workflow.milestones import (
    confirm_milestone,
    remove_milestone,
    save_round,
    save_step,
    set_milestone,
)
from programme.workflow.network import (
    add_network_document,
    edit_note,
    open_network,
    remove_network_document,
    remove_note,
    say_what_one_knows,
    take_coordinators_along,
    write_note,
)
from programme.workflow.papers import close_paper, edit_paper, file_paper, make_item
from programme.workflow.periods import continue_programme
from programme.workflow.plans import (
    add_plan,
    add_plan_document,
    add_plan_link,
    confirm_plan,
    edit_plan,
    remove_plan_document,
    remove_plan_link,
    tie_plans,
)
from programme.workflow.plans_import import import_plans
from programme.workflow.starting import start_programme
from programme.workflow.summit import add_session, edit_session, edit_summit, plan_summit, remove_session
from programme.workflow.summit_evaluations import ask_for_evaluation, evaluate
from programme.workflow.summit_invitations import invite_party, send_again, send_invitations, withdraw_party
from programme.workflow.summit_papers import add_concept_paper, propose_concept_paper
from programme.workflow.summit_registrations import cancel_registration, change_registration, register
from programme.workflow.support import (
    add_to_support,
    answer_support,
    ask_support,
    pass_on_support,
    withdraw_support,
)
from programme.workflow.tasks import (
    add_task,
    close_task,
    edit_task,
    reopen_task,
    report_on_task,
    tie_follow_up,
    tie_item,
)
from programme.workflow.terms import place_sentence

__all__ = [
    "add_agreed",
    "add_concept_paper",
    "add_contact",
    "add_network_document",
    "add_plan",
    "add_plan_document",
    "add_plan_link",
    "add_session",
    "add_task",
    "add_to_support",
    "answer_support",
    "ask_for_evaluation",
    "ask_support",
    "cancel_registration",
    "change_registration",
    "close_paper",
    "close_programme",
    "close_task",
    "confirm_milestone",
    "confirm_plan",
    "continue_programme",
    "correct_agreement",
    "edit_note",
    "edit_paper",
    "edit_plan",
    "edit_session",
    "edit_summit",
    "edit_task",
    "end_absence",
    "end_contact",
    "evaluate",
    "file_paper",
    "finish_agreed",
    "hand_over",
    "import_plans",
    "invite_party",
    "make_item",
    "note_absence",
    "note_agreement",
    "open_network",
    "pass_on_support",
    "place_sentence",
    "plan_summit",
    "propose_concept_paper",
    "register",
    "remove_milestone",
    "remove_network_document",
    "remove_note",
    "remove_plan_document",
    "remove_plan_link",
    "remove_session",
    "reopen_programme",
    "reopen_task",
    "report_on_task",
    "save_round",
    "save_step",
    "say_what_one_knows",
    "send_again",
    "send_invitations",
    "set_milestone",
    "start_programme",
    "take_coordinators_along",
    "take_over",
    "tie_follow_up",
    "tie_item",
    "tie_plans",
    "withdraw_party",
    "withdraw_support",
    "write_note",
]
