"""The second factor beside the password: who must have one, and how its secret is kept."""

from base64 import urlsafe_b64encode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac
from django_htmx.http import HttpResponseClientRedirect

from members.models import Membership, StandIn

# What somebody who lacks a second factor may open: what it takes to get one, and what everybody may read.
_OPEN = {"set_language", "accessibility", "cookies", "health", "members:still_here"}
_OF_THE_ACCOUNT = ("account_", "mfa_", "openid_connect_", "saml_")


def lacks_second_factor():
    """Return the condition on a person that a role held today asks for a second factor, and there is none.

    A stand-in for a co-chair needs one too. The roles are those of the setting SECOND_FACTOR_ROLES.
    """
    asking = Membership.objects.active().filter(role__in=settings.SECOND_FACTOR_ROLES)
    types = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return (
        Exists(asking.filter(person=OuterRef("pk")))
        | Exists(StandIn.objects.active().filter(person=OuterRef("pk"), membership__in=asking))
    ) & ~Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=types))


class SecondFactorMiddleware:
    """Leads whoever lacks a second factor to the page where it is set up, before anything else opens.

    A log-in by the organisation's own account is left to that organisation, which asks for its own second factor.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        name = request.resolver_match.view_name or ""
        if not getattr(request.user, "lacks_second_factor", False) or name in _OPEN or name.startswith(_OF_THE_ACCOUNT):
            return None
        if any(record["method"] == "socialaccount" for record in get_authentication_records(request, request.user)):
            return None
        set_up = redirect("mfa_index")
        return HttpResponseClientRedirect(set_up.url) if request.htmx else set_up


def _box() -> MultiFernet:
    """Return the lock for secrets, made from SECRET_KEY; what an earlier key locked still opens."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [
        salted_hmac("members.accounts.second_factor", "", secret=key, algorithm="sha256").digest() for key in keys
    ]
    return MultiFernet([Fernet(urlsafe_b64encode(digest)) for digest in digests])


def locked_out() -> int:
    """Return how many accounts have an authenticator app whose secret no key opens any more."""
    kept = Authenticator.objects.filter(type=Authenticator.Type.TOTP).values_list("data__secret", flat=True)
    return sum(not _opens(secret) for secret in kept)


def _opens(secret: str | None) -> bool:
    try:
        return bool(_box().decrypt((secret or "").encode()))
    except InvalidToken:
        return False


class SealingAdapter(DefaultMFAAdapter):
    """allauth with secrets that a reader of the database cannot use."""

    def encrypt(self, text):
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _box().decrypt(encrypted_text.encode()).decode()
