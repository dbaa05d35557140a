"""Verbs of invitations: how somebody who is registered gets an account, by mail."""

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from members import clock
from members.background import task
from members.models import Invitation, Person
from members.verbs import Refused, locked, verb

logger = logging.getLogger(__name__)


@verb
def invite_person(*, person, by):
    """Send `person` a link that lets him or her choose a password; an earlier link stops working.

    Returns the invitation. Raises Refused for somebody without an e-mail, with a closed account, or who has a
    password already (issue 3: single use, expiring).
    """
    person = locked(person)
    if not person.email:
        raise Refused(_("%(name)s has no e-mail. Add one first.") % {"name": person})
    if not person.is_active:
        raise Refused(_("The account of %(name)s is closed. Open it first.") % {"name": person})
    if person.has_had_account:
        raise Refused(
            _("%(name)s has a password already, and can choose a new one by “Forgotten password”.") % {"name": person}
        )
    for earlier in Invitation.objects.pending().filter(person=person):
        _revoke(earlier)
    expires_at = clock.now() + timedelta(days=settings.INVITATION_DAYS)
    invitation = Invitation.objects.create(person=person, created_at=clock.now(), expires_at=expires_at)
    transaction.on_commit(lambda: deliver_invitation.enqueue(invitation.pk))
    return invitation


@verb
def revoke_invitation(*, person, by):
    """Stop the link that was sent to `person`. Raises Refused when there is none that works."""
    pending = Invitation.objects.pending().filter(person=locked(person)).first()
    if pending is None:
        raise Refused(_("There is no invitation to withdraw."))
    _revoke(pending)


@verb
def accept_invitation(*, invitation, password, by):
    """Give the invited person the password he or she chose. Raises Refused when the link works no more."""
    person = locked(invitation.person)
    invitation = locked(invitation)
    invitation.person = person
    if not invitation.is_open:
        raise Refused(_("The link has been used, withdrawn or is too old. Ask the secretariat for a new one."))
    person.set_password(password)
    person.save()
    invitation.accepted_at = clock.now()
    invitation.save()
    return person


def state_of_account(person: Person) -> str:
    """Return, in words, how far `person` is with an account: what the secretariat sees."""
    if person.has_had_account:
        return _("Has an account")
    pending = Invitation.objects.pending().filter(person=person).first()
    if pending is None:
        return _("Has not been invited to an account")
    return _("Has been invited") if pending.is_open else _("The invitation is too old: send it again")


def _revoke(invitation):
    invitation.revoked_at = clock.now()
    invitation.save()


@task
def deliver_invitation(invitation_id: int) -> None:
    """Mail the link of an invitation unless it has left or stopped working; `tend` tries again what did not leave."""
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update(of=("self",)).select_related("person").get(pk=invitation_id)
        if invitation.mailed_at is not None or not invitation.is_open:
            return
        context = {
            "person": invitation.person,
            "link": settings.SITE_URL + invitation.link,
            "expires_at": invitation.expires_at,
        }
        with translation.override(settings.LANGUAGE_CODE):
            subject = " ".join(render_to_string("mail/invitation.subject.txt", context).split())
            body = render_to_string("mail/invitation.body.txt", context).strip() + "\n"
        try:
            send_mail(subject, body, None, [invitation.person.email or ""])
        except (SMTPException, OSError) as problem:
            logger.warning("Invitation %s did not leave: %s", invitation_id, problem)
            return
        invitation.mailed_at = clock.now()
        invitation.save()
