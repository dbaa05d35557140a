"""Milestones of plans from a sheet: choose a file, see what each row would do, then all or what is right."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.gate.permissions import authorize
from pages.form_course import refusals_to
from pages.sheet import SheetRow, read_rows, sealed, unsealed
from programme import workflow
from programme.forms.plan import PlansFileForm
from programme.reading.plans_sheet import MILESTONES, planned
from programme.views.plans import MANAGE, programme_seen
from programme.views.while_open import for_typing
from record.verbs import Refused


def _seal(request, programme) -> str:
    return f"import of milestones of {programme.pk} by {request.user.pk}"


@for_typing
def import_plans(request, slug):
    """Choose a file and see what it would do; confirm, and it is done whole, or without the rows that are wrong."""
    programme = programme_seen(request, slug)
    authorize(request.user, MANAGE, programme)
    if "rows" in request.POST:
        return _confirmed(request, programme)
    form = PlansFileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "programme": programme, "committee": programme.committee}
    context["headings"] = ", ".join(MILESTONES.headings.values())
    if form.is_valid():
        file = form.cleaned_data["file"]
        with refusals_to(form):
            rows = read_rows(file.name, file.read(), MILESTONES)
            found = planned(programme, rows)
            wrong = [row for row in found if row.errors]
            context |= {"planned": found, "wrong": wrong, "right": len(found) - len(wrong)}
            context["rows"] = sealed(rows, salt=_seal(request, programme))
    return render(request, "programme/import_plans.html", context)


def _confirmed(request, programme):
    rows: list[SheetRow] = []
    try:
        rows = unsealed(request.POST["rows"], salt=_seal(request, programme))
        number, left_out = workflow.import_plans(
            programme=programme, rows=rows, by=request.user, leave_out="leave_out" in request.POST
        )
    except signing.BadSignature:
        messages.error(request, _("The preview is too old. Choose the file again."))
        return redirect("programme:import_plans", programme.committee.slug)
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("programme:import_plans", programme.committee.slug)
    told = ngettext("%(n)s milestone has been set.", "%(n)s milestones have been set.", number) % {"n": number}
    if left_out:
        rows_left = ", ".join(str(row.number) for row in left_out)
        told += " " + _("Left out, as you chose: row %(rows)s.") % {"rows": rows_left}
    messages.success(request, told)
    return redirect("programme:plans", programme.committee.slug)
