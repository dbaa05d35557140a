"""What the reader sees when something cannot be done: a refused verb, an expired form, a database that is down."""

import logging
import sys
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import requires_csrf_token
from django_htmx.http import HttpResponseClientRedirect

from members.rules.lens import SAFE_METHODS
from record.at_hand import id_at_hand
from record.stored_files import FULL
from record.verbs import Refused

logger = logging.getLogger(__name__)
DATABASE_LOST = (OperationalError, InterfaceError)
# How SQLite and PostgreSQL say that a disk is full.
DATABASE_FULL = ("disk is full", "No space left on device")


class ExplainedFailuresMiddleware:
    """A refused verb becomes a message on the page it came from; a database that does not answer becomes a page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Answer `Refused`, full disks and lost databases; let everything else go to the error page and the log."""
        if isinstance(exception, Refused):
            for message in exception.messages:
                messages.error(request, message)
            return _whole_page(request, came_from(request))
        return in_words(exception)


def _whole_page(request, address: str) -> HttpResponse:
    """Return the way to a page; for a part of a page, as an order to the whole page."""
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


class LogOnFirstMiddleware(LoginRequiredMiddleware):
    """Every page asks for log-in, and leads back to the page where the reader was typing, where the draft lies."""

    def handle_no_permission(self, request, view_func):
        """Return the way to the log-in page, which says why: for a part of a page, as an order to the whole page."""
        whole_page = request.method in SAFE_METHODS and not request.htmx
        leads_to = request.get_full_path() if whole_page else came_from(request)
        why = _why_logged_off(request)
        log_in = redirect_to_login(leads_to, f"{reverse(settings.LOGIN_URL)}?why={why}" if why else settings.LOGIN_URL)
        return _whole_page(request, log_in.url)


def _why_logged_off(request) -> str:
    """Return why somebody who was logged on no longer is, as templates/account/_why_here.html says it; or nothing."""
    if request.method not in SAFE_METHODS:
        return "unsaved"
    if getattr(request, "logged_off_idle", False):
        return "idle"
    # The browser holds a session that the portal no longer knows: ended elsewhere, or by a change of the account.
    had_one = bool(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    return "ended" if had_one and request.session.session_key is None else ""


def came_from(request) -> str:
    """Return the page of this portal the request came from; the front page if there is none.

    A form that is sent to the address of its own page came from there. What is only opened did not, and the pages of
    logging in, which lead on to where they were asked for, are no place to go back to: they would lead back for ever.
    """
    page = _page_before(request)
    here = request.method in SAFE_METHODS and request.build_absolute_uri() == page
    return "/" if here or _is_about_the_account(page) else page


def _page_before(request) -> str:
    """Return the address the browser names as where the request was made, if it is one of ours; else the front page."""
    referer = request.headers.get("referer", "")
    ours = url_has_allowed_host_and_scheme(
        referer, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return referer if ours else "/"


def _is_about_the_account(page: str) -> bool:
    return urlsplit(page).path.startswith(reverse(settings.LOGIN_URL).removesuffix("login/"))


def in_words(exception: BaseException | None) -> HttpResponse | None:
    """Return the page for a full disk (507) or a database that is away (503); None for any other failure.

    Both say what happened, and that what was typed is still in the browser; neither needs a database.
    """
    lost = isinstance(exception, DATABASE_LOST)
    full = isinstance(exception, OSError) and exception.errno in FULL
    if full or (lost and any(words in str(exception) for words in DATABASE_FULL)):
        logger.error("A disk is full: %s", exception)
        return _page("507.html", 507)
    if lost:
        logger.error("The database does not answer: %s", exception)
        return _page("503.html", 503)
    return None


def _page(template: str, status: int) -> HttpResponse:
    """Return a page of a failure with the number under which the log has it: who is called can look there."""
    return render(None, template, {"number": id_at_hand()}, status=status)


def server_error(request) -> HttpResponse:
    """Return the page for a failure nobody foresaw (500); its own where disk or database failed before any view.

    Session and log-in are read by middleware, whose failures come here and not by `process_exception`. Neither page
    needs a database, a session or a context processor.
    """
    return in_words(sys.exc_info()[1]) or _page("500.html", 500)


@requires_csrf_token
def form_expired(request, reason=""):
    """The page for a form whose protection expired or whose cookie is missing (403); it leads back to the form.

    Scripts that save know it by its header, whoever is logged on.
    """
    page = _page_before(request)
    context = {"form_page": page, "typed_text": not _is_about_the_account(page)}
    answer = render(request, "403_csrf.html", context, status=403)
    answer["X-Form-Expired"] = "1"
    return answer
