"""What the group is there to carry out: the programme, its tasks, what is coordinated with others; the shared desk."""

from programme.models.coordination import AgreedFollowUp, Agreement, Contact, Paper
from programme.models.desk import Absence, DeskKind, Handover
from programme.models.programme import Period, Programme, ProgrammePeriod
from programme.models.task import Task, TaskStatus

__all__ = [
    "Absence",
    "AgreedFollowUp",
    "Agreement",
    "Contact",
    "DeskKind",
    "Handover",
    "Paper",
    "Period",
    "Programme",
    "ProgrammePeriod",
    "Task",
    "TaskStatus",
]
