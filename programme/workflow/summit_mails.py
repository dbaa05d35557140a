"""The mails of the summit, to people who mostly have no account: a link, signed as the mail is sent, and no content."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.mail.notifications import mails_leave
from members.mail.outbox import Letter, letter, text_of, write_mail
from members.models import Mail
from programme.models import SummitInvitation, SummitRegistration
from record import clock


def tell(kind: str, row: SummitInvitation | SummitRegistration) -> None:
    """Put a mail of that kind to the e-mail of the row in the outbox; it leaves after the commit."""
    if mails_leave():
        write_mail(kind=kind, key=f"{kind}:{row.pk}:{clock.now().isoformat()}", about=row.pk)


def tell_again(kind: str, row: SummitRegistration) -> None:
    """As `tell`, for what anybody may ask for: once an hour, for the same registration."""
    if mails_leave():
        once = f"{row.registered_at:%Y%m%d%H%M%S}:{clock.now():%Y%m%d%H}"
        write_mail(kind=kind, key=f"{kind}:{row.pk}:{once}", about=row.pk)


def _letter(template: str, row: SummitInvitation | SummitRegistration, path: str = "") -> Letter:
    context = {"name": row.name, "summit": row.summit, "link": settings.SITE_URL + (path or row.link)}
    return Letter([row.email], *text_of(template, context))


@letter("summit_invitation", _("invitation to the summit"))
def letter_of_invitation(mail: Mail) -> Letter | None:
    """Compose the invitation; None when it has been withdrawn, or the day has begun."""
    invitation = SummitInvitation.objects.standing().select_related("summit").filter(pk=mail.facts["about"]).first()
    return _letter("summit_invitation", invitation) if invitation and not invitation.summit.has_begun else None


def _registration(mail: Mail) -> SummitRegistration | None:
    return SummitRegistration.objects.standing().select_related("summit").filter(pk=mail.facts["about"]).first()


@letter("summit_registered", _("registration for the summit"))
def letter_of_registration(mail: Mail) -> Letter | None:
    """Compose what somebody gets who has registered, or changed it: the own link; None when it was cancelled since."""
    registration = _registration(mail)
    return _letter("summit_registered", registration) if registration else None


@letter("summit_place", _("place at the summit"))
def letter_of_place(mail: Mail) -> Letter | None:
    """Compose what somebody gets who waited and has a place now; None when that is no longer so."""
    registration = _registration(mail)
    return _letter("summit_place", registration) if registration and registration.has_place else None


@letter("summit_evaluation", _("evaluation of the summit"))
def letter_of_evaluation(mail: Mail) -> Letter | None:
    """Compose what somebody gets who is asked what he or she thought; None when that has been said."""
    registration = _registration(mail)
    if registration is None or registration.has_evaluated or not registration.has_place:
        return None
    return _letter("summit_evaluation", registration, reverse("programme:summit_evaluate", args=[registration.token]))
