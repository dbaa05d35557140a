"""Who sits in a committee on any date, and who has sat there."""

from datetime import date

from django.shortcuts import get_object_or_404, render

from members.gate.permissions import permissions_of
from members.models import Committee
from members.people.composition import composition_on, everybody_ever
from members.rules.roles import ROLES, Permission, Role
from record import clock
from record.timeline import timeline_of


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return clock.today()


def composition(request, slug):
    """Seats and memberships on any date (`?on=2021-03-01`), and the timeline of all memberships."""
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    on = _day(request.GET.get("on", ""))
    ever = everybody_ever(committee)
    context = {
        "committee": committee,
        "manage": Permission.MANAGE_COMMITTEE in permissions_of(request.user, committee),
        "on": on,
        "today": clock.today(),
        "composition": composition_on(committee, on),
        "ever": ever,
        "timeline": timeline_of(ever, on=on, today=clock.today()),
        "sentences": [(Role(role).label, rights.sentence) for role, rights in ROLES.items() if role in Role.values],
    }
    return render(request, "members/composition.html", context)
