"""Checks of keys and settings: what signs, what locks, how long it is good, and what Django's own check says."""

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dk2020portal.operating.findings import check, doubtful, fine, wrong
from dk2020portal.operating.stores import days_since
from meetings.seals import seal_key
from meetings.seals.signature import SignatureUnavailable, certificate_ends
from members.accounts.second_factor import locked_out

# A certificate is ordered in days, not in hours.
DAYS_LEFT = 30


@check("keys", gettext_lazy("Keys"), needs_database=True)
def keys():
    """Whether the keys are real ones, and open what they are to open."""
    if not any(settings.SEAL_KEY):
        yield wrong(_("SEAL_KEY is thirty-two zeros, which everybody knows."), _("Make one: docs/seals.md."))
    out = locked_out()
    if out:
        words = ngettext(
            "The second step of %(n)s account does not open.", "The second steps of %(n)s accounts do not open.", out
        )
        todo = _("Add the former SECRET_KEY to SECRET_KEY_FALLBACKS, or remove them: manage.py change_account.")
        yield wrong(words % {"n": out}, todo)
    elif any(settings.SEAL_KEY):
        yield fine(_("SECRET_KEY opens what it locked; seals are signed by key %(key)s.") % {"key": _seal_key()})


def _seal_key() -> str:
    return seal_key.id_of(seal_key.public_key())


@check("certificate", gettext_lazy("Certificate"))
def certificate():
    """How long the certificate that signs archived minutes is good."""
    if not settings.SEAL_CERTIFICATE:
        yield fine(_("None is set: archived minutes are not signed."))
        return
    if settings.DEMO and not Path(settings.SEAL_CERTIFICATE).exists():
        yield fine(_("The demo makes its own when the first minutes are signed."))
        return
    try:
        ends = certificate_ends(Path(settings.SEAL_CERTIFICATE))
    except (OSError, SignatureUnavailable, ValueError):
        yield wrong(_("SEAL_CERTIFICATE cannot be opened."), _("Look at the file and SEAL_CERTIFICATE_PASSWORD."))
        return
    said = _("It is good until %(day)s.") % {"day": date_format(ends, "DATE_FORMAT")}
    todo = _("Exchange SEAL_CERTIFICATE: files that are signed stay as they are.")
    left = -days_since(ends) - 1
    if left < 0:
        yield wrong(said, todo)
    else:
        yield doubtful(said, todo) if left < DAYS_LEFT else fine(said)


@check("settings", gettext_lazy("Settings"), takes_long=True)
def deployed():
    """What `check --deploy` says of addresses, HTTPS and who runs the portal."""
    if not settings.PRODUCTION:
        yield doubtful(_("This is a demo, or a test."), _("Set DEMO=false for a portal that people use."))
        return
    found = [message for message in run_checks(include_deployment_checks=True) if not message.is_silenced()]
    for message in found:
        told = doubtful if message.level < ERROR else wrong
        yield told(f"{message.msg} ({message.id})", message.hint or _("Look it up in docs/operating.md."))
    if "*" in settings.ALLOWED_HOSTS:
        yield wrong(_("ALLOWED_HOSTS lets every name in."), _("Name the portal's own names."))
    address = urlsplit(settings.SITE_URL)
    if address.scheme != "https" or address.hostname not in settings.ALLOWED_HOSTS:
        said = _("SITE_URL is no https address of one of ALLOWED_HOSTS: links in mails lead nowhere.")
        yield doubtful(said, _("Put SITE_URL right."))
    elif not found and "*" not in settings.ALLOWED_HOSTS:
        yield fine(_("Nothing is missing or unsafe."))
