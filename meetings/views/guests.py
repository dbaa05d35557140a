"""Where a guest's link leads."""

from allauth.core.ratelimit import consume_or_429
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from meetings.guests.links import begin_visit, grant_behind


@never_cache
@login_not_required
def guest_link(request, token):
    """Ask before the visit begins: a mail scanner that follows links must not begin it.

    404 for a link that has ended or never was, the same page for both; 429 after too many of them.
    """
    grant = grant_behind(token)
    if grant is None:
        # Only links that do not work are counted.
        too_many = consume_or_429(request, action="guest_link", limit_get=True)
        return too_many or render(request, "meetings/guest_link_ended.html", status=404)
    if request.user.is_authenticated and request.user.lens is None:
        if request.user == grant.user:
            return redirect(grant.content_object)
        return render(request, "meetings/guest_link.html", {"grant": grant, "somebody_else": True}, status=409)
    if request.method == "POST":
        begin_visit(request, grant)
        return redirect(grant.content_object)
    return render(request, "meetings/guest_link.html", {"grant": grant, "somebody_else": False})
