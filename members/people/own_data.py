"""What the portal holds about a person as that person reads it: lists with names in words, beside the JSON file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.mail.outbox import called
from members.models import Mail
from members.rules.roles import CALLED_SUBSTITUTE, GUEST, Role
from pages.richtext import RichText, typed_text
from record.field_words import name_of_field
from record.personal_data import told_of

# The roles of a seat, and those that come of a call to one meeting.
_ROLES = dict(Role.choices) | {GUEST: gettext_lazy("Guest"), CALLED_SUBSTITUTE: gettext_lazy("Substitute")}
# Of each kind the page shows the latest; the file has them all.
SHOWN = 20


@dataclass(frozen=True)
class Told:
    """One kind of rows: what they are called, the latest as (heading, words), and how many there are."""

    name: str
    rows: list[list[tuple[str, str]]]
    number: int


def own_rows(person) -> Iterator[Told]:
    """Yield what there is of each kind about `person`, newest first; kinds of which there is nothing are left out."""
    for model, rows in told_of(person):
        if rows:
            fields = {name_of_field(field): field for field in map(model._meta.get_field, rows[0])}
            latest = [
                [(heading, in_a_word(field, row[field.name])) for heading, field in fields.items()]
                for row in rows[: -SHOWN - 1 : -1]
            ]
            yield Told(str(model._meta.verbose_name_plural), latest, len(rows))


def in_a_word(field, value: Any) -> str:
    """Return the value of a field as a reader reads it: its choice in words, its time in Danish time, yes or no."""
    if value in (None, "", [], {}):
        return ""
    if field.model is Mail and field.name == "kind":
        return called(value)
    if field.name == "role":
        return str(_ROLES.get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, RichText):
        return typed_text(value)
    if isinstance(value, dict | list):
        return _in_lines(value)
    return str(dict(field.flatchoices).get(value, value))


def _in_lines(value: dict | list) -> str:
    """Return the words of what is kept as JSON, without its keys, which are ids."""
    parts = value.values() if isinstance(value, dict) else value
    return "; ".join(_in_lines(part) if isinstance(part, dict | list) else str(part) for part in parts if part)
