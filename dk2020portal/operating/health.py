"""What watchers and load balancers are answered, without log-in and session, under whatever name they ask."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import JsonResponse
from django.urls import Resolver404, resolve

from dk2020portal.operating.all_checks import OF_READINESS
from dk2020portal.operating.findings import look_at
from dk2020portal.proxies import is_uncounted
from members.signs_of_life import unserved


@login_not_required
def health(request):
    """For the load balancer and whoever watches: 200 when the database answers; the middleware answers 503 when not.

    Without workers the answer is "degraded", and names what stands still, but stays 200: pages are read and minutes
    written as ever, and a load balancer that took the server away for it would take those away too.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    stopped, uncounted = unserved(), is_uncounted(request)
    status = "degraded" if stopped or uncounted else "ok"
    return JsonResponse({"status": status, "unserved": stopped, "uncounted_proxy": uncounted})


@login_not_required
def live(request):
    """Say that the process answers; nothing is asked, so that a database that is away starts no server again."""
    return JsonResponse({"status": "ok"})


@login_not_required
def ready(request):
    """Say whether readers may be sent here: 200, or 503 with what is not ready, by name and without a word more."""
    found = {check.name: "not ok" if finding.is_error else "ok" for check, finding in look_at(OF_READINESS)}
    found |= {name: "not ok" for name in OF_READINESS if name != "files" and found["database"] != "ok"}
    well = all(state == "ok" for state in found.values())
    status = 200 if well else 503
    return JsonResponse({"status": "ok" if well else "not ok", "checks": found}, status=status)


class WatchersFirstMiddleware:
    """Answers them before anything asks for a name, a session or a person: a probe knows the address alone."""

    VIEWS = ("health_live", "health_ready", "metrics")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith(("/health/", "/metrics/")):
            try:
                match = resolve(request.path_info)
            except Resolver404:
                return self.get_response(request)
            if match.view_name in self.VIEWS:
                request.resolver_match = match
                answer = match.func(request)
                answer["Cache-Control"] = "no-store"
                return answer
        return self.get_response(request)
