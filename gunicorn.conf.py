"""How the web server runs, in the demo and in production alike; the address is given by whoever starts it."""

from pathlib import Path

import environ

env = environ.FileAwareEnv()
# The workers read it too (dk2020portal/settings.py), but these lines come first.
environ.Env.read_env(Path(__file__).parent / ".env")

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
