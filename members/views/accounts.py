"""Changes of an account that take two: the pages where they are answered, by whoever has a say."""

from allauth.core.ratelimit import consume_or_429
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from members.accounts import email_changes, second_factor_resets
from members.forms.memberships import ReasonForm
from members.forms.people import NewEmailForm
from members.gate.permissions import authorize
from members.models import EmailChange, Person, SecondFactorReset
from members.models.account_change import NEW, OLD
from members.views.people import MANAGE, register_page
from pages.answer_form import answer_form
from pages.form_page import before_typing


def _said_yes(request) -> bool:
    return request.POST.get("answer") == "yes"


def _answer(request, change, which, by, reason=""):
    """Carry out the posted answer, and say what it leads to."""
    if not _said_yes(request):
        email_changes.stop_email_change(change=change, by=by, reason=reason)
        return messages.success(request, _("The change has been stopped: the e-mail of the account stays as it was."))
    done = email_changes.confirm_email_change(change=change, which=which, by=by, reason=reason).done_at
    if done:
        return messages.success(request, _("The new e-mail has taken effect. Log on with it from now on."))
    if which == NEW:
        waits = _("Thank you. It takes effect when the old address has confirmed, or not objected for 24 hours.")
    else:
        waits = _("Thank you. The new e-mail takes effect when the new address has confirmed.")
    return messages.success(request, waits)


@login_not_required
@never_cache
def answer_email_change(request, token):
    """Confirm or stop a change by the link in a mail; asked first, for mail scanners follow links.

    Every link that does not work gets the same page, 410.
    """
    change, which = EmailChange.objects.of_token(token)
    if change is None or not change.is_open:
        # Only links that do not work are counted.
        too_many = consume_or_429(request, action="accept_invitation", limit_get=True)
        return too_many or render(request, "members/email_change_over.html", status=410)
    if request.method == "POST":
        reason = "by the mailed link" if which == OLD else "by the link mailed to the new address"
        _answer(request, change, which, change.person if which == OLD else None, reason)
        return redirect("account_login")
    return render(request, "members/answer_email_change.html", {"change": change, "is_old": which == OLD})


def change_email(request):
    """Ask for a new e-mail for the own account."""
    me = get_object_or_404(Person.objects.exclude(email=None), pk=request.user.pk)
    form = NewEmailForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: email_changes.ask_email_change(person=me, by=me, **form.cleaned_data),
        done=_("Mails are on their way to both addresses. Your old e-mail logs on until then."),
        to=reverse("members:profile"),
        page=register_page,
        title=_("Change my e-mail"),
        submit=_("Ask for it"),
        back=reverse("members:profile"),
    )


@require_POST
def answer_own_email_change(request):
    """Confirm or stop, logged in, the change that waits for the own account."""
    change = get_object_or_404(EmailChange.objects.pending(), person=request.user)
    if _said_yes(request) and change.by_its_owner:
        raise Http404
    _answer(request, change, OLD, request.user)
    return redirect("members:profile")


@require_POST
def withdraw_email_change(request, pk):
    """Stop a change the secretariat asked for."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    authorize(request.user, MANAGE, person)
    change = get_object_or_404(EmailChange.objects.pending(), person=person)
    email_changes.stop_email_change(change=change, by=request.user)
    messages.success(request, _("The change has been stopped: the e-mail of the account stays as it was."))
    return redirect("members:invitation", pk)


def ask_second_factor_reset(request, pk):
    """Ask that the second step of somebody who has lost it be removed; another person confirms."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    authorize(request.user, MANAGE, person)
    before_typing(request, second_factor_resets.require_lost_by_another, person, request.user)
    form = ReasonForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: second_factor_resets.ask_second_factor_reset(person=person, by=request.user, **form.cleaned_data),
        done=_("Another person must confirm it now. Those who can have been told."),
        to=reverse("members:invitation", args=[pk]),
        page=register_page,
        title=_("Remove the second step of %(name)s") % {"name": person},
        submit=_("Ask for it"),
        back=reverse("members:invitation", args=[pk]),
    )


def second_factor_reset(request, pk):
    """One wish: who asks, why, and an answer by whoever has a say; 404 for everybody else."""
    wish = get_object_or_404(SecondFactorReset.objects.select_related("person", "asked_by", "confirmed_by"), pk=pk)
    reader = request.user
    confirming = second_factor_resets.people_who_confirm(wish.person, asked_by=wish.asked_by)
    confirms = confirming.filter(pk=reader.pk).exists()
    if not (confirms or reader in (wish.person, wish.asked_by) or reader.has_perm(MANAGE, wish.person)):
        raise Http404
    if request.method == "POST" and _said_yes(request):
        second_factor_resets.confirm_second_factor_reset(wish=wish, by=reader)
        messages.success(request, _("%(name)s sets up a new second step at the next log-in.") % {"name": wish.person})
        return redirect("members:second_factor_reset", pk)
    if request.method == "POST":
        second_factor_resets.refuse_second_factor_reset(wish=wish, by=reader)
        messages.success(request, _("The second step of %(name)s stays.") % {"name": wish.person})
        return redirect("members:second_factor_reset", pk)
    return render(request, "members/second_factor_reset.html", {"wish": wish, "confirms": confirms})
