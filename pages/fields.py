"""Fields that every form shares: a day, a time, the version it was opened on."""

import re
from collections.abc import Sequence
from datetime import date

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DateInput(forms.DateInput):
    """A date field with the browser's own picker; the value goes out as the browser reads it."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **kwargs):
        super().__init__(format="%H:%M", **kwargs)


WRONG_DATE = _("Enter a date as day.month.year, for example 1.12.2020")


class DateField(forms.DateField):
    """A date in Europe/Copenhagen, in the browser's picker or typed the Danish way."""

    widget = DateInput
    default_error_messages = {"invalid": WRONG_DATE, "required": _("Enter a date")}


class DatesField(forms.Field):
    """Dates typed one after the other, with white space, commas or semicolons between them."""

    widget = forms.Textarea(attrs={"rows": 3})
    default_error_messages = {"long": _("Type at most %(most)s dates at a time")}
    MOST = 200

    def clean(self, value) -> list[date]:
        """Return the dates, each once, the earliest first. Raises ValidationError with the first word that is none."""
        words = [word for word in re.split(r"[\s,;]+", str(value or "")) if word]
        if len(words) > self.MOST:
            raise forms.ValidationError(self.error_messages["long"], code="long", params={"most": self.MOST})
        found = set()
        for word in words:
            try:
                found.add(forms.DateField().clean(word))
            except forms.ValidationError as problem:
                said = _("“%(word)s” is no date. Write day.month.year, for example 2.2.2027")
                raise forms.ValidationError(said, params={"word": word[:40]}) from problem
        return sorted(found)


class FilesInput(forms.ClearableFileInput):
    """The browser's own choice of one file or several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several at once; cleans to a list of them."""

    widget = FilesInput

    def clean(self, data, initial=None) -> list:
        """Return the files; raises ValidationError where there is none though one is asked for, or one is empty."""
        files = [super(FilesField, self).clean(each, initial) for each in data or [None]]
        return [file for file in files if file]


class VersionField(forms.IntegerField):
    """The version a form was opened on. What came without one is a conflict, never an overwrite."""

    widget = forms.HiddenInput
    UNKNOWN = -1

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)

    def clean(self, value) -> int:
        """Return the version, or UNKNOWN, which no version is, for a missing one and for garbage."""
        try:
            version = super().clean(value)
        except forms.ValidationError:
            return self.UNKNOWN
        return self.UNKNOWN if version is None else version


class RowsField(forms.ModelMultipleChoiceField):
    """Several of the rows that are offered. A number that no row can have is none of them, on every database."""

    # More digits than any number of a row has.
    TOO_LONG = 19

    def clean(self, value):
        """Return the rows chosen. Raises ValidationError for what is not offered."""
        for chosen in value if isinstance(value, list | tuple) else ():
            if len(str(chosen)) >= self.TOO_LONG:
                told = {"value": str(chosen)[: self.TOO_LONG]}
                raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice", told)
        return super().clean(value)


def offer(form: forms.BaseForm, **offered: QuerySet | Sequence[tuple[str, str | Promise]]) -> None:
    """Let the fields named choose from what is offered to this reader: rows, or pairs of a value and what it is called.

    Raises TypeError for a field that does not choose from such things.
    """
    for name, choices in offered.items():
        field = form.fields[name]
        if isinstance(choices, QuerySet) and isinstance(field, forms.ModelChoiceField):
            field.queryset = choices
        elif isinstance(choices, QuerySet) or isinstance(field, forms.ModelChoiceField):
            raise TypeError(f"{name} does not choose from {type(choices).__name__}")
        elif isinstance(field, forms.ChoiceField):
            field.choices = choices
        else:
            raise TypeError(f"{name} does not choose at all")
