"""Verbs of the coordination with others: contacts, what was agreed, what follows from it."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from members.mail.notifications import notify
from members.models import Committee, Membership, Organisation, Person
from members.rules.roles import Permission, roles_with
from members.workflow import add_person
from programme.models import AgreedFollowUp, Agreement, Contact, Programme
from programme.workflow.while_open import verb
from record import clock
from record.verbs import Refused, locked


@verb
def add_contact(
    *, programme: Programme, name: str, organisation: Organisation, by: Person, job_title: str = "", email: str = ""
) -> Contact:
    """Add somebody outside as a contact, and to the register of people; who stands there by that e-mail is taken.

    Raises Refused without a name, and for who is a contact already.
    """
    locked(Committee.objects.get(pk=programme.committee_id))
    if not name.strip():
        raise Refused(_("Enter the name"))
    known = Person.objects.registered().filter(email=email.strip().lower()).first() if email.strip() else None
    person = known or add_person(
        name=name.strip(), organisation=organisation, job_title=job_title.strip(), email=email.strip() or None, by=by
    )
    if Contact.objects.filter(programme=programme, person=person, ended_on=None).exists():
        raise Refused(_("%(name)s is a contact already.") % {"name": person})
    return Contact.objects.create(programme=programme, person=person)


@verb
def end_contact(*, contact: Contact, by: Person) -> Contact:
    """Let somebody be a contact no more, from today on; what was agreed with him or her stays."""
    contact = locked(contact)
    if contact.ended_on:
        raise Refused(_("%(name)s is no contact any more.") % {"name": contact.person})
    contact.ended_on = clock.today()
    contact.save()
    return contact


def _require_sensible(programme: Programme, agreed_on: date, with_person: Person, text: str) -> None:
    if not text.strip():
        raise Refused(_("Write what was agreed."))
    if agreed_on > clock.today():
        raise Refused(_("The day is still to come. Write down what was agreed when it has been."))
    if not Contact.objects.filter(programme=programme, person=with_person).exists():
        raise Refused(_("Choose one of the contacts."))


@verb
def note_agreement(*, programme: Programme, agreed_on: date, with_person: Person, text: str, by: Person) -> Agreement:
    """Write down what was agreed. Raises Refused without words, for a day to come, and with who is no contact."""
    _require_sensible(programme, agreed_on, with_person, text)
    return Agreement.objects.create(
        programme=programme,
        agreed_on=agreed_on,
        with_person=with_person,
        text=text,
        written_at=clock.now(),
        written_by=by,
    )


def require_standing(agreement: Agreement) -> None:
    """Raise Refused when the entry has been corrected: the correction is what is corrected next."""
    if Agreement.objects.filter(corrects=agreement).exists():
        raise Refused(_("This has been corrected already. Correct the later entry."))


@verb
def correct_agreement(
    *, agreement: Agreement, agreed_on: date, with_person: Person, text: str, by: Person
) -> Agreement:
    """Write a new entry in the place of one that was wrong, which stays below it. Raises Refused as note_agreement."""
    locked(Committee.objects.get(pk=agreement.access_committee_id))
    require_standing(agreement)
    _require_sensible(agreement.programme, agreed_on, with_person, text)
    return Agreement.objects.create(
        programme=agreement.programme,
        agreed_on=agreed_on,
        with_person=with_person,
        text=text,
        corrects=agreement,
        written_at=clock.now(),
        written_by=by,
    )


@verb
def add_agreed(
    *, agreement: Agreement, what: str, responsible: Person, by: Person, due_on: date | None = None
) -> AgreedFollowUp:
    """Give somebody of the secretariat what follows from an agreement, and tell him or her."""
    if not what.strip():
        raise Refused(_("Write what is to be done."))
    seats = Membership.objects.active().filter(committee=agreement.access_committee_id)
    if not seats.filter(person=responsible, role__in=roles_with(Permission.KEEP_DESK)).exists():
        raise Refused(_("Choose somebody of the secretariat."))
    follow_up = AgreedFollowUp.objects.create(
        agreement=agreement, what=what.strip(), responsible=responsible, due_on=due_on
    )
    if responsible != by:
        notify(
            to=responsible,
            template="agreed_follow_up",
            context={"programme": agreement.programme},
            link=reverse("programme:desk_row", args=["agreed", follow_up.pk]),
            key=f"agreed:{follow_up.pk}",
        )
    return follow_up


@verb
def finish_agreed(*, follow_up: AgreedFollowUp, by: Person) -> AgreedFollowUp:
    """Note that it is done, today. Raises Refused when it is done already."""
    follow_up = locked(follow_up)
    if follow_up.done_on:
        raise Refused(_("It is done already."))
    follow_up.done_on = clock.today()
    follow_up.save()
    return follow_up
