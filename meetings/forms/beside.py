"""What apps further up ask in the form of an item, beside its own text: which tasks it is for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

from meetings.models import AgendaItem
from members.models import Committee, Person


@dataclass(frozen=True)
class Beside:
    """One question more for one reader: its `name` in the form, the field, what stands there now, and its verb.

    `save(item=, value=, by=)` is called inside the verb that saves the text: both are saved, or neither.
    """

    name: str
    field: forms.Field
    initial: Any
    save: Callable[..., None]


_asking: list[Callable[[Person, Committee, AgendaItem | None], Iterable[Beside]]] = []


def ask_beside(asking: Callable[[Person, Committee, AgendaItem | None], Iterable[Beside]]) -> None:
    """Let an app say what it asks `person` of an item (None: of a new one) of `committee`."""
    _asking.append(asking)


def asked_beside(person: Person, committee: Committee, item: AgendaItem | None = None) -> list[Beside]:
    """Return what the apps further up ask `person` beside the text of the item."""
    return [beside for asking in _asking for beside in asking(person, committee, item)]
