"""Work that happens after the page has answered: the only module that imports the task library.

The library leaves a job running for ever when its worker is killed. Here it is taken back, once, so a job must be
safe to run twice; what must never happen twice (a mail) has rows of its own that say how far it came.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min
from django_tasks import TaskResultStatus, task_backends
from django_tasks import task as in_background
from django_tasks_db import DatabaseBackend
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from record import clock
from record.at_hand import at_hand
from record.attempts import ATTEMPTS, MadeFileQuerySet
from record.models import WorkerSign
from record.models.worker_sign import DEAD_AFTER

__all__ = [
    "forget_done",
    "has_workers",
    "in_background",
    "in_line",
    "is_in_line",
    "make_lost_again",
    "queues",
    "take_back_lost",
    "waiting_lines",
    "work_off",
]

logger = logging.getLogger(__name__)
KEPT_FOR = timedelta(days=7)
SECONDS_BETWEEN_LOOKS = 1
BACKEND = "default"


def queues() -> list[str]:
    """Return the names of all queues."""
    return list(settings.TASKS[BACKEND]["QUEUES"])


def has_workers() -> bool:
    """Tell whether jobs wait in the database for a worker; under test they run at once."""
    return isinstance(task_backends[BACKEND], DatabaseBackend)


def in_line(job) -> set:
    """Return the first arguments of the jobs of a kind that wait or are worked on: those are not put in line again."""
    there = DBTaskResult.objects.filter(
        status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING), task_path=job.module_path
    )
    return {call["args"][0] for call in there.values_list("args_kwargs", flat=True) if call["args"]}


def waiting_lines() -> dict[str, tuple[int, datetime | None]]:
    """Return how many jobs of each queue wait, and since when the oldest of them; one query."""
    ready = DBTaskResult.objects.filter(status=TaskResultStatus.READY).order_by().values("queue_name")
    rows = ready.annotate(count=Count("pk"), since=Min("enqueued_at")).values_list("queue_name", "count", "since")
    found = {name: (count, since) for name, count, since in rows} if has_workers() else {}
    return {name: found.get(name, (0, None)) for name in queues()}


def is_in_line(job) -> bool:
    """Tell whether a job of a kind waits that nobody has begun: it will see what stands in the database now."""
    return DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=job.module_path).exists()


def make_lost_again(job, files: MadeFileQuerySet, give_up: Callable) -> None:
    """Put those `files` in line for `job` again that lost their place in it; `give_up` those lost twice."""
    # The line first: what is made meanwhile is not among the lost any more.
    there = in_line(job)
    for file in files.lost().exclude(pk__in=there):
        if file.attempts < ATTEMPTS:
            job.enqueue(file.pk)
        else:
            give_up(file)


def take_back_lost() -> None:
    """Put the jobs of dead workers in line again; give up those that have lost two. Safe for several at once."""
    for job in _lost():
        still_lost = DBTaskResult.objects.running().filter(pk=job.pk, started_at=job.started_at)
        if len(job.worker_ids) < ATTEMPTS:
            if still_lost.update(status=TaskResultStatus.READY, started_at=None):
                logger.warning("The worker of job %s (%s) died: it waits for another", job.pk, job.task_path)
        elif still_lost.update(
            status=TaskResultStatus.FAILED, finished_at=clock.now(), traceback="Its workers died, one after the other."
        ):
            logger.error("Job %s (%s) was lost twice: its workers died", job.pk, job.task_path)


def _lost() -> list[DBTaskResult]:
    """Return the jobs in the hands of the dead; one query while nobody works."""
    # Jobs first, signs second: a worker gives a sign before it takes a job.
    jobs = list(DBTaskResult.objects.running().filter(started_at__lt=clock.now() - DEAD_AFTER))
    alive = set(WorkerSign.objects.alive().values_list("name", flat=True)) if jobs else set()
    return [job for job in jobs if not alive.intersection(job.worker_ids[-1:])]


def forget_done() -> None:
    """Remove the jobs that ended long ago: nobody asks for them any more."""
    DBTaskResult.objects.finished().filter(finished_at__lt=clock.now() - KEPT_FOR).delete()


class _Worker(Worker):
    """The library's; what is logged meanwhile names the job."""

    def run_task(self, db_task_result: DBTaskResult) -> None:
        with at_hand(str(db_task_result.pk)):
            super().run_task(db_task_result)


def work_off(names: Sequence[str], *, called: str) -> None:
    """Work off the queues of these names until SIGTERM or Ctrl-C; the job in hand is finished first."""
    worker = _Worker(
        queue_names=list(names),
        interval=SECONDS_BETWEEN_LOOKS,
        batch=False,
        backend_name=BACKEND,
        startup_delay=False,
        max_tasks=None,
        worker_id=called,
        excluded_queue_names=[],
    )
    worker.configure_signals()
    worker.run()
