"""The reader's own page."""

from django.shortcuts import render

from members.models import Membership


def profile(request):
    """The reader's own data and memberships."""
    memberships = Membership.objects.active().filter(person=request.user).select_related("committee")
    return render(request, "members/profile.html", {"memberships": memberships})
