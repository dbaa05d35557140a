"""Work that happens after the page has answered: the only module that imports the task library.

The library knows no retry and leaves a job running for ever when its worker is killed; `tend` (management
command) puts both right from the rows, so a task must be safe to run twice.
"""

from django_tasks import task
from django_tasks_db.models import DBTaskResult

__all__ = ["in_line", "task"]


def in_line(job) -> set:
    """Return the first arguments of the jobs of a task that wait for a worker: what waits is not put in line again."""
    waiting = DBTaskResult.objects.ready().filter(task_path=job.module_path).values_list("args_kwargs", flat=True)
    return {one["args"][0] for one in waiting if one["args"]}
