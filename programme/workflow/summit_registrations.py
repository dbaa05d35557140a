"""Verbs of registering for the summit, by a link and without an account; and what is forgotten when the day is over.

Each holds the row of the summit first, so that two at once are one after the other: no place is given twice.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.models import Person
from programme.models import Summit, SummitInvitation, SummitRegistration, SummitSession
from programme.workflow.summit_mails import tell
from programme.workflow.summit_places import is_full, let_in
from record import clock
from record.verbs import Refused, locked, verb

_STATE = SummitRegistration.State


@dataclass(frozen=True)
class Registered:
    """What a registration has come to, and whether the same e-mail stood there before."""

    registration: SummitRegistration
    was_there: bool


def require_in_time(summit: Summit) -> None:
    """Raise Refused, with the day, when the deadline is over."""
    if not summit.takes_registrations:
        raise Refused(
            _("Registration closed on %(day)s. Write to the secretariat if you want to come.")
            % {"day": date_format(summit.register_by, "DATE_FORMAT")}
        )


def _require_room(invitation: SummitInvitation) -> None:
    if invitation.withdrawn_at:
        raise Refused(_("The invitation has been withdrawn. Write to the secretariat if you want to come."))
    if invitation.registrations.standing().count() >= invitation.places:
        raise Refused(
            _("This invitation is for %(places)s, who have registered already. Write to the secretariat for more.")
            % {"places": invitation.places}
        )


def _of_mail(invitation: SummitInvitation, address: str) -> SummitRegistration | None:
    """The registration this e-mail has. Raises Refused where it came by another invitation, which is not ours."""
    known = SummitRegistration.objects.filter(summit=invitation.summit_id, email=address).first()
    if known and not known.is_cancelled and known.invitation_id != invitation.pk:
        raise Refused(
            _("This e-mail is registered already, by another invitation. Change it by the link in the mail that came.")
        )
    return known


@verb
def register(
    *,
    invitation: SummitInvitation,
    name: str,
    email: str,
    by: Person | None,
    organisation: str = "",
    dietary: str = "",
    sessions: Collection[SummitSession] = (),
) -> Registered:
    """Register by an invitation: with a place while there are some, else on the waiting list. A mail has the own link.

    The same e-mail once more changes its registration, and keeps its place in the line. Raises Refused after the
    deadline, for a withdrawn or used-up invitation, and for an e-mail that came by another one.
    """
    summit = locked(invitation.summit)
    invitation = SummitInvitation.objects.get(pk=invitation.pk)
    require_in_time(summit)
    address = email.strip().lower()
    known = _of_mail(invitation, address)
    stands = known is not None and not known.is_cancelled
    registration = known or SummitRegistration(summit=summit, email=address)
    if not stands:
        _require_room(invitation)
        registration.state = _STATE.WAITING if is_full(summit) else _STATE.PLACE
        registration.registered_at, registration.cancelled_at = clock.now(), None
    registration.invitation = invitation
    _write(registration, name, organisation, dietary or registration.dietary, sessions)
    tell("summit_registered", registration)
    return Registered(registration, was_there=stands)


def _write(
    registration: SummitRegistration, name: str, organisation: str, dietary: str, sessions: Collection[SummitSession]
) -> None:
    if not name.strip():
        raise Refused(_("Enter your name"))
    registration.name, registration.organisation = name.strip(), organisation.strip()
    registration.dietary = dietary
    registration.save()
    registration.sessions.set(sessions)


@verb
def change_registration(
    *,
    registration: SummitRegistration,
    name: str,
    by: Person | None,
    organisation: str = "",
    dietary: str = "",
    forget_dietary: bool = False,
    sessions: Collection[SummitSession] = (),
) -> SummitRegistration:
    """Change one's own registration. Without words, the dietary needs stay as they were, unless they are to be deleted.

    Raises Refused after the deadline, and when it has been cancelled.
    """
    summit = locked(registration.summit)
    registration = SummitRegistration.objects.get(pk=registration.pk)
    require_in_time(summit)
    if registration.is_cancelled:
        raise Refused(_("The registration has been cancelled. Use the link of the invitation to register again."))
    kept = "" if forget_dietary else registration.dietary
    _write(registration, name, organisation, dietary or kept, sessions)
    return registration


def require_to_cancel(registration: SummitRegistration) -> None:
    """Raise Refused when it has been cancelled already, or the day has begun."""
    if registration.is_cancelled:
        raise Refused(_("The registration has been cancelled already."))
    if registration.summit.has_begun:
        raise Refused(_("The summit has begun: the registration cannot be cancelled any more."))


@verb
def cancel_registration(*, registration: SummitRegistration, by: Person | None) -> SummitRegistration:
    """Cancel, and give the place to who waits longest, who is told. Raises Refused once the day has begun."""
    summit = locked(registration.summit)
    registration = SummitRegistration.objects.select_related("summit").get(pk=registration.pk)
    require_to_cancel(registration)
    registration.state, registration.cancelled_at, registration.dietary = _STATE.CANCELLED, clock.now(), ""
    registration.save()
    let_in(summit)
    return registration


def forget_dietary_needs() -> None:
    """Delete what was said of food once the day is over; the history never held it."""
    over = SummitRegistration.objects.filter(summit__day__lt=clock.today()).exclude(dietary="")
    over.update(dietary="")
