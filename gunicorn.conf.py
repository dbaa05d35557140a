"""How the web server runs, in the demo and in production alike; the address is given by whoever starts it."""

import gc
import os
import shutil
import tempfile
from pathlib import Path

import environ

env = environ.FileAwareEnv()
# The workers read it too (dk2020portal/settings.py), but these lines come first.
environ.Env.read_env(Path(__file__).parent / ".env")

METRICS = bool(env.str("METRICS_TOKEN", default="") or env.str("METRICS_NETWORKS", default=""))
FOLDER = "PROMETHEUS_MULTIPROC_DIR"

wsgi_app = "dk2020portal.wsgi:application"
worker_class = "gthread"
workers = env.int("WEB_CONCURRENCY", default=2)
threads = 4
# A member who downloads a large pack on a train keeps the connection; a hung worker is replaced.
timeout = 60
graceful_timeout = 20
# Restarted now and then, not all at once: memory taken by a large file is given back.
max_requests = 2000
max_requests_jitter = 200
control_socket_disable = True
accesslog = env.str("ACCESS_LOG", default="") or None
# Without addresses, which hold the keys of guests and calendars: the portal's own line for each request has the route.
access_log_format = "%(h)s %(t)s %(m)s %(s)s %(B)s %(M)sms %({x-request-id}o)s"
loglevel = "warning"
logger_class = "dk2020portal.operating.server_log.ServerLog"


def on_starting(server):
    """Make the folder in which the processes keep their counts (dk2020portal/operating/counted.py)."""
    if METRICS:
        server.counts = os.environ[FOLDER] = tempfile.mkdtemp(prefix="portal-metrics-")


def pre_fork(server, worker):
    """Give a process the first place no other has: two never write one file, and a successor goes on with it."""
    taken = {other.place for other in server.WORKERS.values()}
    worker.place = next(place for place in range(len(taken) + 1) if place not in taken)


def post_fork(server, worker):
    """Tell the process its place."""
    os.environ["SERVER_PLACE"] = str(worker.place)


def on_exit(server):
    """Remove the folder of the counts."""
    shutil.rmtree(getattr(server, "counts", ""), ignore_errors=True)


def post_worker_init(_worker) -> None:
    """What is loaded stays to the end: a worker does not stop to look through it again and again for what is unused."""
    # Views are imported with the addresses, which otherwise waits for the first page.
    from django.urls import get_resolver

    _loaded = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
