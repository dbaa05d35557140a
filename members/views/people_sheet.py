"""People in and out as a sheet: choose a file, see what each row would do, then all or nothing."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members import workflow
from members.forms.people import PeopleFileForm
from members.gate.permissions import authorize
from members.models import Person
from members.models.person import REGISTER
from members.people.importing import plan
from members.people.sheet import as_csv, as_excel, read_sheet
from members.rules.roles import Permission
from pages.form_course import refusals_to
from pages.sheet import EXCEL, sealed, unsealed

MANAGE = Permission.MANAGE_PEOPLE
EXPORTS = {"csv": (as_csv, "text/csv; charset=utf-8"), "xlsx": (as_excel, EXCEL)}


def _seal(request) -> str:
    return f"import of people by {request.user.pk}"


def import_people(request):
    """Choose a file and see what it would do; confirm, and it is done whole or not at all."""
    authorize(request.user, MANAGE, REGISTER)
    if "rows" in request.POST:
        return _confirmed(request)
    form = PeopleFileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        file = form.cleaned_data["file"]
        with refusals_to(form):
            rows = read_sheet(file.name, file.read())
            planned = plan(rows, by=request.user)
            wrong = sum(1 for row in planned if row.errors)
            context |= {"planned": planned, "wrong": wrong, "rows": "" if wrong else sealed(rows, salt=_seal(request))}
    return render(request, "members/import_people.html", context)


def _confirmed(request):
    try:
        rows = unsealed(request.POST["rows"], salt=_seal(request))
    except signing.BadSignature:
        messages.error(request, _("The preview is too old. Choose the file again."))
        return redirect("members:import_people")
    added, changed = workflow.import_people(rows=rows, by=request.user)
    new = ngettext("%(n)s person has been added", "%(n)s people have been added", added) % {"n": added}
    messages.success(request, _("%(new)s, and %(changed)s changed.") % {"new": new, "changed": changed})
    return redirect("members:people")


def export_people(request, kind):
    """Everybody as a file, in the columns an import reads."""
    authorize(request.user, MANAGE, REGISTER)
    if kind not in EXPORTS:
        raise Http404
    write, content_type = EXPORTS[kind]
    people = Person.objects.registered().select_related("organisation")
    answer = HttpResponse(write(people), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{_("people")}.{kind}"'
    return answer
