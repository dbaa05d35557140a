"""Pages of the programme: its periods, and where its tasks stand."""

from datetime import timedelta

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from members.gate.permissions import authorize
from members.models import Committee
from members.rules.roles import Permission
from pages.answer_form import answer_form
from programme import workflow
from programme.forms.period import PeriodForm
from programme.models import Programme
from programme.reading.overview import overview_of
from programme.views.while_open import for_typing, may_now


def programme(request, slug):
    """The project period, its references and its tasks."""
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    shown = Programme.objects.of(committee, request.user)
    rows = overview_of(shown, request.user) if shown else []
    context = {
        "committee": committee,
        "programme": shown,
        "periods": shown.periods if shown else [],
        "may": may_now(request.user, shown) if shown and shown.committee_id == committee.pk else frozenset(),
        "references": shown.case_references.select_related("party") if shown else [],
        "rows": rows,
        "late": [row for row in rows if row.task.is_overdue],
        "silent": [row for row in rows if row.is_silent],
        "next": [row for row in rows if row.next_on],
    }
    return render(request, "programme/programme.html", context)


@for_typing
def continue_programme(request, slug):
    """Carry the programme on for another period."""
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    continued = get_object_or_404(Programme.objects.visible_to(request.user), committee=committee)
    authorize(request.user, Permission.MANAGE_COMMITTEE, committee)
    next_day = continued.periods[-1].ends_on + timedelta(days=1)
    form = PeriodForm(request.POST or None, person=request.user, committee=committee, initial={"starts_on": next_day})
    return answer_form(
        request,
        form,
        lambda: workflow.continue_programme(programme=continued, by=request.user, **form.cleaned_data),
        done=_("The project period has been added."),
        to=reverse("programme:programme", args=[slug]),
        committee=committee,
        title=_("Add a project period"),
        submit=_("Add the period"),
        back=reverse("programme:programme", args=[slug]),
        draft=f"programme-period-{continued.pk}",
    )
