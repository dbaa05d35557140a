"""What the operator does alone though it takes two in the portal: it is recorded, and the person is told."""

from django.urls import reverse

from members.accounts.email_changes import end_sessions, free_email, move_account
from members.accounts.second_factor_resets import remove_second_factor
from members.mail.notifications import notify
from members.models import EmailChange, Person, SecondFactorReset
from record import clock
from record.verbs import locked, verb


@verb
def change_account(
    *, person: Person, email: str = "", remove_second_step: bool = False, reason: str, by: Person | None = None
) -> Person:
    """Give `person` another e-mail, or remove the second step, at once; what waits for the same is done or ended.

    Returns the person. Raises Refused for an e-mail somebody else has.
    """
    person = locked(person)
    now = clock.now()
    if email:
        move_account(person, free_email(email, besides=person))
        person.save()
        for change in EmailChange.objects.pending().filter(person=person):
            change.ended_at = now
            change.save()
        _tell(person, template="email_change_done")
    if remove_second_step:
        remove_second_factor(person)
        for wish in SecondFactorReset.objects.filter(person=person, done_at=None, ended_at=None):
            wish.done_at = now
            wish.save()
    return person


@verb
def give_password(*, person: Person, password: str, reason: str, by: Person | None = None) -> Person:
    """Set a password the operator chose; who has an account already is logged off everywhere and told."""
    person = locked(person)
    if person.has_had_account:
        end_sessions(person)
        _tell(person, template="password_by_operator")
    person.set_password(password)
    person.save()
    return person


def _tell(person, *, template: str) -> None:
    key = f"{template}:by-operator:{clock.now().isoformat()}"
    notify(to=person, template=template, context={}, link=reverse("members:profile"), key=key)
