"""How the web server runs, in the demo and in production alike; the address is given by whoever starts it."""

import os

wsgi_app = "dk2020portal.wsgi:application"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
# A member who downloads a large pack on a train keeps the connection; a hung worker is replaced.
timeout = 60
graceful_timeout = 20
# Restarted now and then, not all at once: memory taken by a large file is given back.
max_requests = 2000
max_requests_jitter = 200
control_socket_disable = True
accesslog = os.environ.get("ACCESS_LOG") or None
loglevel = "warning"
