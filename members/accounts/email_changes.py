"""Verbs of a new e-mail for somebody's account: it takes effect when both addresses have had their say.

An account is its person's (design section 5): whoever reads the mailbox of an account can choose its password, so the
address is not changed by one secretary alone. The new address confirms by a mailed link; the old one confirms, or says
nothing for 24 hours after the mail to it left. Until then the old address logs in. An address nobody has logged in with
yet is a fact of the register, and changed at once.
"""

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from members.mail.notifications import notify, tell_former_address, without_mail
from members.mail.outbox import Letter, letter, text_of, write_mail
from members.models import EmailChange, Mail, Person
from members.models.account_change import NEW, OLD, OPEN_FOR
from record import clock
from record.verbs import Refused, locked, verb


def free_email(email, besides=None):
    """Return the e-mail in small letters, None for none. Raises Refused when somebody else has it."""
    email = (email or "").strip().lower() or None
    if email and Person.objects.filter(email=email).exclude(pk=besides and besides.pk).exists():
        raise Refused(_("Somebody already has the e-mail %(email)s. Choose that person instead.") % {"email": email})
    return email


def end_sessions(person: Person) -> None:
    """Log `person` off everywhere; the caller saves the person."""
    person.sessions_ended_at = clock.now()
    for session in UserSession.objects.filter(user=person):
        session.end()


def move_account(person: Person, email: str | None) -> None:
    """Give `person` another e-mail, the only one that logs in from now on; the caller saves the person.

    An invitation to the old address no longer works, sessions end, and the old address is told.
    """
    EmailAddress.objects.filter(user=person).delete()
    for invitation in person.invitations.pending():
        invitation.revoked_at = clock.now()
        invitation.save()
    if person.email:
        tell_former_address(person.email, person=person)
    person.email = email
    end_sessions(person)


@verb
def ask_email_change(*, person: Person, email: str, by: Person) -> EmailChange:
    """Begin the change of an account's e-mail, by its owner or by the secretariat; return the change.

    One begun earlier ends. Raises Refused without a new address, for one that is taken, and where there is no old
    address that could object.
    """
    person = locked(person)
    email = free_email(email, besides=person)
    if not email or not person.email:
        raise Refused(
            _("An account needs an e-mail. If the old one is missing, the operator sets it: manage.py change_account.")
        )
    if email == person.email:
        raise Refused(_("That is the e-mail of the account already."))
    for earlier in person.email_changes.pending():
        _end(earlier)
    now = clock.now()
    change = EmailChange.objects.create(
        person=person, new_email=email, asked_by=by, asked_at=now, expires_at=now + OPEN_FOR
    )
    # The mails to both addresses carry links of their own.
    with without_mail():
        notify(
            to=person,
            template="email_change_waits",
            context={},
            link=reverse("members:profile"),
            key=f"email-change:{change.pk}",
        )
    for which in (OLD, NEW):
        key = f"email-change:{change.pk}:{which}"
        write_mail(kind="email_change", key=key, person=person, change=change.pk, which=which)
    return change


@verb
def confirm_email_change(*, change: EmailChange, which: str, by: Person, reason: str = "") -> EmailChange:
    """Note that the OLD or the NEW address agrees; the change takes effect when both sides have. Return the change.

    Raises Refused when it is over, and when the new address has been taken meanwhile.
    """
    change = _locked(change)
    _require_open(change)
    if which == NEW:
        change.new_confirmed_at = change.new_confirmed_at or clock.now()
    else:
        change.old_confirmed_at = change.old_confirmed_at or clock.now()
    change.save()
    if EmailChange.objects.due().filter(pk=change.pk).exists():
        _take_effect(change)
    return change


@verb
def stop_email_change(*, change: EmailChange, by: Person, reason: str = "") -> EmailChange:
    """Object to a change, or withdraw it; the e-mail stays what it was, and who asked is told. Return the change."""
    change = _locked(change)
    _require_open(change)
    _end(change)
    if by != change.asked_by:
        notify(
            to=change.asked_by,
            template="email_change_stopped",
            context={"owner": change.person},
            link=reverse("members:person", args=[change.person_id]),
            key=f"email-change-stopped:{change.pk}",
        )
    return change


def settle_email_changes() -> None:
    """Let the changes take effect that are due, and end those that are too old: what `tend` does every minute."""
    for change in EmailChange.objects.due().order_by("pk"):
        settle_email_change(change=change, by=None)
    for change in EmailChange.objects.pending().filter(expires_at__lte=clock.now()):
        settle_email_change(change=change, by=None)


@verb
def settle_email_change(*, change: EmailChange, by: Person | None) -> None:
    """Let a change take effect that is due; end one that is too old, or whose address somebody took meanwhile."""
    change = _locked(change)
    if change.done_at or change.ended_at:
        return
    due = EmailChange.objects.due().filter(pk=change.pk).exists()
    if due and not Person.objects.filter(email=change.new_email).exists():
        _take_effect(change)
    elif due or not change.is_open:
        _end(change)


def _locked(change: EmailChange) -> EmailChange:
    """Lock the person, then the change: every verb of accounts keeps that order."""
    locked(change.person)
    return locked(change)


def _require_open(change):
    if not change.is_open:
        raise Refused(_("The change of e-mail is over: it has taken effect, been stopped, or become too old."))


def _end(change):
    change.ended_at = clock.now()
    change.save()


def _take_effect(change):
    person = locked(change.person)
    move_account(person, free_email(change.new_email, besides=person))
    person.save()
    change.done_at = clock.now()
    change.save()
    notify(
        to=person,
        template="email_change_done",
        context={},
        link=reverse("members:profile"),
        key=f"email-change-done:{change.pk}",
    )


def _note_mailed(mail: Mail) -> None:
    change = EmailChange.objects.select_for_update(of=("self",)).get(pk=mail.facts["change"])
    setattr(change, f"{mail.facts['which']}_mailed_at", clock.now())
    change.save()


@letter("email_change", _lazy("change of e-mail"), when_sent=_note_mailed)
def letter_of_email_change(mail: Mail) -> Letter | None:
    """Compose the mail with the link for the OLD or the NEW address; None when the change is over."""
    change = EmailChange.objects.select_related("person").filter(pk=mail.facts["change"]).first()
    if change is None or not change.is_open:
        return None
    which = mail.facts["which"]
    context = {"person": change.person, "link": settings.SITE_URL + change.link(which), "without_account": True}
    address = change.person.email if which == OLD else change.new_email
    return Letter([str(address)], *text_of(f"email_change_{which}", context))
