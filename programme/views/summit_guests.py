"""Pages of who comes to the summit, for who keeps it: invitations, participants, badges; what they thought of it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from meetings.annexes.uploaded_file import PDF
from members.gate.permissions import permissions_of
from members.rules.roles import Permission
from pages.form_page import before_typing
from pages.sheet import EXCEL
from programme import workflow
from programme.forms.summit_guests import InvitationForm
from programme.models import Summit, SummitInvitation, SummitRegistration
from programme.reading.summit_evaluation import results_of
from programme.reading.summit_people import Sought, participants_of
from programme.reading.summit_sheets import badges_as_pdf, participants_as_excel
from programme.views.summit import form_of, programme_seen, summit_kept
from programme.views.while_open import for_typing
from programme.workflow.summit_evaluations import require_over
from programme.workflow.summit_invitations import require_open
from record.plain_text import in_one_line
from record.verbs import allows

PER_PAGE = 100


def invited(request, slug):
    """Whom the summit invites, what has been sent, and how many registered by each."""
    summit = summit_kept(request, slug)
    standing = ~Q(registrations__state=SummitRegistration.State.CANCELLED)
    counted = SummitInvitation.objects.filter(summit=summit).annotate(
        registered=Count("registrations", filter=standing)
    )
    invitations = list(counted)
    context = {
        "committee": summit.programme.committee,
        "summit": summit,
        "invitations": invitations,
        "unsent": sum(not row.sent_at and not row.withdrawn_at for row in invitations),
        "is_open": allows(require_open, summit),
    }
    return render(request, "programme/summit_invited.html", context)


def invited_at(slug) -> str:
    """Return the address of the list of invitations."""
    return reverse("programme:invited", args=[slug])


@for_typing
def invite_party(request, slug):
    """Put an organisation or a person on the list."""
    summit = summit_kept(request, slug)
    before_typing(request, require_open, summit)
    form = InvitationForm(request.POST or None)
    return form_of(
        request,
        summit.programme,
        form,
        lambda: workflow.invite_party(summit=summit, by=request.user, **form.cleaned_data),
        done=lambda invitation: _("%(name)s is on the list. Nothing has been sent yet.") % {"name": invitation},
        back=invited_at(slug),
        title=_("Invite an organisation or a person"),
        submit=_("Put it on the list"),
        draft=f"summit-invitation-new-{summit.pk}",
    )


@require_POST
def send_invitations(request, slug):
    """Send every invitation that has not been sent."""
    sent = workflow.send_invitations(summit=summit_kept(request, slug), by=request.user)
    said = ngettext("%(n)s invitation is on its way.", "%(n)s invitations are on their way.", sent) % {"n": sent}
    messages.success(request, said)
    return redirect(invited_at(slug))


@require_POST
def send_again(request, slug, pk):
    """Send one invitation, or send it once more."""
    invitation = get_object_or_404(SummitInvitation, summit=summit_kept(request, slug), pk=pk)
    workflow.send_again(invitation=invitation, by=request.user)
    messages.success(request, _("The invitation is on its way to %(name)s.") % {"name": invitation})
    return redirect(invited_at(slug))


@require_POST
def withdraw_party(request, slug, pk):
    """Let a link register nobody more."""
    invitation = get_object_or_404(SummitInvitation, summit=summit_kept(request, slug), pk=pk)
    workflow.withdraw_party(invitation=invitation, by=request.user)
    messages.success(request, _("The invitation of %(name)s has been withdrawn.") % {"name": invitation})
    return redirect(invited_at(slug))


def _sought(request) -> tuple[Sought, dict[str, str]]:
    kept = {name: in_one_line(request.GET.get(name, ""))[:100] for name in ("q", "state", "session")}
    return Sought(words=kept["q"].strip(), state=kept["state"], session=kept["session"]), kept


def participants(request, slug):
    """Who has registered; `?q=&state=&session=` narrow it."""
    summit = summit_kept(request, slug)
    sought, kept = _sought(request)
    found = participants_of(summit)
    rows = [registration for registration in found.everybody if sought.holds(registration)]
    context = {
        "committee": summit.programme.committee,
        "summit": summit,
        "participants": found,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "kept": kept,
        "query": urlencode({name: value for name, value in kept.items() if value}) + "&",
        "states": SummitRegistration.State.choices,
        "sessions": summit.sessions.all(),
    }
    return render(request, "programme/summit_participants.html", context)


@require_POST
def cancel_for(request, slug, pk):
    """Cancel for somebody who wrote or called."""
    registration = get_object_or_404(SummitRegistration, summit=summit_kept(request, slug), pk=pk)
    workflow.cancel_registration(registration=registration, by=request.user)
    messages.success(request, _("The registration of %(name)s has been cancelled.") % {"name": registration})
    return redirect("programme:participants", slug)


def participants_sheet(request, slug):
    """Those the list is narrowed to, as a file for Excel."""
    summit = summit_kept(request, slug)
    sought, _kept = _sought(request)
    rows = [registration for registration in participants_of(summit).everybody if sought.holds(registration)]
    answer = HttpResponse(participants_as_excel(rows), content_type=EXCEL)
    answer["Content-Disposition"] = f'attachment; filename="{_("participants")}.xlsx"'
    return answer


def badges(request, slug):
    """Badges for everybody who has a place, as a PDF."""
    summit = summit_kept(request, slug)
    answer = HttpResponse(badges_as_pdf(summit, participants_of(summit).coming), content_type=PDF)
    answer["Content-Disposition"] = f'inline; filename="{_("badges")}.pdf"'
    return answer


def evaluation(request, slug):
    """What people thought of the summit; what they wrote is for who reads the coordination with others."""
    programme = programme_seen(request, slug)
    summit = get_object_or_404(Summit, programme=programme)
    may = permissions_of(request.user, programme)
    context = {
        "committee": programme.committee,
        "summit": summit,
        "may": may,
        "results": results_of(summit, with_words=Permission.READ_COORDINATION in may),
        "may_ask": Permission.MANAGE_PROGRAMME in may and allows(require_over, summit),
    }
    return render(request, "programme/summit_evaluation.html", context)


@require_POST
def ask_for_evaluation(request, slug):
    """Write to everybody who had a place and has not answered."""
    asked = workflow.ask_for_evaluation(summit=summit_kept(request, slug), by=request.user)
    said = ngettext("%(n)s person is asked by mail.", "%(n)s people are asked by mail.", asked) % {"n": asked}
    messages.success(request, said)
    return redirect("programme:evaluation", slug)
