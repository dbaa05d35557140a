"""The verb that erases a person lawfully: contact data and account go, the record of decisions stays."""

from django.db.models import Q
from django.utils.translation import gettext as _

from members.models import Mail, Membership, Person, StandIn
from record import append_only, clock
from record.personal_data import personal_fields, rows_that_go
from record.verbs import Refused, locked, verb


def erased_fields() -> list:
    """Return the fields of Person that are emptied."""
    return [field for field in personal_fields(Person) if field.personal_data_goes]


def what_hinders(person: Person, *, by: Person) -> list[str]:
    """Return why `person` cannot be erased now, in words; nothing when it can be done."""
    if person.erased_at:
        return [_("%(name)s has been erased already.") % {"name": person}]
    hindrances = [_("You cannot erase yourself. Ask another secretary.")] if person == by else []
    running = Q(ends_on=None) | Q(ends_on__gte=clock.today())
    sits = Membership.objects.filter(running, person=person).select_related("committee").order_by("pk")
    hindrances += [
        _("%(name)s sits in %(committee)s. End the membership first.") % {"name": person, "committee": seat.committee}
        for seat in sits
    ]
    if StandIn.objects.filter(running, person=person).exists():
        hindrances.append(_("%(name)s stands in for a co-chair. Wait until that has ended.") % {"name": person})
    return hindrances


@verb
def erase_person(*, person: Person, by: Person, reason: str) -> Person:
    """Empty contact data, also in history, close the account and take away every permission; return the person.

    The name, the organisation and what was said and decided in meetings stay. Raises Refused while the person sits
    in a committee.
    """
    person = locked(person)
    hindrances = what_hinders(person, by=by)
    if hindrances:
        raise Refused(*hindrances)
    address = person.email or None
    emptied = {field.name: None if field.null else "" for field in erased_fields()}
    for name, value in emptied.items():
        setattr(person, name, value)
    person.is_active, person.last_login, person.erased_at = False, None, clock.now()
    person.set_unusable_password()
    person.save()
    person.groups.clear()
    person.user_permissions.clear()
    for rows in rows_that_go(person):
        rows.delete()
    Mail.objects.filter(address=address).delete()
    with append_only.allowing(Person.history.model._meta.db_table):
        person.history.update(**emptied)
    return person
