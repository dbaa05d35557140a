"""What the server counts itself for Prometheus: answers by route and kind of status, and log-ins.

prometheus-client, and not django-prometheus: that wraps the database engine and every model to count what nobody looks
at here, labels views by what we label ourselves, and shows its figures to everybody.

Several processes serve the portal, so each keeps its counts in a file and whoever is asked adds them up. The files are
named by the place of a process among the others (gunicorn.conf.py), which its successor takes over with its counts: by
process id there would be two more files after every two thousand requests.
"""

import os

from django.contrib.auth.signals import user_logged_in, user_login_failed
from prometheus_client import CollectorRegistry, Counter, Histogram, values
from prometheus_client.multiprocess import MultiProcessCollector

from dk2020portal.operating.request_log import answered

FOLDER, PLACE = "PROMETHEUS_MULTIPROC_DIR", "SERVER_PLACE"
if FOLDER in os.environ:
    values.ValueClass = values.MultiProcessValue(lambda: os.environ.get(PLACE) or str(os.getpid()))

BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
OURS = CollectorRegistry()
SECONDS = Histogram(
    "portal_response_seconds",
    "Seconds until an answer, by route and kind of status",
    ["route", "status"],
    buckets=BUCKETS,
    registry=OURS,
)
LOG_INS = Counter("portal_log_ins", "Log-ins, ok or failed", ["outcome"], registry=OURS)


def _answered(route: str, status: int, seconds: float, **_kwargs) -> None:
    SECONDS.labels(route, f"{status // 100}xx").observe(seconds)


def _logged_in(**_kwargs) -> None:
    LOG_INS.labels("ok").inc()


def _failed(**_kwargs) -> None:
    LOG_INS.labels("failed").inc()


def begin() -> None:
    """Count from now on; called once in each process."""
    answered.connect(_answered)
    user_logged_in.connect(_logged_in)
    user_login_failed.connect(_failed)
    for outcome in ("ok", "failed"):
        LOG_INS.labels(outcome)


def register_into(registry: CollectorRegistry) -> None:
    """Add the counts of all processes to a registry that is about to be told."""
    if FOLDER in os.environ:
        MultiProcessCollector(registry)
    else:
        registry.register(OURS)
