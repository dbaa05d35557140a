"""The lines of a composition: how many sit for whom, from when to when."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from members import workflow
from members.forms.seats import EditSeatForm, SeatForm
from members.gate.permissions import authorize
from members.models import Committee, Seat
from members.rules.roles import Permission
from pages.answer_form import answer_form
from pages.form_course import facts_of
from record import clock
from record.versions import version_of

_FIELDS = ("label", "places", "side", "named_by", "organisation", "starts_on", "ends_on")


def _shown(seat: Seat) -> dict:
    return {name: getattr(seat, name) for name in _FIELDS} | {"version": version_of(seat)}


def add_seat(request, slug):
    """Add a line to the composition."""
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    authorize(request.user, Permission.MANAGE_COMMITTEE, committee)
    form = SeatForm(request.POST or None, initial={"starts_on": clock.today(), "places": 1})
    return answer_form(
        request,
        form,
        lambda: workflow.add_seat(committee=committee, by=request.user, **form.cleaned_data),
        done=_("The seat has been saved."),
        to=reverse("members:composition", args=[slug]),
        committee=committee,
        title=_("Add a seat"),
        submit=_("Save the seat"),
        back=reverse("members:composition", args=[slug]),
    )


def edit_seat(request, pk):
    """Change a line of the composition, or give it its last day."""
    seats = Seat.objects.filter(committee__in=Committee.objects.visible_to(request.user)).select_related("committee")
    seat = get_object_or_404(seats, pk=pk)
    authorize(request.user, Permission.MANAGE_COMMITTEE, seat.committee)
    form = EditSeatForm(request.POST or None, initial=_shown(seat))
    back = reverse("members:composition", args=[seat.committee.slug])

    return answer_form(
        request,
        form,
        lambda: workflow.edit_seat(seat=seat, by=request.user, **facts_of(form)),
        done=_("The seat has been saved."),
        to=back,
        now=_shown,
        committee=seat.committee,
        title=_("Edit the seat “%(seat)s”") % {"seat": seat.label},
        submit=_("Save the seat"),
        back=back,
    )
