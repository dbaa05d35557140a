"""Pages of the coordination with others: contacts, what was agreed, what follows from it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.gate.permissions import authorize
from members.models import Committee
from members.rules.roles import Permission
from pages.answer_form import answer_form
from pages.form_page import before_typing
from programme import workflow
from programme.forms.coordination import AgreedForm, AgreementForm, ContactForm
from programme.models import AgreedFollowUp, Agreement, Contact, Programme
from programme.reading.coordination import agreements_of, papers_of, with_follow_ups
from programme.views.while_open import for_typing, may_now
from programme.workflow.coordination import require_standing
from record import clock


def programme_at(request, slug, permission=Permission.READ_COORDINATION) -> Programme:
    """Return the programme of the committee at `slug`, where the reader has the permission; 404 or 403 elsewhere."""
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    programme = get_object_or_404(Programme.objects.select_related("committee"), committee=committee)
    authorize(request.user, permission, programme)
    return programme


def coordination_at(slug) -> str:
    """Return the address of the page of all of it."""
    return reverse("programme:coordination", args=[slug])


def coordination(request, slug):
    """The papers that came, what was agreed, and with whom one coordinates."""
    programme = programme_at(request, slug)
    context = {
        "programme": programme,
        "committee": programme.committee,
        "may": may_now(request.user, programme),
        "papers": papers_of(programme, request.user),
        "page": agreements_of(programme, request.user, request.GET.get("page")),
        "query": "",
        "contacts": Contact.objects.readable_by(request.user)
        .filter(programme=programme, ended_on=None)
        .select_related("person__organisation"),
    }
    return render(request, "programme/coordination.html", context)


def _form(request, programme, form, do, *, done, title, submit, draft, back=""):
    """The shared course of the forms here."""
    slug = programme.committee.slug
    return answer_form(
        request,
        form,
        do,
        done=done,
        to=back or coordination_at(slug),
        committee=programme.committee,
        title=title,
        submit=submit,
        back=back or coordination_at(slug),
        draft=draft,
    )


@for_typing
def add_contact(request, slug):
    """Add somebody outside as a contact."""
    programme = programme_at(request, slug, Permission.MANAGE_PROGRAMME)
    form = ContactForm(request.POST or None)
    return _form(
        request,
        programme,
        form,
        lambda: workflow.add_contact(programme=programme, by=request.user, **form.cleaned_data),
        done=lambda contact: _("%(name)s is a contact now.") % {"name": contact.person},
        title=_("Add a contact"),
        submit=_("Add the contact"),
        draft=f"contact-new-{programme.pk}",
    )


@require_POST
def end_contact(request, slug, pk):
    """Let somebody be a contact no more."""
    programme = programme_at(request, slug, Permission.MANAGE_PROGRAMME)
    contact = get_object_or_404(Contact.objects.filter(programme=programme).select_related("person"), pk=pk)
    workflow.end_contact(contact=contact, by=request.user)
    messages.success(request, _("%(name)s is no contact any more.") % {"name": contact.person})
    return redirect("programme:coordination", slug)


@for_typing
def note_agreement(request, slug):
    """Write down what was agreed."""
    programme = programme_at(request, slug, Permission.MANAGE_PROGRAMME)
    form = AgreementForm(request.POST or None, programme=programme, initial={"agreed_on": clock.today()})
    return _form(
        request,
        programme,
        form,
        lambda: workflow.note_agreement(programme=programme, by=request.user, **form.cleaned_data),
        done=_("What was agreed has been written down."),
        title=_("Write down what was agreed"),
        submit=_("Write it down"),
        draft=f"agreement-new-{programme.pk}",
    )


def _agreement(request, slug, pk, permission=Permission.READ_COORDINATION) -> Agreement:
    programme = programme_at(request, slug, permission)
    found = with_follow_ups(Agreement.objects.readable_by(request.user).filter(programme=programme))
    agreement = get_object_or_404(found, pk=pk)
    agreement.programme = programme
    return agreement


def agreement(request, slug, pk):
    """One entry of the log, with what follows from it."""
    shown = _agreement(request, slug, pk)
    context = {
        "agreement": shown,
        "committee": shown.programme.committee,
        "may": may_now(request.user, shown, shown.programme),
    }
    return render(request, "programme/agreement.html", context)


@for_typing
def correct_agreement(request, slug, pk):
    """Write a new entry in the place of one that was wrong."""
    wrong = _agreement(request, slug, pk, Permission.MANAGE_PROGRAMME)
    before_typing(request, require_standing, wrong)
    standing = {name: getattr(wrong, name) for name in ("agreed_on", "with_person", "text")}
    form = AgreementForm(request.POST or None, programme=wrong.programme, agreement=wrong, initial=standing)
    return _form(
        request,
        wrong.programme,
        form,
        lambda: workflow.correct_agreement(agreement=wrong, by=request.user, **form.cleaned_data),
        done=_("The correction stands in the log, above what it corrects."),
        title=_("Correct what was agreed"),
        submit=_("Write the correction"),
        draft=f"agreement-{pk}",
    )


@for_typing
def add_agreed(request, slug, pk):
    """Give somebody what follows from an agreement."""
    agreement = _agreement(request, slug, pk, Permission.MANAGE_PROGRAMME)
    form = AgreedForm(request.POST or None, programme=agreement.programme)
    return _form(
        request,
        agreement.programme,
        form,
        lambda: workflow.add_agreed(agreement=agreement, by=request.user, **form.cleaned_data),
        done=_("The task has been given, and stands on the desk."),
        title=_("Follow-up of what was agreed"),
        submit=_("Give the task"),
        draft=f"agreed-new-{pk}",
        back=agreement.get_absolute_url(),
    )


@require_POST
def finish_agreed(request, slug, pk):
    """Note that what followed from an agreement is done."""
    programme = programme_at(request, slug, Permission.MANAGE_PROGRAMME)
    follow_up = get_object_or_404(AgreedFollowUp.objects.filter(agreement__programme=programme), pk=pk)
    workflow.finish_agreed(follow_up=follow_up, by=request.user)
    messages.success(request, _("It has been noted as done."))
    return redirect("programme:agreement", slug, follow_up.agreement_id)
