"""Pages of accounts that are our own: invitations, and the sign of life of a page that is in use."""

from allauth.account.utils import passthrough_next_redirect_url
from allauth.core.ratelimit import consume_or_429
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import LoginWebAuthnView
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from requests import RequestException

from members.accounts import invitations
from members.accounts.forms import ChoosePasswordForm
from members.accounts.second_factor_resets import people_who_confirm
from members.gate.permissions import authorize
from members.models import Invitation, Person
from members.rules.roles import Permission
from pages.answer_form import answer_form


def _kept_person(request, pk):
    """Return somebody whose account the reader keeps, or answer 404 or 403."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    authorize(request.user, Permission.MANAGE_PEOPLE, person)
    return person


def invitation(request, pk):
    """The account of a person as those see it who keep it; posted, the invitation is sent, or sent again."""
    person = _kept_person(request, pk)
    if request.method == "POST":
        invitations.invite_person(person=person, by=request.user)
        messages.success(request, _("The invitation is on its way to %(name)s.") % {"name": person})
        return redirect("members:invitation", pk)
    has_second_factor = Authenticator.objects.filter(user=person).exists()
    context = {
        "person": person,
        "state": invitations.state_of_account(person),
        "has_account": person.has_had_account,
        "has_second_factor": has_second_factor,
        "sent": person.invitations.all(),
        "stuck": person.mails.stuck(),
        "pending": person.invitations.pending().first(),
        "change": person.email_changes.pending().select_related("asked_by").first(),
        "wish": person.second_factor_resets.filter(done_at=None, ended_at=None).first(),
        "confirmers": people_who_confirm(person, asked_by=request.user) if has_second_factor else [],
    }
    return render(request, "members/invitation.html", context)


@require_POST
def revoke_invitation(request, pk):
    """Withdraw the link that was sent."""
    person = _kept_person(request, pk)
    invitations.revoke_invitation(person=person, by=request.user)
    messages.success(request, _("The invitation has been withdrawn: the link works no more."))
    return redirect("members:invitation", pk)


@login_not_required
@never_cache
@sensitive_post_parameters()
def accept_invitation(request, token):
    """Choose a password by the link of an invitation; every link that does not work gets the same page."""
    invitation = Invitation.objects.of_token(token)
    if invitation is None or not invitation.is_open:
        # Only links that do not work are counted: those invited may all sit behind one address.
        too_many = consume_or_429(request, action="accept_invitation", limit_get=True)
        if too_many:
            return too_many
        return render(request, "members/invitation_over.html", status=410)
    form = ChoosePasswordForm(request.POST or None, person=invitation.person)
    return answer_form(
        request,
        form,
        lambda: invitations.accept_invitation(
            invitation=invitation, password=form.cleaned_data["password1"], by=invitation.person
        ),
        done=_("Your account is ready. Log on with your e-mail and the password you chose."),
        to=reverse("account_login"),
        page=_choose_password,
        person=invitation.person,
    )


def _choose_password(request, *, form, person, theirs, status):
    return render(request, "members/accept_invitation.html", {"form": form, "person": person}, status=status)


@require_POST
def still_here(request):
    """The sign of life of a page somebody is typing in; the middleware notes it."""
    return HttpResponse(status=204)


class PasskeyLogInView(LoginWebAuthnView):
    """Log-in with a passkey alone; one that is not accepted leads back to the log-in page as it was left."""

    def form_invalid(self, form):
        """Say what was wrong, and keep where the reader wanted to go."""
        return redirect(passthrough_next_redirect_url(self.request, super().form_invalid(form).url, "next"))


@login_not_required
def organisation_login(request, provider_id):
    """Send the reader on to the organisation's log-in; one that does not answer is said on the log-in page."""
    return _answered(request, openid_connect.login, provider_id)


@login_not_required
def organisation_callback(request, provider_id):
    """Where the organisation's log-in sends the reader back to."""
    return _answered(request, openid_connect.callback, provider_id)


def _answered(request, view, provider_id):
    try:
        return view(request, provider_id)
    except RequestException:
        messages.error(
            request, _("The log-in of your organisation does not answer just now. Try again in a little while.")
        )
        return redirect("account_login")


@login_not_required
def closed(request, **_address):
    """An address the account library could open, and the portal does not: people are invited, nobody signs up."""
    raise Http404
