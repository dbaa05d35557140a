"""Personal data: the reader's own copy, and erasing a person."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from members import workflow
from members.forms.memberships import ReasonForm
from members.gate.permissions import authorize
from members.models import Person
from members.people.own_data import own_rows
from members.rules.roles import Permission
from members.workflow.erasure import erased_fields, what_hinders
from pages.answer_form import answer_form
from record.personal_data import in_words, own_copy, personal_fields, rows_that_go


def own_data(request):
    """What the portal holds about the reader, and a way to take it along."""
    fields = in_words(request.user, personal_fields(request.user))
    context = {
        "fields": fields,
        "memberships": request.user.memberships.select_related("committee").order_by("-starts_on", "-pk"),
        "stands_in": request.user.stands_in.select_related("membership__committee").order_by("-starts_on", "-pk"),
        "kinds": list(own_rows(request.user)),
    }
    return render(request, "members/own_data.html", context)


def own_data_file(request):
    """The same as a file (JSON)."""
    answer = JsonResponse(own_copy(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


def erase_person(request, pk):
    """What goes and what stays, before it is done; then do it."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    authorize(request.user, Permission.MANAGE_PEOPLE, person)
    form = ReasonForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: workflow.erase_person(person=person, by=request.user, **form.cleaned_data),
        done=lambda _erased: _("Contact data and account of %(name)s have been erased.") % {"name": person},
        to=reverse("members:person", args=[pk]),
        page=_what_goes,
        person=person,
    )


def _what_goes(request, *, person, form, theirs, status):
    counted = [(rows.model._meta.verbose_name_plural, rows.count()) for rows in rows_that_go(person)]
    context = {
        "person": person,
        "form": form,
        "hindrances": what_hinders(person, by=request.user),
        "fields": in_words(person, erased_fields()),
        "rows": [(name, number) for name, number in counted if number],
    }
    return render(request, "members/erase_person.html", context, status=status)
