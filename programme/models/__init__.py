"""What the group is there to carry out: the programme, its periods, its tasks."""

from programme.models.programme import Period, Programme, ProgrammePeriod
from programme.models.task import Task, TaskStatus

__all__ = ["Period", "Programme", "ProgrammePeriod", "Task", "TaskStatus"]
