"""Verbs of invitations: how somebody who is registered gets an account, by mail."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from members.mail.outbox import Letter, letter, text_of, write_mail
from members.models import Invitation, Mail, Person
from record import clock
from record.verbs import Refused, locked, verb


@verb
def invite_person(*, person: Person, by: Person) -> Invitation:
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
    write_mail(kind="invitation", key=f"invitation:{invitation.pk}", person=person, invitation=invitation.pk)
    return invitation


@verb
def revoke_invitation(*, person: Person, by: Person) -> None:
    """Stop the link that was sent to `person`. Raises Refused when there is none that works."""
    pending = Invitation.objects.pending().filter(person=locked(person)).first()
    if pending is None:
        raise Refused(_("There is no invitation to withdraw."))
    _revoke(pending)


@verb
def accept_invitation(*, invitation: Invitation, password: str, by: Person) -> Person:
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


def _note_mailed(mail: Mail) -> None:
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=mail.facts["invitation"])
    invitation.mailed_at = clock.now()
    invitation.save()


@letter("invitation", _lazy("invitation"), when_sent=_note_mailed)
def letter_of_invitation(mail: Mail) -> Letter | None:
    """Compose the mail with the link of an invitation; None when the link has stopped working."""
    invitation = Invitation.objects.select_related("person").filter(pk=mail.facts["invitation"]).first()
    if invitation is None or not invitation.is_open or not invitation.person.email:
        return None
    link = settings.SITE_URL + invitation.link
    context = {"person": invitation.person, "link": link, "expires_at": invitation.expires_at}
    return Letter([invitation.person.email], *text_of("invitation", context))
