"""Work that happens after the page has answered: the only module that imports the task library.

The library knows no retry and leaves a job running for ever when its worker is killed; `tend` (management
command) puts both right from the rows, so a task must be safe to run twice.
"""

from django_tasks import task

__all__ = ["task"]
