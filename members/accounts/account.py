"""Accounts: people are invited, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from members.accounts.log_in_limits import attempt_of, remember
from members.accounts.second_factor import lacks_second_factor
from members.models import Message, Person

# Under this the session keeps when its person logged in before (ISO 8601), for what came since.
LAST_HERE = "last-here"


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """allauth with the door of open sign-up closed (design section 3)."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _lazy("E-mail or password is wrong."),
        "too_many_login_attempts": _lazy(
            "Too many wrong passwords have been tried. Wait five minutes, log on where you have logged on before, or "
            "choose a new password by “Forgotten password”."
        ),
    }

    def is_open_for_signup(self, request):
        """Nobody signs up: the secretariat invites."""
        return False

    def authenticate(self, request, **credentials):
        """Return whose e-mail and password these are, or None; raises ValidationError after too many failures."""
        attempt = attempt_of(request, credentials.get("email", ""))
        if attempt.is_one_too_many:
            raise self.validation_error("too_many_login_attempts")
        person = authenticate(request, **credentials)
        if person is None:
            attempt.failed()
        return person

    def login(self, request, user):
        """Log `user` in, and remember the browser, and when he or she was here before."""
        before = user.last_login
        super().login(request, user)
        request.session[LAST_HERE] = before.isoformat() if before else ""
        remember(request, user.email)

    def set_password(self, user, password):
        """Set a password its owner chose, by a mailed link or logged in, and remember the browser."""
        super().set_password(user, password)
        remember(context.request, user.email)


class OrganisationLoginAdapter(DefaultSocialAccountAdapter):
    """Log-in by the organisation's own account, for people the secretariat has registered; it creates nobody."""

    def is_open_for_signup(self, request, sociallogin):
        """Nobody signs up by this door either."""
        return False

    def pre_social_login(self, request, sociallogin):
        """Let in whom the portal knows: by the account seen before, or the first time by a trusted e-mail.

        An e-mail is trusted when the provider says that it is verified, or the operator says that the provider's
        always are (LOGIN_PROVIDER_TRUSTED_EMAIL). Everybody else gets one and the same page.
        """
        known = sociallogin.is_existing
        if sociallogin.state.get("process") != AuthProcess.LOGIN or not (known or self._joined(request, sociallogin)):
            raise ImmediateHttpResponse(render(request, "account/not_invited.html", status=403))

    def _joined(self, request, sociallogin) -> bool:
        trusted = [
            address.email.strip().lower()
            for address in sociallogin.email_addresses
            if address.verified is True or settings.LOGIN_PROVIDER_TRUSTED_EMAIL
        ]
        person = Person.objects.filter(email__in=trusted, is_active=True).first()
        if person is not None:
            sociallogin.connect(request, person)
        return person is not None

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None):
        """Lead back to the log-in page, which says what to do, whether it failed or was given up."""
        messages.error(request, _("The log-in was not completed. Try again, or log on with your e-mail and password."))
        raise ImmediateHttpResponse(redirect("account_login"))


class PersonBackend(AuthenticationBackend):
    """Log-in by e-mail; the person of each request comes with what every page asks about him or her."""

    def authenticate(self, request, email=None, password=None, username=None, **_credentials):
        """Return the person with this e-mail and password, or None; the same work for everybody, known or not.

        Django itself calls what one logs in by `username`.
        """
        email = email or username
        if not email or not password:
            return None
        nobody = Person(password=UNUSABLE_PASSWORD_PREFIX)
        person = Person.objects.filter(email=email.strip().lower()).first() or nobody
        right = person.check_password(password)
        return person if right and self.user_can_authenticate(person) else None

    def get_user(self, user_id):
        """Return the person with this id, along with `unread_count` (messages) and `lacks_second_factor`.

        None for one who may not log in any more.
        """
        people = Person.objects.annotate(unread_count=Message.objects.unread().counted("pk"))
        if settings.SECOND_FACTOR_ROLES:
            people = people.annotate(lacks_second_factor=lacks_second_factor())
        person = people.filter(pk=user_id).first()
        return person if person is not None and self.user_can_authenticate(person) else None
