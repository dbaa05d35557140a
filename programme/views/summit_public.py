"""The pages of the summit for people without an account: by a signed link, which is looked at without consequences.

A GET changes nothing, because mail scanners follow links; a link that does not work says so, the same for all of them.
"""

from collections.abc import Callable
from functools import wraps

from allauth.core.ratelimit import consume_or_429
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from members.workflow.goes_on import require_work_goes_on
from pages.answer_form import answer_form
from programme import workflow
from programme.forms.summit_guests import (
    ChangeRegistrationForm,
    EvaluationForm,
    RegistrationForm,
    initial_of_registration,
)
from programme.models import SummitInvitation, SummitRegistration
from programme.workflow.summit_evaluations import require_to_evaluate
from programme.workflow.summit_registrations import Registered
from record.verbs import Refused, allows


def by_link(view: Callable) -> Callable:
    """Open a view to everybody who has its link: kept in no cache and in no search engine, and asked in bounds."""

    @wraps(view)
    def shown(request, token):
        too_many = consume_or_429(request, action="summit_answer")
        answer = too_many or view(request, token)
        answer["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    return login_not_required(never_cache(sensitive_post_parameters()(shown)))


def link_over(request):
    """Say that a link opens nothing: one that was never sent, was not copied whole, or has been withdrawn."""
    # Only links that do not work are counted as looked at.
    too_many = consume_or_429(request, action="summit_link", limit_get=True)
    return too_many or render(request, "programme/summit_link_over.html", status=410)


def who_asks(request):
    """Return the person who is logged in, None for the others: what they do is the portal's doing in the history."""
    return request.user if request.user.is_authenticated else None


def _said(registered: Registered) -> str:
    """The same for everybody: who shares an invitation does not learn from it whether somebody else is registered."""
    return _(
        "A mail is on its way to %(email)s. It says whether there is a place or a waiting list, and its link changes "
        "and cancels the registration."
    ) % {"email": registered.registration.email}


@by_link
def summit_answer(request, token):
    """Register by the link of an invitation."""
    invitation = SummitInvitation.objects.standing().of_token(token)
    if invitation is None:
        return link_over(request)
    own = {"name": "", "email": invitation.email} if invitation.places == 1 else {"organisation": invitation.name}
    form = RegistrationForm(request.POST or None, summit=invitation.summit, initial=own)
    return answer_form(
        request,
        form,
        lambda: workflow.register(invitation=invitation, by=who_asks(request), **form.cleaned_data),
        done=_said,
        to=request.path,
        page=_answer_page,
        invitation=invitation,
    )


def _is_open(summit) -> bool:
    return summit.takes_registrations and allows(require_work_goes_on, summit.programme.committee)


def _answer_page(request, *, form, invitation, theirs, status):
    summit = invitation.summit
    context = {
        "form": form if form.is_bound or _is_open(summit) else None,
        "invitation": invitation,
        "summit": summit,
        "sessions": summit.sessions.all(),
        "may": set(),
    }
    return render(request, "programme/summit_answer.html", context, status=status)


@by_link
def summit_registration(request, token):
    """What one has registered, by one's own link; posted, it is changed."""
    registration = SummitRegistration.objects.of_token(token)
    if registration is None:
        return link_over(request)
    initial = initial_of_registration(registration)
    form = ChangeRegistrationForm(request.POST or None, registration=registration, initial=initial)
    return answer_form(
        request,
        form,
        lambda: workflow.change_registration(registration=registration, by=who_asks(request), **form.cleaned_data),
        done=_("Your registration has been changed."),
        to=request.path,
        page=_registration_page,
        registration=registration,
    )


def _registration_page(request, *, form, registration, theirs, status):
    summit = registration.summit
    ahead = (
        SummitRegistration.objects.filter(summit=summit).waiting().filter(registered_at__lt=registration.registered_at)
    )
    is_open = not registration.is_cancelled and (form.is_bound or _is_open(summit))
    context = {
        "form": form if is_open else None,
        "registration": registration,
        "summit": summit,
        "sessions": summit.sessions.all(),
        "may": set(),
        "may_evaluate": allows(require_to_evaluate, registration),
        "place_in_line": ahead.count() + 1 if registration.is_waiting else 0,
    }
    return render(request, "programme/summit_registration.html", context, status=status)


@require_POST
def _cancel(request, token):
    registration = SummitRegistration.objects.of_token(token)
    if registration is None:
        return link_over(request)
    workflow.cancel_registration(registration=registration, by=who_asks(request))
    messages.success(request, _("Your registration has been cancelled."))
    return redirect("programme:summit_registration", token)


summit_cancel = by_link(_cancel)


@by_link
def summit_evaluate(request, token):
    """What somebody who was there thought of it; once, and anonymous: who is logged in is not noted either."""
    registration = SummitRegistration.objects.of_token(token)
    if registration is None:
        return link_over(request)
    form = EvaluationForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: workflow.evaluate(registration=registration, by=None, **form.cleaned_data),
        done=_("Thank you. Your answer has been saved."),
        to=request.path,
        page=_evaluation_page,
        registration=registration,
    )


def _evaluation_page(request, *, form, registration, theirs, status):
    hindered = ""
    try:
        require_to_evaluate(registration)
    except Refused as refusal:
        hindered = str(refusal)
    shown = form if form.is_bound or not hindered else None
    context = {"form": shown, "summit": registration.summit, "hindered": hindered}
    return render(request, "programme/summit_evaluate.html", context, status=status)
