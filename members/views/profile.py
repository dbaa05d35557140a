"""The reader's own page."""

from django.shortcuts import render

from members.models import Membership


def profile(request):
    """The reader's own data and memberships."""
    memberships = Membership.objects.active().filter(person=request.user).select_related("committee")
    changes = request.user.email_changes.select_related("asked_by")
    wishes = request.user.second_factor_resets.select_related("asked_by", "confirmed_by")
    context = {
        "memberships": memberships,
        "change": changes.pending().first(),
        "wish": wishes.filter(done_at=None, ended_at=None).first(),
        "changed": changes.exclude(done_at=None),
        "removed": wishes.exclude(done_at=None),
    }
    return render(request, "members/profile.html", context)
