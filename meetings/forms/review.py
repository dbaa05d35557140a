"""Input about an agenda that is with the co-chairs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.fields import offer
from pages.text_fields import TextField


class AgendaCommentForm(forms.Form):
    """What a co-chair writes to the secretariat, about one item or the agenda as a whole."""

    item = forms.ChoiceField(label=_("About"), required=False)
    text = TextField(
        label=_("Comment to the secretariat"),
        rows=3,
        max_length=20_000,
        error_messages={"required": _("Write your comment")},
    )

    def __init__(self, *args, entries, **kwargs):
        super().__init__(*args, **kwargs)
        known = ((str(entry.item_id), f"{entry.number}. {entry.title}") for entry in entries if entry.readable)
        offer(self, item=[("", _("The agenda as a whole")), *known])
