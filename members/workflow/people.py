"""Verbs of people and committees: who is registered, who stands in, what is agreed and what has been read."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from members.accounts.email_changes import ask_email_change, free_email, move_account
from members.models import Committee, Membership, Message, Organisation, Person, RuleOfProcedure
from members.rules.procedure import RuleKey, contradictions
from members.rules.roles import Role
from record.verbs import Refused, locked, verb
from record.versions import require_unchanged


@verb
def set_rule(*, committee: Committee, key: str, value: int, by: Person, adopted_by: str = "") -> RuleOfProcedure:
    """Set a rule of procedure; with the id of a decision ("2020-1/4") it is adopted, otherwise proposed.

    Raises Refused where a deadline would come due before the one it waits for.
    """
    committee = locked(committee)
    _require_order(committee, RuleKey(key), value)
    rule, _created = RuleOfProcedure.objects.update_or_create(
        committee=committee,
        key=key,
        defaults={
            "value": value,
            "status": RuleOfProcedure.Status.ADOPTED if adopted_by else RuleOfProcedure.Status.PROPOSED,
            "adopted_by": adopted_by,
        },
    )
    return rule


def _require_order(committee: Committee, key: RuleKey, value: int) -> None:
    values = {str(each): committee.rule(each) for each in RuleKey}
    values[str(key)] = value
    wrong = [pair for pair in contradictions(values) if key in pair]
    if wrong:
        raise Refused(
            *(
                _("“%(first)s” must not come due after “%(then)s”: %(days)s and %(other)s working days.")
                % {"first": first.label, "then": then.label, "days": values[first], "other": values[then]}
                for first, then in wrong
            )
        )


@verb
def create_committee(
    *,
    name: str,
    short_name: str,
    slug: str,
    kind: str,
    starts_on: date,
    by: Person,
    parent: Committee | None = None,
    ends_on: date | None = None,
    is_demo: bool = False,
    serves_from: date | None = None,
) -> Committee:
    """Create a committee; who creates it becomes its secretariat, so that somebody can prepare its meetings.

    From its first day on, unless `serves_from` says another.
    """
    committee = Committee.objects.create(
        name=name,
        short_name=short_name,
        slug=slug,
        kind=kind,
        parent=parent,
        starts_on=starts_on,
        ends_on=ends_on,
        is_demo=is_demo,
    )
    Membership.objects.create(committee=committee, person=by, role=Role.SECRETARIAT, starts_on=serves_from or starts_on)
    return committee


@verb
def open_message(*, message: Message, at: datetime, by: Person) -> Message:
    """Note that the reader has opened the message, the first time only."""
    message = Message.objects.of(by).select_for_update().get(pk=message.pk)
    if message.opened_at is None:
        message.opened_at = at
        message.save()
    return message


@verb
def open_messages(*, newest: int, at: datetime, by: Person) -> int:
    """Note that the reader has seen all messages up to `newest` (an id) without opening each; return how many it was.

    What was told after the list was shown stays new.
    """
    return Message.objects.of(by).unread().filter(pk__lte=newest).update(opened_at=at)


@verb
def add_person(
    *,
    name: str,
    by: Person,
    email: str | None = None,
    organisation: Organisation | None = None,
    job_title: str = "",
    level: str = "",
    phone: str = "",
) -> Person:
    """Register a person; without a password he or she cannot log in yet. Raises Refused when the e-mail is taken."""
    return Person.objects.create_user(
        name=name,
        email=free_email(email),
        organisation=organisation,
        job_title=job_title,
        level=level,
        phone=phone,
    )


def require_not_erased(person: Person) -> None:
    """Raise Refused when the person has been erased."""
    if person.erased_at:
        raise Refused(_("%(name)s has been erased: nothing is kept to change.") % {"name": person})


@verb
def edit_person(
    *,
    person: Person,
    by: Person,
    email: str | None = None,
    reason: str = "",
    expected_version: int | None = None,
    **facts: Any,
) -> Person:
    """Change what the register says of a person. Raises Refused when the e-mail is taken or the person is erased, and
    Conflict when somebody saved the same after the form was opened on `expected_version`.

    A new e-mail is the only one that logs in: the old one, and an invitation sent to it, no longer do. Where there is,
    or has been, an account, it waits until both addresses have had their say (members/accounts/email_changes.py).
    """
    person = locked(person)
    if person.erased_at:
        raise Refused(_("%(name)s has been erased: nothing is kept to change.") % {"name": person})
    require_unchanged(person, expected_version, ["email", *facts])
    email = free_email(email, besides=person)
    if email != person.email and person.has_had_account:
        ask_email_change(person=person, email=email, by=by)
    elif email != person.email:
        move_account(person, email)
    for name, value in facts.items():
        setattr(person, name, value)
    person.save()
    return person


def _require_free(facts: dict, besides: Organisation | None = None) -> None:
    """Raise Refused when another organisation has the name, the short name or the code."""
    others = Organisation.objects.exclude(pk=besides.pk) if besides else Organisation.objects.all()
    for field in ("name", "short_name", "code"):
        taken = others.filter(**{field: facts[field]}).first() if facts[field] else None
        if taken:
            raise Refused(
                _("%(name)s has “%(value)s” already. Use that organisation, or choose something else.")
                % {"name": taken, "value": facts[field]}
            )


@verb
def add_organisation(
    *, name: str, short_name: str, kind: str, by: Person, code: str = "", council: str = ""
) -> Organisation:
    """Register an organisation. Raises Refused when its name, short name or code is taken."""
    facts = {"name": name, "short_name": short_name, "kind": kind, "code": code, "council": council}
    _require_free(facts)
    return Organisation.objects.create(**facts)


@verb
def edit_organisation(
    *, organisation: Organisation, by: Person, expected_version: int | None = None, **facts: Any
) -> Organisation:
    """Change what the register says of an organisation. Raises Refused when its name, short name or code is taken,
    and Conflict when somebody saved the same after the form was opened on `expected_version`.
    """
    organisation = locked(organisation)
    require_unchanged(organisation, expected_version, facts)
    _require_free(facts, besides=organisation)
    for field, value in facts.items():
        setattr(organisation, field, value)
    organisation.save()
    return organisation


@verb
def choose_reminders(*, wanted: bool, by: Person) -> Person:
    """Say whether one is reminded by mail of what waits for an answer."""
    person = locked(Person.objects.get(pk=by.pk))
    person.wants_reminders = wanted
    person.save()
    return person
