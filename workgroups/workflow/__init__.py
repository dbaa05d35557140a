"""What is done to a working group: set up, plan, deliver, report back, close (terms of reference)."""

from workgroups.workflow.documents import add_document, remove_document
from workgroups.workflow.groups import (
    add_deliverable,
    close_workgroup,
    edit_workgroup,
    establish_workgroup,
    explain_outside,
    mark_delivered,
    set_last_day,
)
from workgroups.workflow.milestones import add_milestone, edit_milestone, report_on_milestone
from workgroups.workflow.reports import report_back

__all__ = [
    "add_deliverable",
    "add_document",
    "add_milestone",
    "close_workgroup",
    "edit_milestone",
    "edit_workgroup",
    "establish_workgroup",
    "explain_outside",
    "mark_delivered",
    "remove_document",
    "report_back",
    "report_on_milestone",
    "set_last_day",
]
