"""Pages of support and sparring: who waits for whom, ask, answer, pass on; and what a director takes home."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.gate.permissions import authorize
from members.rules.roles import Permission
from members.workflow.goes_on import require_work_goes_on
from pages.answer_form import answer_form
from pages.form_page import before_typing
from programme import workflow
from programme.forms.support import AskForm, PassOnForm, WordForm
from programme.models import ClimatePlan, SupportRequest
from programme.reading.briefing import briefing_of, sent_briefing_of
from programme.views.plans import plan_seen, programme_seen
from programme.views.while_open import for_typing, may_now
from programme.workflow.support import require_waiting

PER_PAGE = 50


def support(request, slug):
    """What municipalities asked for, what waits first; one reads the own, the secretariat all."""
    programme = programme_seen(request, slug)
    found = SupportRequest.objects.readable_by(request.user).filter(programme=programme).with_names()
    asks = request.user.organisation_id if request.user.has_perm(Permission.READ_AGENDA, programme) else None
    own = ClimatePlan.objects.kept_by(request.user) | ClimatePlan.objects.filter(organisation=asks)
    plans = own.filter(programme=programme).with_names() if programme.closed_on is None else []
    waiting = list(found.waiting().order_by("asked_at"))
    context = {
        "committee": programme.committee,
        "may": may_now(request.user, programme),
        "waiting": waiting,
        "page": Paginator(found.exclude(pk__in=[row.pk for row in waiting]), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "query": "",
        "plans": plans,
    }
    return render(request, "programme/support.html", context)


@for_typing
def ask_support(request, slug, pk):
    """Ask for help or sparring for a municipality."""
    plan = plan_seen(request, slug, pk)
    authorize(request.user, Permission.ASK_SUPPORT, plan)
    form = AskForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: workflow.ask_support(plan=plan, by=request.user, **form.cleaned_data),
        done=_("The secretariat has been asked. You are told when there is an answer."),
        to=lambda asked: asked.get_absolute_url(),
        committee=plan.programme.committee,
        title=_("Ask for support for %(municipality)s") % {"municipality": plan},
        submit=_("Ask the secretariat"),
        back=plan.get_absolute_url(),
        draft=f"support-new-{pk}",
    )


def _request(request, pk, permission=None) -> SupportRequest:
    found = SupportRequest.objects.readable_by(request.user).with_names()
    shown = get_object_or_404(found, pk=pk)
    if permission:
        authorize(request.user, permission, shown)
    return shown


def support_request(request, pk):
    """One request: what was asked, who waits for whom, what was said."""
    shown = _request(request, pk)
    context = {
        "asked": shown,
        "committee": shown.programme.committee,
        "may": may_now(request.user, shown, shown.programme),
        "words": shown.words.select_related("written_by"),
    }
    return render(request, "programme/support_request.html", context)


def _ask(request, shown, form, do, **page):
    address = shown.get_absolute_url()
    return answer_form(request, form, do, to=address, back=address, committee=shown.programme.committee, **page)


def answer_support(request, pk):
    """Answer a request."""
    shown = _request(request, pk, Permission.ANSWER_SUPPORT)
    before_typing(request, require_work_goes_on, shown.programme.committee)
    before_typing(request, require_waiting, shown)
    form = WordForm(request.POST or None)
    return _ask(
        request,
        shown,
        form,
        lambda: workflow.answer_support(request=shown, by=request.user, **form.cleaned_data),
        done=_("The answer has been sent to those who asked."),
        title=_("Answer “%(request)s”") % {"request": shown},
        submit=_("Send the answer"),
        draft=f"support-answer-{pk}",
    )


def pass_on_support(request, pk):
    """Ask somebody else to answer."""
    shown = _request(request, pk, Permission.MANAGE_PROGRAMME)
    before_typing(request, require_work_goes_on, shown.programme.committee)
    before_typing(request, require_waiting, shown)
    form = PassOnForm(request.POST or None, request=shown, person=request.user)
    return _ask(
        request,
        shown,
        form,
        lambda: workflow.pass_on_support(request=shown, by=request.user, **form.cleaned_data),
        done=_("It has been passed on, and who is to answer has been told."),
        title=_("Pass on “%(request)s”") % {"request": shown},
        submit=_("Pass it on"),
        draft=f"support-pass-on-{pk}",
    )


def add_to_support(request, pk):
    """Say more about a request; an answered one waits again."""
    shown = _request(request, pk, Permission.FOLLOW_SUPPORT)
    before_typing(request, require_work_goes_on, shown.programme.committee)
    form = WordForm(request.POST or None)
    return _ask(
        request,
        shown,
        form,
        lambda: workflow.add_to_support(request=shown, by=request.user, **form.cleaned_data),
        done=_("It has been added, and who is to answer has been told."),
        title=_("Add to “%(request)s”") % {"request": shown},
        submit=_("Add it"),
        draft=f"support-more-{pk}",
    )


@require_POST
def withdraw_support(request, pk):
    """Take a request back."""
    shown = _request(request, pk, Permission.FOLLOW_SUPPORT)
    workflow.withdraw_support(request=shown, by=request.user)
    messages.success(request, _("The request has been taken back."))
    return redirect(shown)


def briefing(request, slug, pk):
    """What of the last meeting concerns a municipality, and may be shared there."""
    plan = plan_seen(request, slug, pk)
    authorize(request.user, Permission.ASK_SUPPORT, plan)
    context = {
        "plan": plan,
        "committee": plan.programme.committee,
        "briefing": briefing_of(plan, request.user),
        "sent": sent_briefing_of(plan, request.user),
        "back": reverse("programme:plan", args=[slug, pk]),
    }
    return render(request, "programme/briefing.html", context)
