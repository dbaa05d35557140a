"""The tasks that an item is for, and the municipalities it concerns, asked in the form of the item itself."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.forms.beside import Beside
from meetings.models import AgendaItem
from members.models import Committee, Person
from pages.fields import RowsField
from programme import workflow
from programme.models import Programme


def tasks_beside(person: Person, committee: Committee, item: AgendaItem | None) -> Iterator[Beside]:
    """Ask which open tasks the item is for, where the committee or the one above it carries out a programme."""
    programme = Programme.objects.of(committee, person)
    if programme is None or programme.closed_on or not programme.tasks.open().exists():
        return
    field = RowsField(
        queryset=programme.tasks.open(),
        label=_("Tasks that the item is for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    yield Beside("tasks", field, item.tasks.open() if item else [], _tie)


def plans_beside(person: Person, committee: Committee, item: AgendaItem | None) -> Iterator[Beside]:
    """Ask which municipalities the item concerns, where the programme follows their plans."""
    programme = Programme.objects.of(committee, person)
    if programme is None or programme.closed_on or not programme.plans.exists():
        return
    field = RowsField(
        queryset=programme.plans.select_related("organisation"),
        label=_("Municipalities that the item concerns"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None: it concerns all of them alike."),
    )
    yield Beside("plans", field, item.plans.all() if item else [], _tie_plans)


def _tie_plans(*, item: AgendaItem, value: Any, by: Person) -> None:
    workflow.tie_plans(item=item, plans=value, by=by)


def _tie(*, item: AgendaItem, value: Any, by: Person) -> None:
    workflow.tie_item(item=item, tasks=value, by=by)
