"""One portal of one size, asked for its pages as fast as they come: a process of its own, which `bench.pages` talks to.

Each line in is a page and how often it is asked for; each line out says how long every answer took (milliseconds), how
many queries one is, and how many bytes. The portal is asked by WSGI, as gunicorn does.
"""

import contextlib
import io
import json
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
os.environ.setdefault("TESTING", "true")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench.bare import bare_application  # noqa: E402
from bench.pattern import MEMBER, SECRETARY, SLUG  # noqa: E402
from meetings.models import AgendaItem, Decision, FollowUp, Meeting  # noqa: E402
from members.models import Person  # noqa: E402

_HISTORY = AgendaItem.history.model


def addresses() -> dict[str, tuple[str, str]]:
    """Return who asks for which address, by the name of the page; all of them in the first group."""
    called = Meeting.objects.get(pk=2)
    item = AgendaItem.objects.filter(meeting=called).order_by("position")[0]
    decision = Decision.objects.order_by("pk")[0]
    change = _HISTORY.objects.order_by("history_id").values_list("history_id", flat=True)[0]
    task = FollowUp.objects.order_by("pk")[0]
    return {
        "front page, member": (MEMBER, reverse("home")),
        "front page, secretary": (SECRETARY, reverse("home")),
        "list of meetings": (MEMBER, reverse("meetings:meetings", args=[SLUG])),
        "meeting": (MEMBER, reverse("meetings:meeting", args=[called.pk])),
        "meeting, secretary": (SECRETARY, reverse("meetings:meeting", args=[called.pk])),
        "item": (MEMBER, reverse("meetings:item", args=[item.pk])),
        "minutes": (MEMBER, reverse("meetings:minutes", args=[1])),
        "decisions": (MEMBER, reverse("meetings:decisions", args=[SLUG])),
        "one decision": (MEMBER, reverse("meetings:decision", args=[decision.pk])),
        "follow-ups": (SECRETARY, reverse("meetings:follow_ups", args=[SLUG])),
        "one follow-up": (MEMBER, reverse("meetings:follow_up", args=[task.pk])),
        "audit timeline": (SECRETARY, reverse("committee_history", args=[SLUG])),
        "one change": (SECRETARY, reverse("change", args=["meetings.AgendaItem", change])),
        "committee": (MEMBER, reverse("committee", args=[SLUG])),
        "organisations": (SECRETARY, reverse("members:organisations")),
        "working group, form": (SECRETARY, reverse("workgroups:establish_workgroup", args=[SLUG])),
        "who can see what": (SECRETARY, reverse("meetings:who_can_see_what", args=[called.pk])),
        "search": (MEMBER, reverse("search") + "?q=klimahandlingsplaner"),
        "week": (SECRETARY, reverse("week")),
        "messages": (MEMBER, reverse("members:messages")),
    }


def _cookies() -> dict[str, str]:
    found = {}
    for email in (MEMBER, SECRETARY):
        client = Client()
        client.force_login(Person.objects.get(email=email), backend="members.accounts.account.PersonBackend")
        found[email] = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    return found


def _asked(application: Callable[..., Any], address: str, cookie: str) -> bytes:
    """Ask for a page; return it. Raises RuntimeError where the answer is no page."""
    path, _mark, query = address.partition("?")
    said: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_COOKIE": cookie,
        "HTTP_ACCEPT_LANGUAGE": "da",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }
    answer = application(environ, lambda status, _headers, _failure=None: said.append(status))
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    if not said[0].startswith("200"):
        raise RuntimeError(f"{address} answered {said[0]}")
    return body


def _times(ask: Callable[[], object], times: int, now: Callable[[], float]) -> list[float]:
    took = []
    for _time in range(times):
        before = now()
        ask()
        took.append((now() - before) * 1000)
    return took


def _processor() -> float:
    """The time this process, and that of the database for it, have had a processor, in seconds."""
    nanoseconds = [_scheduled(os.getpid())]
    held = getattr(connection, "connection", None)
    if connection.vendor == "postgresql" and held is not None:
        nanoseconds.append(_scheduled(held.info.backend_pid))
    return sum(nanoseconds) / 1e9


def _scheduled(pid: int) -> int:
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0])


def _answer(line: dict[str, Any], pages: dict[str, tuple[str, str]], cookies: dict[str, str], portal) -> dict[str, Any]:
    if "bare" in line:
        application, (person, address), queries = bare_application(), (MEMBER, f"/{line['bare']}/"), 0
    else:
        application, (person, address), queries = portal, pages[line["page"]], 0
    ask = partial(_asked, application, address, cookies[person])
    body = ask()
    if line.get("count"):
        with CaptureQueriesContext(connection) as asked:
            ask()
        queries = len(asked)
    times = _times(ask, line["times"], _processor if line["processor"] else time.perf_counter)
    return {"times": times, "queries": queries, "bytes": len(body)}


def main() -> None:
    """Answer lines until there are no more."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    with contextlib.redirect_stdout(sys.stderr), override_settings(ALLOWED_HOSTS=["testserver"]):
        pages, cookies, portal = addresses(), _cookies(), get_wsgi_application()
        print(json.dumps(list(pages)), file=out, flush=True)
        for line in sys.stdin:
            print(json.dumps(_answer(json.loads(line), pages, cookies, portal)), file=out, flush=True)


if __name__ == "__main__":
    main()
