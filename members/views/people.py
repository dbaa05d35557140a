"""The register: people and the organisations they come from, for those who keep it."""

from functools import partial

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from members import workflow
from members.forms.people import EditOrganisationForm, EditPersonForm, OrganisationForm, PersonForm
from members.gate.access_of import access_of
from members.gate.permissions import authorize
from members.models import Committee, Organisation, Person
from members.models.person import REGISTER
from members.rules.roles import Permission
from members.workflow.people import require_not_erased
from pages.answer_form import answer_form
from pages.form_course import facts_of
from pages.form_page import before_typing
from record import clock
from record.plain_text import in_one_line
from record.timeline import timeline_of
from record.versions import version_of

MANAGE = Permission.MANAGE_PEOPLE
PER_PAGE = 50


def people(request):
    """Everybody, in Danish order, found by name, organisation or e-mail (`?q=`)."""
    authorize(request.user, MANAGE, REGISTER)
    words = in_one_line(request.GET.get("q", ""))[:100]
    found = Person.objects.registered().found_by(words).select_related("organisation")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    query = urlencode({"q": words}) + "&" if words else ""
    return render(request, "members/people.html", {"page": page, "words": words, "query": query})


def organisations(request):
    """The organisations with their people, in Danish order."""
    authorize(request.user, MANAGE, REGISTER)
    inside = Prefetch("people", Person.objects.registered(), to_attr="registered_people")
    return render(
        request, "members/organisations.html", {"organisations": Organisation.objects.prefetch_related(inside)}
    )


def person(request, pk):
    """One person: facts, memberships over time, and access today with its reasons."""
    person = get_object_or_404(Person.objects.visible_to(request.user).select_related("organisation"), pk=pk)
    manage = request.user.has_perm(MANAGE, REGISTER)
    held = person.memberships.filter(committee__in=Committee.objects.visible_to(request.user))
    held = list(held.select_related("committee", "seat").order_by("committee__name", "starts_on"))
    today = clock.today()
    context = {
        "person": person,
        "manage": manage,
        "keeps": manage and request.user.has_perm(MANAGE, person),
        "memberships": held,
        "timeline": timeline_of(held, on=today, today=today, label=lambda each: each.committee.short_name),
        "on": today,
        "access": access_of(person, request.user) if manage else [],
    }
    return render(request, "members/person.html", context)


def register_page(request, *, status=200, **page):
    """Render one form that belongs to no committee."""
    return render(request, "members/person_form.html", page, status=status)


def add_person(request):
    """Register somebody new."""
    authorize(request.user, MANAGE, REGISTER)
    form = PersonForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: workflow.add_person(by=request.user, **form.cleaned_data),
        done=lambda person: _("%(name)s has been registered.") % {"name": person},
        to=lambda person: reverse("members:person", args=[person.pk]),
        page=register_page,
        title=_("Add a person"),
        submit=_("Add the person"),
        back=reverse("members:people"),
    )


_PERSON_FIELDS = ("name", "email", "organisation", "job_title", "level", "phone")
_ORGANISATION_FIELDS = ("name", "short_name", "kind", "code", "council")


def _shown(row, fields) -> dict:
    return {name: getattr(row, name) for name in fields} | {"version": version_of(row)}


def _edit(request, *, form, fields, save, title, submit, done, back):
    """The shared course of the two forms that change the register: ask, save, or show both versions."""
    return answer_form(
        request,
        form,
        lambda: save(by=request.user, **facts_of(form)),
        done=done,
        to=back,
        now=lambda current: _shown(current, fields),
        page=register_page,
        title=title,
        submit=submit,
        back=back,
    )


def _person_saved(person) -> str:
    """Say so, and what still waits."""
    if not person.email_changes.pending().exists():
        return _("The person has been saved.")
    return _(
        "The person has been saved. The new e-mail waits: it takes effect when the new address has confirmed, and the "
        "old one has confirmed or not objected for 24 hours."
    )


def edit_person(request, pk):
    """Change what the register says of a person."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    authorize(request.user, MANAGE, person)
    before_typing(request, require_not_erased, person)
    return _edit(
        request,
        form=EditPersonForm(request.POST or None, initial=_shown(person, _PERSON_FIELDS)),
        fields=_PERSON_FIELDS,
        save=partial(workflow.edit_person, person=person),
        title=_("Edit %(name)s") % {"name": person},
        submit=_("Save the person"),
        done=_person_saved,
        back=reverse("members:person", args=[pk]),
    )


def add_organisation(request):
    """Register an organisation."""
    authorize(request.user, MANAGE, REGISTER)
    form = OrganisationForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: workflow.add_organisation(by=request.user, **form.cleaned_data),
        done=lambda organisation: _("%(name)s has been registered.") % {"name": organisation},
        to=reverse("members:organisations"),
        page=register_page,
        title=_("Add an organisation"),
        submit=_("Add the organisation"),
        back=reverse("members:organisations"),
    )


def edit_organisation(request, pk):
    """Change what the register says of an organisation."""
    authorize(request.user, MANAGE, REGISTER)
    organisation = get_object_or_404(Organisation, pk=pk)
    return _edit(
        request,
        form=EditOrganisationForm(request.POST or None, initial=_shown(organisation, _ORGANISATION_FIELDS)),
        fields=_ORGANISATION_FIELDS,
        save=partial(workflow.edit_organisation, organisation=organisation),
        title=_("Edit %(name)s") % {"name": organisation},
        submit=_("Save the organisation"),
        done=lambda _one: _("The organisation has been saved."),
        back=reverse("members:organisations"),
    )
