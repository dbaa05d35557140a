"""Which data are about a person, declared where the field is; from these declarations come the person's own copy of
them (GDPR article 15) and what goes when the person is erased (article 17, members/workflow/erasure.py).

What the record of meetings needs stays: a name in minutes and decisions is kept for the archives (arkivloven).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.apps import apps
from django.db import models
from guardian.models import UserObjectPermissionBase

_F = TypeVar("_F", bound=models.Field)

# Log-in, second factors, sessions and permissions of the libraries: everything of a person in them goes.
ACCOUNT_APPS = ("account", "guardian", "mfa", "socialaccount", "usersessions")


def personal(field: _F, *, goes: bool) -> _F:
    """Declare a field of Person as personal data, and whether it `goes` when the person is erased."""
    field.personal_data_goes = goes  # type: ignore[attr-defined]
    return field


@dataclass(frozen=True)
class PersonalData:
    """Rows about the person in the foreign key `of`: the fields they `tell` that person, and whether they go.

    `by_person` names a JSON field in its place, which keeps something of several people by their ids.
    `told_while_readable` names a field that quotes what the person may no longer be allowed to read, and the queryset's
    method that says (for the person) in which rows it is told: elsewhere the copy has None in its place.
    """

    of: str = ""
    tells: tuple[str, ...] = ()
    goes: bool = False
    by_person: str = ""
    told_while_readable: tuple[str, str] | None = None


def personal_fields(model) -> list[Any]:
    """Return the fields of `model` (or of one person) that are declared personal."""
    return [field for field in model._meta.fields if hasattr(field, "personal_data_goes")]


def in_words(person, fields) -> list[tuple[str, str]]:
    """Return (label, value) of the `fields` of `person`, as a page shows them."""
    values = [(field, getattr(person, field.name)) for field in fields]
    return [(str(field.verbose_name), str(dict(field.flatchoices).get(value, value) or "")) for field, value in values]


def declared() -> Iterator[tuple[Any, PersonalData]]:
    """Yield (model, declaration) for every model with rows about people."""
    for model in apps.get_models():
        declaration = getattr(model, "personal_data", None)
        if declaration and not hasattr(model, "history_object"):
            yield model, declaration


def rows_that_go(person) -> list[Any]:
    """Return a queryset for each kind of row that goes with `person`: declared ones, account and permissions."""
    going = {model: declaration.of for model, declaration in declared() if declaration.goes}
    for relation in person._meta.related_objects:
        model = relation.related_model
        if issubclass(model, UserObjectPermissionBase) or model._meta.app_label in ACCOUNT_APPS:
            going[model] = going.get(model, relation.field.name)
    return [model._default_manager.filter(**{of: person}) for model, of in going.items()]


def _value(row, name: str):
    value = getattr(row, name)
    return str(value) if isinstance(value, models.Model) else value


def rows_told(person) -> dict[str, list[dict]]:
    """Return what the portal holds in rows about `person`, by the name of the model."""
    return {str(model._meta.verbose_name_plural): rows for model, rows in told_of(person)}


def told_of(person) -> Iterator[tuple[Any, list[dict]]]:
    """Yield (model, what each of its rows tells `person`) for every model with rows about people."""
    for model, declaration in declared():
        if declaration.by_person:
            yield model, _told_by_key(model, declaration.by_person, str(person.pk))
            continue
        relations = [name for name in declaration.tells if model._meta.get_field(name).is_relation]
        rows = model._default_manager.filter(**{declaration.of: person}).select_related(*relations).order_by("pk")
        withheld, told_in = _withheld(rows, declaration, person)
        yield (
            model,
            [
                {
                    name: None if name == withheld and row.pk not in told_in else _value(row, name)
                    for name in declaration.tells
                }
                for row in rows
            ],
        )


def _withheld(rows, declaration: PersonalData, person) -> tuple[str, set[Any]]:
    """The field that is not told of every row, and the rows it is told of."""
    if declaration.told_while_readable is None:
        return "", set()
    name, method = declaration.told_while_readable
    return name, set(getattr(rows, method)(person).order_by().values_list("pk", flat=True))


def _told_by_key(model, field: str, key: str) -> list[dict]:
    rows = model._default_manager.filter(**{f"{field}__has_key": key}).order_by("pk")
    return [{field: getattr(row, field)[key]} for row in rows]


def own_copy(person) -> dict[str, Any]:
    """Return everything the portal holds about `person`, ready for JSON: facts, memberships, rows."""
    memberships = person.memberships.select_related("committee").order_by("starts_on", "pk")
    stands_in = person.stands_in.select_related("membership__committee").order_by("starts_on", "pk")
    return {
        "person": {field.name: _value(person, field.name) for field in personal_fields(person)},
        "memberships": [
            {
                "committee": membership.committee.name,
                "role": membership.role,
                "from": membership.starts_on,
                "to": membership.ends_on,
            }
            for membership in memberships
        ],
        "stands_in": [
            {
                "committee": stand_in.membership.committee.name,
                "from": stand_in.starts_on,
                "to": stand_in.ends_on,
                "reason": stand_in.reason,
            }
            for stand_in in stands_in
        ],
        **rows_told(person),
    }
