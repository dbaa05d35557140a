"""What the group is there to carry out: the programme, its tasks, its summit, coordination with others; the desk."""

from programme.models.coordination import AgreedFollowUp, Agreement, Contact, Paper
from programme.models.desk import Absence, DeskKind, Handover
from programme.models.programme import Period, Programme, ProgrammePeriod
from programme.models.summit import ConceptPaper, Summit, SummitSession
from programme.models.task import Task, TaskStatus

__all__ = [
    "Absence",
    "AgreedFollowUp",
    "Agreement",
    "ConceptPaper",
    "Contact",
    "DeskKind",
    "Handover",
    "Paper",
    "Period",
    "Programme",
    "ProgrammePeriod",
    "Summit",
    "SummitSession",
    "Task",
    "TaskStatus",
]
