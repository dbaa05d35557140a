"""What is asked of an item that is added in place, on the page of the agenda, and of an annex renamed there."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.forms.item import ItemForm
from pages.text_fields import LineField

_FIELDS = ("title", "kind", "minutes_allotted", "presenter", "openness", "recommendation")


class QuickItemForm(ItemForm):
    """The line at the end of the agenda: what an item needs to stand there. The rest is written in the item itself."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="quick_%s", **kwargs)
        self.fields = {name: self.fields[name] for name in _FIELDS}
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.widget = forms.Select(choices=field.choices)  # type: ignore[arg-type]
        self.fields["recommendation"].widget.attrs["rows"] = 2
        self.fields["recommendation"].help_text = _("One recommendation point on each line.")

    def begin_here(self) -> None:
        """Let whoever is shown the form go on in it: at what is to be mended, or at its title."""
        name = next((name for name in self.fields if name in self.errors), "title")
        self.fields[name].widget.attrs["autofocus"] = True


class AnnexTitleForm(forms.Form):
    title = LineField(label=_("Title"), max_length=200, error_messages={"required": _("Enter a title for the annex")})
