"""The pages that belong to no app: the front page, language, accessibility, health."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from dk2020portal.waiting import waiting_for
from meetings.lifecycle import MeetingState
from meetings.models import Decision, Meeting
from members import clock


def home(request):
    """The front page: what waits for this person, the next meetings, the latest decisions."""
    meetings = Meeting.objects.visible_to(request.user).select_related("committee")
    decisions = Decision.objects.readable_by(request.user).with_item()
    context = {
        "waiting": waiting_for(request.user),
        "upcoming": meetings.filter(ends_at__gt=clock.now()).exclude(state=MeetingState.CANCELLED)[:4],
        "decisions": decisions.order_by("-item__meeting__starts_at", "-item__position")[:5],
    }
    return render(request, "portal/home.html", context)


@login_not_required
@require_POST
def choose_language(request):
    """Keep the chosen language in a cookie and return to the page the choice was made on."""
    wanted, back = request.POST.get("language", ""), request.POST.get("next", "/")
    response = redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}) else "/")
    if wanted in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=365 * 24 * 60 * 60,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


@login_not_required
def accessibility(request):
    """The accessibility statement (lov 692/2018)."""
    return render(request, "portal/accessibility.html")


@login_not_required
def cookies(request):
    """Which cookies are set, and that no consent is needed for them."""
    return render(request, "portal/cookies.html")


@login_not_required
def health(request):
    """For the load balancer: 200 when the database answers; the middleware answers 503 when it does not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def server_error(request):
    """The page for a failure nobody foresaw: needs no database, no session and no context processor."""
    return HttpResponse(render(None, "500.html").content, status=500)
