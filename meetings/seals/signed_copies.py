"""Archived minutes with the portal's signature: signed once for each seal and reader's view, and kept."""

import hashlib
import logging

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from meetings.models import Meeting, SignedCopy
from meetings.seals.check import check_for_page
from record import clock
from record.verbs import Refused

logger = logging.getLogger(__name__)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def signed_minutes(meeting: Meeting, pdf: bytes) -> bytes:
    """Return the archived minutes (PDF/A) as the portal signs them; unsigned where there is no SEAL_CERTIFICATE.

    Raises Refused, in words, when the seal is broken, when they cannot be signed now, or when the copy that was kept is
    not what it was.
    """
    if not settings.SEAL_CERTIFICATE:
        return pdf
    chain = list(meeting.minutes.revisions.order_by("number"))
    if check_for_page(meeting, chain):
        raise Refused(_("The seal of the minutes is broken, so they are not signed. Tell the operator."))
    revision = chain[-1]
    copy = SignedCopy.objects.filter(revision=revision, unsigned_sha256=_sha256(pdf)).first()
    if copy is None:
        return _keep(revision, pdf, _sign(pdf, revision))
    return _kept(copy)


def _sign(pdf: bytes, revision) -> bytes:
    # Only what signs pays for pyhanko: a second and 30 MB.
    from meetings.seals.signature import SignatureUnavailable, signed

    try:
        return signed(pdf, reason=_("Seal %(form)s") % {"form": revision.short_form})
    except SignatureUnavailable as problem:
        logger.error("The minutes could not be signed: %s", problem)
        raise Refused(_("The minutes could not be signed just now. Try again, or tell the operator.")) from problem


def _keep(revision, pdf: bytes, content: bytes) -> bytes:
    """Keep the signed file; somebody who signed the same at the same time and was first is the one who counts."""
    defaults = {"sha256": _sha256(content), "signed_at": clock.now(), "file": ContentFile(content, name="minutes.pdf")}
    copy, created = SignedCopy.objects.get_or_create(revision=revision, unsigned_sha256=_sha256(pdf), defaults=defaults)
    return content if created else _kept(copy)


def _kept(copy: SignedCopy) -> bytes:
    try:
        with copy.file.open("rb") as file:
            content = file.read()
    except OSError:
        content = b""
    if _sha256(content) != copy.sha256:
        logger.error("The signed minutes %s are not what was signed", copy.file.name)
        raise Refused(_("The signed minutes that were kept are missing or were changed. Tell the operator."))
    return content
