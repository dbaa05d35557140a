"""The way out of a lens: look with the own eyes again, or leave as a guest."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from members.gate.seeing_as import stop_seeing_as


@login_not_required
@require_POST
def stop_looking(request):
    """End seeing as somebody else; a guest's visit ends with everything the browser kept of it."""
    lens = getattr(request.user, "lens", None)
    if lens is None:
        return redirect("/")
    if lens.by is None:
        request.session.flush()
        return redirect("account_login")
    stop_seeing_as(request)
    return redirect(lens.home)
