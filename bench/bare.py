"""The least a page of Django can be: a log-in by Django's own middleware, one query for twelve items, one template.

It has as many bytes as the page it stands beside, in the same texts; none of the portal's own code takes part.
"""

from functools import cache
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.template import Context, engines
from django.test.utils import override_settings
from django.urls import path

from meetings.models import AgendaItem

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "bench.bare.BareAddresses",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
_PAGE = """<!doctype html><html lang="da"><head><title>{{ title }}</title></head><body><p>{{ reader.name }}</p>
{% for item in items %}<section><h2>{{ item.number }} {{ item.title }}</h2><p>{{ item.presenter }}</p>
<p>{{ item.summary }}</p>{% for text in texts %}<p>{{ text }}</p>{% endfor %}</section>{% endfor %}</body></html>"""
_FRAME = 200


class BareAddresses:
    """Lets a request find the address below, and no page of the portal."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        request.urlconf = "bench.bare"
        return self.get_response(request)


@cache
def _template() -> Any:
    return engines["django"].from_string(_PAGE)


def bare(request: Any, size: int) -> HttpResponse:
    """A page of about `size` bytes for who is logged in."""
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    items = list(AgendaItem.objects.filter(meeting=2).order_by("position"))
    room = max(0, size - sum(len(item.summary.encode()) + _FRAME for item in items)) // max(1, len(items))
    texts = ["Klimahandlingsplaner og varme. " * 20] * (room // 620)
    context = {"title": "Møde", "items": items, "texts": texts, "reader": request.user}
    return HttpResponse(_template().template.render(Context(context)))


@cache
def bare_application() -> WSGIHandler:
    """Return an application of Django's own middleware and this one page."""
    with override_settings(MIDDLEWARE=MIDDLEWARE):
        return WSGIHandler()


urlpatterns = [path("<int:size>/", bare)]
