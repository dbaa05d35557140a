"""Which annexes of earlier meetings are used again."""

from collections.abc import Sequence

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from meetings.models import Attachment

# One page of them; older ones are found by the words of their title.
MOST = 100


def _named(annex: Attachment) -> str:
    meeting = annex.item.meeting
    where = f"{meeting.reference} · {date_format(meeting.starts_at, 'DATE_FORMAT')}" if meeting else ""
    return f"{annex.title} ({where} · {annex.item.title})"


class ReuseForm(forms.Form):
    annexes = forms.MultipleChoiceField(
        label=_("Annexes"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one annex")},
    )

    def __init__(self, *args, offered: Sequence[Attachment], **kwargs):
        super().__init__(*args, **kwargs)
        self.offered = {str(annex.pk): annex for annex in offered}
        field = self.fields["annexes"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(key, _named(annex)) for key, annex in self.offered.items()]

    @property
    def chosen(self) -> list[Attachment]:
        """The annexes that were chosen, in the order in which they were offered."""
        return [annex for key, annex in self.offered.items() if key in self.cleaned_data["annexes"]]
