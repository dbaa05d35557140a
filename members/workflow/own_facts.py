"""Verbs of what one keeps oneself in the register: one's phone, and how the portal reads, writes and listens to one."""

from typing import Any

from members.models import Person
from record.verbs import locked, verb
from record.versions import require_unchanged


@verb
def edit_own_facts(*, by: Person, expected_version: int | None = None, **facts: Any) -> Person:
    """Change what one keeps oneself: `phone`, `language`, `uses_single_keys` and `collects` (members/rules/topics.py).

    Raises Conflict when somebody saved the same after the form was opened on `expected_version`.
    """
    person = locked(Person.objects.get(pk=by.pk))
    require_unchanged(person, expected_version, facts)
    for name, value in facts.items():
        setattr(person, name, value)
    person.save()
    return person


@verb
def choose_language(*, language: str, by: Person) -> Person:
    """Keep the language one reads the portal in, for every browser one logs on in."""
    person = locked(Person.objects.get(pk=by.pk))
    if person.language != language:
        person.language = language
        person.save()
    return person
