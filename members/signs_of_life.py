"""Whether anybody works behind the pages: each worker, and the timer, gives a sign of life every ten seconds.

A thread of its own gives it, over a connection of its own, so that a pack that takes minutes is no silence. Who has
given none for a minute counts as dead: pages say that nobody works, and what it had in hand is taken back
(record/background.py).
"""

import logging
import os
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from threading import Event, Thread

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.utils import translation
from django.utils.crypto import get_random_string
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from members.mail.operator import tell_operator
from record import clock
from record.background import has_workers, queues, take_back_lost
from record.models import WorkerSign

logger = logging.getLogger(__name__)

SECONDS_BETWEEN = 10
TIMER = "timer"
# A death this old was noticed when it happened, or the portal was away itself (restored from a backup, for example).
TOLD_WITHIN = timedelta(hours=1)
REMEMBERED_FOR = timedelta(days=1)


def a_name() -> str:
    """Return a name for a program that begins to work: host, process, and chance, since containers share numbers."""
    return f"{socket.gethostname()[:40]}-{os.getpid()}-{get_random_string(8)}"


@contextmanager
def giving_signs(name: str, serves: Sequence[str]) -> Iterator[None]:
    """Give signs of life until the block ends, then take the sign away. Raises DatabaseError when it cannot begin."""
    # Being told to stop is no death: it ends the block.
    former = signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    WorkerSign.objects.create(name=name, serves=list(serves))
    ended = Event()
    thread = Thread(target=_go_on, args=(name, list(serves), ended), name="signs of life", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        # Where the database is away, the sign grows old by itself.
        with suppress(DatabaseError, InterfaceError):
            WorkerSign.objects.filter(name=name).delete()
        signal.signal(signal.SIGTERM, former)


def _go_on(name: str, serves: list[str], ended: Event) -> None:
    while not ended.wait(SECONDS_BETWEEN):
        close_old_connections()
        try:
            give_sign(name, serves)
            take_back_lost()
        except Exception:
            # Whatever it is (a locked table, no memory left by a pack), the next sign may come through.
            logger.exception("The sign of life of %s could not be given", name)
    connection.close()


def give_sign(name: str, serves: list[str]) -> None:
    """Note that a worker lives; one that was given up while its machine slept is among the living again."""
    WorkerSign.objects.update_or_create(
        name=name, defaults={"seen_at": clock.now(), "reported_at": None}, create_defaults={"serves": serves}
    )


def unserved() -> list[str]:
    """Return the queues nobody works off, and TIMER when nobody keeps time; one query.

    Empty where tasks run at once and need no worker (tests).
    """
    if not has_workers():
        return []
    served = {queue for serves in WorkerSign.objects.alive().values_list("serves", flat=True) for queue in serves}
    return [queue for queue in (*queues(), TIMER) if queue not in served]


def is_served(queue: str) -> bool:
    """Tell whether somebody works off a queue; one query."""
    return queue not in unserved()


def report_dead() -> None:
    """Tell the operator, once, of every worker that fell silent, and forget those of yesterday."""
    dead = WorkerSign.objects.dead()
    dead.filter(seen_at__lt=clock.now() - REMEMBERED_FOR).delete()
    said = []
    for sign in dead.filter(reported_at=None, seen_at__gt=clock.now() - TOLD_WITHIN):
        # One of several timers tells.
        if dead.filter(pk=sign.pk, reported_at=None).update(reported_at=clock.now()):
            with translation.override(settings.LANGUAGE_CODE):
                said.append(_sentence(sign))
    if said:
        tell_operator("worker_dead", said)


def _sentence(sign: WorkerSign) -> str:
    told = {"worker": sign, "time": f"{localtime(sign.seen_at):%H:%M:%S}"}
    return _("The worker %(worker)s has given no sign of life since %(time)s.") % told
