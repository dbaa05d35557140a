"""People from a sheet: what each row would do, and what is wrong with it, before anything is saved."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from members.models import Organisation, Person
from pages.danish_order import sort_key
from pages.sheet import SheetRow
from record.columns import column_of


@dataclass(frozen=True)
class PlannedRow:
    """One row: whom it adds (`person` None) or changes, the facts it brings, and its errors in words."""

    number: int
    cells: dict[str, str]
    person: Person | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        """What the row does, in a word or two."""
        if self.errors:
            return _("Cannot be imported")
        if self.person is None:
            return _("New person")
        return _("Changes: %(fields)s") % {"fields": ", ".join(self.changes)} if self.changes else _("No change")


class _Register:
    """What is known, looked up once for all rows."""

    def __init__(self):
        self.organisations: dict[str, Organisation] = {}
        for organisation in Organisation.objects.all():
            self.organisations |= {
                sort_key(organisation.name): organisation,
                sort_key(organisation.short_name): organisation,
            }
            if organisation.code:
                self.organisations[organisation.code] = organisation
        people = list(Person.objects.registered().select_related("organisation"))
        self.by_email = {person.email: person for person in people if person.email}
        self.by_name: dict[tuple, list[Person]] = {}
        for person in people:
            self.by_name.setdefault((person.sort_key, person.organisation_id), []).append(person)
        self.levels = {str(label).casefold(): value for value, label in Person.Level.choices}
        self.levels |= {value: value for value in Person.Level.values}


def plan(rows: Sequence[SheetRow], *, by) -> list[PlannedRow]:
    """Return what each row would do. A person is known by e-mail, otherwise by name and organisation.

    An empty cell changes nothing; `by` changes those he or she keeps. As many queries for one row as for a thousand.
    """
    register = _Register()
    kept = set(Person.objects.kept_by(by).values_list("pk", flat=True))
    mails = Counter(row.cells.get("email", "").lower() for row in rows if row.cells.get("email"))
    planned = [_planned(row, register, mails) for row in rows]
    people = Counter(row.person.pk for row in planned if row.person)
    for row in planned:
        if row.person and row.changes and row.person.pk not in kept:
            row.errors.append(
                _("Another secretariat keeps %(name)s. Ask them, or leave the row out.") % {"name": row.person}
            )
        if row.person and people[row.person.pk] > 1 and not row.errors:
            row.errors.append(_("%(name)s stands in several rows. Keep one of them.") % {"name": row.person})
    return planned


def _planned(row: SheetRow, register: _Register, mails: Counter) -> PlannedRow:
    errors = [_("“%(column)s” is a formula. Write the text itself.") % {"column": column} for column in row.formulas]
    typed = dict(row.cells)
    named = typed.pop("organisation", "")
    organisation = register.organisations.get(sort_key(named)) or register.organisations.get(named.rjust(4, "0"))
    if named and organisation is None:
        errors.append(_("The organisation “%(name)s” is unknown. Write it as in the register.") % {"name": named})
    level = typed.pop("level", "")
    if level and level.casefold() not in register.levels:
        unknown = _("The level “%(level)s” is unknown. Leave it empty, or take one from the register.")
        errors.append(unknown % {"level": level})
    email = typed.pop("email", "").lower()
    if mails[email] > 1:
        errors.append(_("The e-mail stands in several rows. Keep one of them."))
    said: dict[str, Any] = {**typed, "email": email or None}
    errors += _wrong_facts(said)
    if errors:
        return PlannedRow(row.number, row.cells, errors=errors)
    facts = {**said, "level": register.levels.get(level.casefold(), ""), "organisation": organisation}
    return _against_the_register(row, register, {name: fact for name, fact in facts.items() if fact})


def _wrong_facts(said: dict[str, Any]) -> list[str]:
    """Return what the model itself says against the facts, each with the name of its column."""
    try:
        Person(**said).clean_fields(exclude=["password", "sort_key"])
    except ValidationError as problem:
        return [
            f"{capfirst(column_of(Person, name).verbose_name)}: {message}"
            for name, messages in problem.message_dict.items()
            for message in messages
        ]
    return []


def _against_the_register(row: SheetRow, register: _Register, facts: dict[str, Any]) -> PlannedRow:
    organisation = facts.get("organisation")
    known = register.by_email.get(facts.get("email"))
    if known is None:
        namesakes = register.by_name.get((sort_key(facts["name"]), organisation and organisation.pk), [])
        # Another e-mail is another person; an e-mail where there was none is the same one.
        namesakes = [namesake for namesake in namesakes if not facts.get("email") or not namesake.email]
        if len(namesakes) > 1:
            error = _("Several people have this name. Write the e-mail, so that the right one is changed.")
            return PlannedRow(row.number, row.cells, errors=[error])
        known = namesakes[0] if namesakes else None
    changed = [name for name, fact in facts.items() if known is not None and getattr(known, name) != fact]
    words = [str(column_of(Person, name).verbose_name) for name in changed]
    return PlannedRow(row.number, row.cells, person=known, facts=facts, changes=words)
