"""Verbs of the invitations to the summit: whom to invite, sending, withdrawing."""

from django.utils.translation import gettext as _

from members.models import Person
from programme.models import Summit, SummitInvitation
from programme.models.summit_guests import MOST_BY_INVITATION
from programme.workflow.summit_mails import tell
from programme.workflow.while_open import verb
from record import clock
from record.verbs import Refused, locked


def require_open(summit: Summit) -> None:
    """Raise Refused when nobody can register any more."""
    if not summit.takes_registrations:
        raise Refused(_("Registration for the summit is over."))


@verb
def invite_party(*, summit: Summit, name: str, email: str, by: Person, places: int = 1) -> SummitInvitation:
    """Put an organisation or a person on the list of those to invite; nothing is sent yet.

    Raises Refused for an e-mail that is on it, and for more places than one link may take.
    """
    summit = locked(summit)
    if not name.strip():
        raise Refused(_("Enter whom to invite"))
    if not 0 < places <= MOST_BY_INVITATION:
        raise Refused(_("One invitation is for at most %(most)s people") % {"most": MOST_BY_INVITATION})
    address = email.strip().lower()
    if SummitInvitation.objects.standing().filter(summit=summit, email=address).exists():
        raise Refused(_("%(email)s is on the list already.") % {"email": address})
    return SummitInvitation.objects.create(summit=summit, name=name.strip(), email=address, places=places)


@verb
def send_invitations(*, summit: Summit, by: Person) -> int:
    """Send every invitation that has not been sent; return how many. Raises Refused when there is none, or too late."""
    summit = locked(summit)
    require_open(summit)
    unsent = list(SummitInvitation.objects.standing().filter(summit=summit, sent_at=None))
    if not unsent:
        raise Refused(_("Every invitation has been sent already."))
    for invitation in unsent:
        _send(invitation)
    return len(unsent)


@verb
def send_again(*, invitation: SummitInvitation, by: Person) -> SummitInvitation:
    """Send one invitation, or send it once more. Raises Refused when it was withdrawn, or it is too late."""
    summit = locked(invitation.summit)
    require_open(summit)
    invitation = SummitInvitation.objects.get(pk=invitation.pk)
    if invitation.withdrawn_at:
        raise Refused(_("The invitation has been withdrawn."))
    _send(invitation)
    return invitation


def _send(invitation: SummitInvitation) -> None:
    invitation.sent_at = clock.now()
    invitation.save()
    tell("summit_invitation", invitation)


@verb
def withdraw_party(*, invitation: SummitInvitation, by: Person) -> SummitInvitation:
    """Let the link register nobody more; who has registered by it stays. Raises Refused when that has been done."""
    locked(invitation.summit)
    invitation = SummitInvitation.objects.get(pk=invitation.pk)
    if invitation.withdrawn_at:
        raise Refused(_("The invitation has been withdrawn."))
    invitation.withdrawn_at = clock.now()
    invitation.save()
    return invitation
