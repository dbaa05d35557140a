"""Idle log-out: a screen that nobody sits at is closed. The page warns before, and keeps what was typed."""

from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth import logout

from record import clock

_SEEN = "seen_at"
# The session is written at most once a minute, not for every page.
_WRITTEN_EVERY = 60


def last_seen(session) -> datetime | None:
    """Return when a session was last in use, to the minute; None where that is not counted."""
    seen = session.get(_SEEN)
    return datetime.fromtimestamp(seen, tz=UTC) if seen else None


class IdleLogOutMiddleware:
    """Logs off a session without a request for the minutes of IDLE_LOG_OUT_MINUTES; 0 leaves it alone.

    Where a page then asks for log-in, the log-in page says why (dk2020portal/failures.py).
    Someone who types sends a sign of life once a minute (static/js/idle.js), so typing is not idle.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        limit = settings.IDLE_LOG_OUT_MINUTES * 60
        if limit and request.user.is_authenticated:
            now = int(clock.now().timestamp())
            idle = now - request.session.get(_SEEN, now)
            if idle > limit:
                logout(request)
                request.logged_off_idle = True
            elif idle > _WRITTEN_EVERY or _SEEN not in request.session:
                request.session[_SEEN] = now
        return self.get_response(request)
