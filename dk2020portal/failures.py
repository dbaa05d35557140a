"""What the reader sees when something cannot be done: a refused verb, an expired form, a database that is down."""

import logging

from django.contrib import messages
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import requires_csrf_token

from members.verbs import Refused

logger = logging.getLogger(__name__)


class ExplainedFailuresMiddleware:
    """A refused verb becomes a message on the page it came from; a database that does not answer becomes a page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Answer `Refused` and lost databases; let everything else go to the error page and the log."""
        if isinstance(exception, Refused):
            for message in exception.messages:
                messages.error(request, message)
            return redirect(came_from(request))
        if isinstance(exception, OperationalError | InterfaceError):
            logger.error("The database does not answer: %s", exception)
            return database_down(request)
        return None


def came_from(request) -> str:
    """Return the page of this portal the request came from; the front page if there is none."""
    referer = request.headers.get("referer", "")
    ours = url_has_allowed_host_and_scheme(
        referer, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return referer if ours and request.build_absolute_uri() != referer else "/"


def database_down(request) -> HttpResponse:
    """Return a page that needs no database (503): what happened, and that what was typed is still in the browser."""
    return render(None, "503.html", status=503)


@requires_csrf_token
def form_expired(request, reason=""):
    """The page for a form whose protection expired or whose cookie is missing (403)."""
    return render(request, "403_csrf.html", status=403)
