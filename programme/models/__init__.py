"""What the group is there to carry out: the programme, its periods, its tasks; and the desk of its secretariat."""

from programme.models.desk import Absence, DeskKind, Handover
from programme.models.programme import Period, Programme, ProgrammePeriod
from programme.models.task import Task, TaskStatus

__all__ = ["Absence", "DeskKind", "Handover", "Period", "Programme", "ProgrammePeriod", "Task", "TaskStatus"]
