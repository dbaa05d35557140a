"""How many failed log-ins are too many. Only failures count, so a whole organisation can log on behind one address.

A browser somebody has logged on in before keeps a signed cookie. For that e-mail it has a count of its own: whoever
guesses elsewhere, even next door, does not lock the right person out. Setting a new password by the mailed link makes a
browser known too. Unknown e-mails are counted as known ones are, so that nothing tells which is which.
"""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Network, ip_address
from uuid import uuid4

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.db.models import Count, Q
from django.utils.crypto import salted_hmac

from members.models import LogInFailure
from record import clock

# One e-mail from one browser or network address.
HERE, HERE_WITHIN = 5, timedelta(minutes=5)
# Everybody behind one network address; a municipality of mistyping people stays below it.
ADDRESS, ADDRESS_WITHIN = 100, timedelta(minutes=5)
# The part of an IPv6 address that a provider gives out: whoever has one picks the rest as he or she likes.
IPV6_PREFIX = 64
# One e-mail from everywhere; browsers it is known in do not count and are not held back.
EMAIL, EMAIL_WITHIN = 50, timedelta(hours=1)
KEPT_FOR = timedelta(days=1)

COOKIE = "known_browser"
COOKIE_AGE = timedelta(days=365)
_SALT = "members.accounts.log_in_limits"
# A shared computer knows the last people who used it.
_PEOPLE_PER_BROWSER = 10


def _fingerprint(text: str) -> str:
    return salted_hmac(_SALT, text, algorithm="sha256").hexdigest()


@dataclass(frozen=True)
class Attempt:
    """One try to log in, by the fingerprints of its e-mail, its place and its network address."""

    email: str
    place: str
    address: str

    @property
    def is_one_too_many(self) -> bool:
        """Whether the password is not even looked at; one query, the same for every e-mail."""
        now = clock.now()
        counted = LogInFailure.objects.filter(Q(email=self.email) | Q(address=self.address), at__gt=now - EMAIL_WITHIN)
        failed = counted.aggregate(
            here=Count("pk", filter=Q(email=self.email, place=self.place, at__gt=now - HERE_WITHIN)),
            nearby=Count("pk", filter=Q(address=self.address, at__gt=now - ADDRESS_WITHIN)),
            anywhere=Count("pk", filter=Q(email=self.email) & ~Q(address="")),
        )
        known = not self.address
        return failed["here"] >= HERE or (not known and (failed["nearby"] >= ADDRESS or failed["anywhere"] >= EMAIL))

    def failed(self) -> None:
        """Count it."""
        LogInFailure.objects.create(email=self.email, place=self.place, address=self.address)


def attempt_of(request, email: str) -> Attempt:
    """Return the try that `request` makes with the e-mail that was typed."""
    fingerprint = _fingerprint(email.strip().lower())
    browser, emails = _known(request)
    if fingerprint in emails:
        return Attempt(fingerprint, _fingerprint(browser), "")
    address = _fingerprint(_place_of(get_adapter().get_client_ip(request)))
    return Attempt(fingerprint, address, address)


def _place_of(address: str) -> str:
    """Return the network of an IPv6 address, and anything else as it is."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return address if parsed.version == 4 else str(IPv6Network((int(parsed), IPV6_PREFIX), strict=False))


def remember(request, email: str) -> None:
    """Let the browser of `request` be known to this e-mail: its owner has just shown who he or she is."""
    request.now_known_to = _fingerprint(email.strip().lower())


def forget_old_failures() -> None:
    """Remove the failures nothing counts any more."""
    LogInFailure.objects.filter(at__lt=clock.now() - KEPT_FOR).delete()


def _known(request) -> tuple[str, list[str]]:
    """Return the id of the browser and the fingerprints of the e-mails it is known to."""
    try:
        browser, emails = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=COOKIE_AGE)
    except (signing.BadSignature, TypeError, ValueError):
        return uuid4().hex, []
    return browser, emails


class KnownBrowserMiddleware:
    """Writes the cookie after a log-in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        new = getattr(request, "now_known_to", None)
        if new:
            browser, emails = _known(request)
            kept = [new, *(email for email in emails if email != new)][:_PEOPLE_PER_BROWSER]
            response.set_cookie(
                COOKIE,
                signing.dumps([browser, kept], salt=_SALT, compress=True),
                max_age=COOKIE_AGE,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response
