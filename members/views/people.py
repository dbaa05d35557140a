"""The register: people and the organisations they come from, for those who keep it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from members import clock, workflow
from members.access import authorize
from members.access_of import access_of
from members.forms import PersonForm, refusals_to
from members.models import Committee, Organisation, Person
from members.models.person import REGISTER
from members.timeline import timeline_of

MANAGE = "members.manage_people"
PER_PAGE = 50


def people(request):
    """Everybody, in Danish order, found by name, organisation or e-mail (`?q=`)."""
    authorize(request.user, MANAGE, REGISTER)
    words = request.GET.get("q", "").replace("\x00", "")[:100]
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
    one = get_object_or_404(Person.objects.visible_to(request.user).select_related("organisation"), pk=pk)
    manage = request.user.has_perm(MANAGE, REGISTER)
    held = one.memberships.filter(committee__in=Committee.objects.visible_to(request.user))
    held = list(held.select_related("committee", "seat").order_by("committee__name", "starts_on"))
    today = clock.today()
    context = {
        "person": one,
        "manage": manage,
        "memberships": held,
        "timeline": timeline_of(held, on=today, today=today, label=lambda each: each.committee.short_name),
        "on": today,
        "access": access_of(one, request.user) if manage else [],
    }
    return render(request, "members/person.html", context)


def form_page(request, **page):
    """Render one form that belongs to no committee."""
    return render(request, "members/person_form.html", page)


def add_person(request):
    """Register somebody new."""
    authorize(request.user, MANAGE, REGISTER)
    form = PersonForm(request.POST or None)
    if form.is_valid():
        with refusals_to(form):
            one = workflow.add_person(by=request.user, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("%(name)s has been registered.") % {"name": one})
            return redirect("members:person", one.pk)
    return form_page(
        request, form=form, title=_("Add a person"), submit=_("Add the person"), back=reverse("members:people")
    )


def edit_person(request, pk):
    """Change what the register says."""
    one = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    authorize(request.user, MANAGE, REGISTER)
    names = ("name", "email", "organisation", "job_title", "level", "phone")
    form = PersonForm(request.POST or None, initial={name: getattr(one, name) for name in names})
    if form.is_valid():
        with refusals_to(form):
            workflow.edit_person(person=one, by=request.user, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("The person has been saved."))
            return redirect("members:person", pk)
    return form_page(
        request,
        form=form,
        title=_("Edit %(name)s") % {"name": one},
        submit=_("Save the person"),
        back=reverse("members:person", args=[pk]),
    )
