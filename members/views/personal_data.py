"""Personal data: the reader's own copy, and erasing a person."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from members import workflow
from members.forms.memberships import ReasonForm
from members.gate.access import authorize
from members.models import Person
from members.workflow.erasure import erased_fields, what_hinders
from pages.form_course import refusals_to
from record.personal_data import in_words, own_copy, personal_fields, rows_that_go


def own_data(request):
    """What the portal holds about the reader, and a way to take it along."""
    fields = in_words(request.user, personal_fields(request.user))
    return render(request, "members/own_data.html", {"copy": own_copy(request.user), "fields": fields})


def own_data_file(request):
    """The same as a file (JSON)."""
    answer = JsonResponse(own_copy(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


def erase_person(request, pk):
    """What goes and what stays, before it is done; then do it."""
    one = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    authorize(request.user, "members.manage_people", one)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_to(form):
            workflow.erase_person(person=one, by=request.user, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("Contact data and account of %(name)s have been erased.") % {"name": one})
            return redirect("members:person", pk)
    counted = [(rows.model._meta.verbose_name_plural, rows.count()) for rows in rows_that_go(one)]
    context = {
        "person": one,
        "form": form,
        "hindrances": what_hinders(one, by=request.user),
        "fields": in_words(one, erased_fields()),
        "rows": [(name, number) for name, number in counted if number],
    }
    return render(request, "members/erase_person.html", context)
