"""Jobs that a worker takes in hand in the tests of workers."""

import os
import signal
import time

from record.background import in_background
from record.models import WorkerSign


@in_background(queue_name="packs")
def take_long(number: int) -> None:
    """Take longer than any test waits."""
    time.sleep(600)


@in_background(queue_name="packs")
def tell_to_stop() -> list:
    """Tell the worker that does this job to stop; return what the workers that live then serve."""
    os.kill(os.getpid(), signal.SIGTERM)
    return list(WorkerSign.objects.alive().values_list("serves__0", flat=True))
