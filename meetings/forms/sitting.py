"""A form of an item with text in it that its writer has not saved yet."""

from collections.abc import Mapping
from typing import Any

from django import forms

from meetings.forms.decision import DecisionForm
from meetings.forms.item import ItemForm
from meetings.models import ItemSitting, Sheet
from meetings.workflow.wordings import as_wording
from pages.rich_text_field import RichTextField
from pages.richtext import sanitize

FORMS: dict[str, type[forms.Form]] = {Sheet.CASE: ItemForm, Sheet.OUTCOME: DecisionForm}


def with_unsaved(initial: dict[str, Any], sitting: ItemSitting | None) -> dict[str, Any]:
    """Return what the form shows: what is saved, and over it what was typed and not saved.

    It is then opened on the version that was begun on, so that saving meets what has been saved since.
    """
    if sitting is None or not sitting.is_unsaved:
        return initial
    texts = {name: sanitize(text) if is_rich(sitting.sheet, name) else text for name, text in sitting.texts.items()}
    return initial | texts | {"version": sitting.item_version}


def is_rich(sheet: str, name: str) -> bool:
    """Return whether what stands in a field of a form of an item is rich text: a sitting keeps its code."""
    return isinstance(FORMS[sheet].base_fields.get(name), RichTextField)


def known_of(sitting: ItemSitting | None, version: int) -> Mapping[str, str]:
    """Return what stood in the fields of the form when it was opened on `version`; empty where that is not known."""
    return sitting.begun_on if sitting is not None and sitting.item_version == version else {}


def typed_in(form: forms.Form) -> dict[str, str]:
    """Return what stands in the fields of a posted form, as it would be kept; what cannot be kept stays as typed."""
    typed = {}
    for name in form.fields.keys() - {"version"}:
        raw = form[name].value()
        try:
            typed[name] = form.fields[name].clean(raw)
        except forms.ValidationError:
            typed[name] = raw
    if "recommendation" in typed:
        lines = str(typed["recommendation"] or "").splitlines()
        typed["recommendation"] = [line.strip() for line in lines if line.strip()]
    return as_wording(typed)
