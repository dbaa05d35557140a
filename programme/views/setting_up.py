"""Pages by which a committee, and its programme, are set up from nothing: a list of steps, each a form of its own."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from members import workflow as members
from members.gate.permissions import authorize
from members.models import Committee
from members.models.person import REGISTER
from members.rules.roles import Permission
from pages.answer_form import answer_form
from pages.form_course import facts_of
from pages.form_page import before_typing
from programme import workflow
from programme.forms.setting_up import (
    CaseReferenceForm,
    CommitteeForm,
    EditCommitteeForm,
    ProgrammeForm,
    TermsForm,
)
from programme.reading.set_up import steps_of
from programme.workflow.starting import require_no_programme
from record import clock
from record.versions import version_of


def new_committee(request):
    """The first step: the committee itself; who sets it up is its secretariat."""
    authorize(request.user, Permission.MANAGE_PEOPLE, REGISTER)
    form = CommitteeForm(request.POST or None, initial={"starts_on": clock.today()})

    def page(request, *, status=200, **about):
        return render(request, "members/person_form.html", about, status=status)

    return answer_form(
        request,
        form,
        lambda: members.set_up_committee(by=request.user, **form.cleaned_data),
        done=_("The committee is there, and you are its secretariat. Go on with the next step when you like."),
        to=lambda committee: reverse("programme:set_up", args=[committee.slug]),
        page=page,
        title=_("Set up a committee"),
        submit=_("Set up the committee"),
        back=reverse("members:committees"),
    )


def _committee(request, slug) -> Committee:
    seen = Committee.objects.visible_to(request.user).exclude(kind__in=Committee.WORKING_FOR)
    committee = get_object_or_404(seen, slug=slug)
    authorize(request.user, Permission.MANAGE_COMMITTEE, committee)
    return committee


def set_up(request, slug):
    """Every step, with what is there and what is missing."""
    committee = _committee(request, slug)
    steps = steps_of(committee)
    context = {"committee": committee, "steps": steps, "missing": [step for step in steps if step.is_missing]}
    return render(request, "programme/set_up.html", context)


def _step(request, committee: Committee, form, do, **shown):
    """The shared course of the steps: saved by a verb each, and back to the list."""
    back = reverse("programme:set_up", args=[committee.slug])
    return answer_form(request, form, do, to=back, back=back, committee=committee, **shown)


def _facts(committee: Committee) -> dict:
    names = ("name", "short_name", "kind", "starts_on", "ends_on")
    return {name: getattr(committee, name) for name in names} | {"version": version_of(committee)}


def edit_committee(request, slug):
    """What it is called, and from when to when it is."""
    committee = _committee(request, slug)
    form = EditCommitteeForm(request.POST or None, initial=_facts(committee))
    return _step(
        request,
        committee,
        form,
        lambda: members.edit_committee(committee=committee, by=request.user, **facts_of(form)),
        done=_("The committee has been saved."),
        now=_facts,
        title=_("The committee"),
        submit=_("Save the committee"),
        draft=f"set-up-{committee.pk}",
    )


def _terms(committee: Committee) -> dict:
    text, dated = committee.terms_of_reference, committee.terms_of_reference_date
    return {"text": text, "dated": dated, "version": version_of(committee)}


def write_terms(request, slug):
    """The terms of reference, and the day they are of."""
    committee = _committee(request, slug)
    form = TermsForm(request.POST or None, initial=_terms(committee))

    def page(request, *, status=200, **about):
        return render(request, "programme/set_up_terms.html", about, status=status)

    return _step(
        request,
        committee,
        form,
        lambda: members.write_terms(committee=committee, by=request.user, **facts_of(form)),
        done=_("The terms of reference have been saved."),
        now=_terms,
        page=page,
        meeting=None,
        title=_("Write the terms of reference"),
        submit=_("Save the terms of reference"),
        draft=f"terms-{committee.pk}",
    )


def add_case_reference(request, slug):
    """Where the papers are filed."""
    committee = _committee(request, slug)
    form = CaseReferenceForm(request.POST or None)
    return _step(
        request,
        committee,
        form,
        lambda: members.add_case_reference(committee=committee, by=request.user, **form.cleaned_data),
        done=_("The case number has been noted."),
        title=_("Note a case number"),
        submit=_("Note the case number"),
        draft=f"case-reference-{committee.pk}",
    )


def start_programme(request, slug):
    """The name of the programme, and its project period."""
    committee = _committee(request, slug)
    before_typing(request, require_no_programme, committee)
    form = ProgrammeForm(request.POST or None, initial={"starts_on": committee.starts_on})
    return _step(
        request,
        committee,
        form,
        lambda: workflow.start_programme(committee=committee, by=request.user, **form.cleaned_data),
        done=_("The programme has begun. Add its tasks on its page."),
        title=_("Begin a programme"),
        submit=_("Begin the programme"),
        draft=f"programme-new-{committee.pk}",
    )
