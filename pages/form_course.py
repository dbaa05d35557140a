"""What becomes of a form whose verb refuses, or whose text somebody else has changed meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _

from record.verbs import Refused
from record.versions import Conflict, version_of


@contextmanager
def refusals_to(form: forms.Form, field: str | None = None, *, of: type[Refused] = Refused) -> Iterator[None]:
    """Let a refusal of the verb in the block stand on the form, above what was typed; the form is then invalid.

    With `field`, a refusal of the kind `of` stands at that field. A conflict passes on: its page shows both texts.
    """
    try:
        yield
    except Conflict:
        raise
    except of as refusal:
        for message in refusal.messages:
            form.add_error(field, message)


def facts_of(form: forms.Form) -> dict[str, Any]:
    """Return what was typed as a verb asks for it: the version the form was opened on is its `expected_version`."""
    return {"expected_version" if name == "version" else name: value for name, value in form.cleaned_data.items()}


def new_facts_of(form: forms.Form) -> dict[str, Any]:
    """Return what was typed about something new, which has no version to be changed on."""
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}


def on_top_of(form: forms.Form, conflict: Conflict, initial: dict) -> list[tuple[str, str]]:
    """Let the next save of a form that met a conflict be a conscious one; return (label, value) of what stands now.

    `initial` is what the form would show now.
    """
    again = QueryDict(mutable=True)
    again.update(form.data)
    again["version"] = str(version_of(conflict.current))
    form.data = again
    form.add_error(None, str(conflict))
    typed = form.cleaned_data
    typed = {name: list(value) if isinstance(value, QuerySet) else value for name, value in typed.items()}
    differing = [name for name in typed if not _is_hidden(form, name) and initial.get(name) != typed[name]]
    return [(str(form.fields[name].label), _in_words(form.fields[name], initial.get(name))) for name in differing]


def _is_hidden(form: forms.Form, name: str) -> bool:
    return form.fields[name].widget.is_hidden


def _in_words(field: forms.Field, value) -> str:
    if isinstance(value, bool):
        return str(_("yes")) if value else str(_("no"))
    if isinstance(value, date | time):
        return str(localize(value))
    if isinstance(value, list):
        return ", ".join(_in_words(field, each) for each in value)
    choices = dict(getattr(field, "choices", ())) if not isinstance(field, forms.ModelChoiceField) else {}
    return str(choices.get(value, value or ""))


def number_in(text: str) -> int:
    """Return the whole number in `text`, which came without a form; 0, which numbers nothing, if there is none."""
    return int(text) if len(text) < 20 and text.isascii() and text.isdigit() else 0
