"""Verbs of registering for the summit, by a link and without an account; and what is forgotten when the day is over.

Each holds the row of the summit first, so that two at once are one after the other: no place is given twice.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.models import Person
from programme.models import Summit, SummitInvitation, SummitRegistration, SummitSession
from programme.models.summit_guests import GUESTS_ARE_KEPT_FOR
from programme.workflow.summit_mails import tell, tell_again
from programme.workflow.summit_places import is_full, let_in
from programme.workflow.while_open import verb
from record import append_only, clock
from record.verbs import Refused, locked
from record.verbs import verb as recorded

# An address that nobody has (RFC 2606).
FORGOTTEN = "@forgotten.invalid"
_STATE = SummitRegistration.State


@dataclass(frozen=True)
class Registered:
    """The registration of an e-mail, and whether it stood there before and is as it was."""

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

    An e-mail that is registered already stays as it is, and has its link once more: whoever shares the invitation
    neither changes it nor learns of it. Raises Refused after the deadline, and for a withdrawn or used-up invitation.
    """
    summit = locked(invitation.summit)
    invitation = SummitInvitation.objects.get(pk=invitation.pk)
    require_in_time(summit)
    address = email.strip().lower()
    _require_named(name)
    known = SummitRegistration.objects.filter(summit=summit, email=address).first()
    if known is None or known.is_cancelled or known.invitation_id != invitation.pk:
        _require_room(invitation)
    if known is not None and not known.is_cancelled:
        tell_again("summit_registered", known)
        return Registered(known, was_there=True)
    registration = known or SummitRegistration(summit=summit, email=address)
    registration.state = _STATE.WAITING if is_full(summit) else _STATE.PLACE
    registration.registered_at, registration.cancelled_at = clock.now(), None
    registration.invitation = invitation
    _write(registration, name, organisation, dietary, sessions)
    tell("summit_registered", registration)
    return Registered(registration, was_there=False)


def _require_named(name: str) -> None:
    if not name.strip():
        raise Refused(_("Enter your name"))


def _write(
    registration: SummitRegistration, name: str, organisation: str, dietary: str, sessions: Collection[SummitSession]
) -> None:
    _require_named(name)
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


@recorded
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


def forget_guests() -> None:
    """Take name, organisation and e-mail off everybody invited or registered, a year after the day; the numbers stay.

    What the history held of them goes along.
    """
    over = Summit.objects.filter(day__lt=clock.today() - GUESTS_ARE_KEPT_FOR)
    for model in (SummitRegistration, SummitInvitation):
        rows = model.objects.filter(summit__in=over).exclude(email__endswith=FORGOTTEN)
        for row in rows:
            gone = {"name": _("forgotten"), "email": f"{row.pk}{FORGOTTEN}"}
            gone |= {"organisation": ""} if model is SummitRegistration else {}
            with transaction.atomic(), append_only.allowing(model.history.model._meta.db_table):
                model.objects.filter(pk=row.pk).update(**gone)
                model.history.filter(id=row.pk).update(**gone)
