"""A line for each request: how it was asked, by which route, what came of it, how long it took, and by whom (an id)."""

import logging
import re
import time
from uuid import uuid4

from django.conf import settings
from django.dispatch import Signal
from django.utils.functional import empty

from dk2020portal.operating.log_lines import route_of
from record.at_hand import at_hand

logger = logging.getLogger("portal.request")
# Sent with `route`, `status` and `seconds` of each request that leaves a line.
answered = Signal()
HEADER = "X-Request-ID"
# What a proxy gives a request: a token, and nothing that could be a sentence, an address or a second line.
SANE = re.compile(r"[A-Za-z0-9_-]{8,64}")
# Asked every few seconds by whoever watches.
NOISE = {"health", "health_live", "health_ready", "metrics"}


def person_of(request) -> int | None:
    """Return the id of who really asks, also when seeing as another; None where nobody had to be known."""
    person = getattr(request, "user", None)
    if person is None or getattr(person, "_wrapped", None) is empty:
        return None
    lens = getattr(person, "lens", None)
    return (lens.by if lens and lens.by else person).pk


class RequestLogMiddleware:
    """Gives each request an id, sends it back, and writes the line."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get(HEADER, "")
        called = given if SANE.fullmatch(given) else uuid4().hex
        began = time.monotonic()
        with at_hand(called, request):
            response = self.get_response(request)
            response[HEADER] = called
            if not self._is_noise(request):
                seconds = time.monotonic() - began
                self._write(request, response.status_code, round(1000 * seconds))
                answered.send(type(self), route=route_of(request), status=response.status_code, seconds=seconds)
        return response

    @staticmethod
    def _is_noise(request) -> bool:
        return route_of(request) in NOISE or request.path_info.startswith(settings.STATIC_URL)

    @staticmethod
    def _write(request, status: int, ms: int) -> None:
        facts = {"method": request.method, "route": route_of(request), "status": status, "ms": ms}
        person = person_of(request)
        words = "%s %s %s %s ms person %s"
        logger.info(words, *facts.values(), person or "-", extra={**facts, "person": person})
