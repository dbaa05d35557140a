"""Input in the coordinators' network."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.fields import VersionField
from pages.text_fields import LineField, TextField


class OpenNetworkForm(forms.Form):
    name = LineField(
        label=_("What the network is called"),
        max_length=160,
        error_messages={"required": _("Enter what the network is called")},
    )


class KnowledgeForm(forms.Form):
    version = VersionField()
    text = TextField(
        label=_("What I know about"),
        rows=4,
        required=False,
        help_text=_("For example: consultation of citizens, heat planning, the accounts of emissions from farming."),
    )


class NoteForm(forms.Form):
    title = LineField(
        label=_("What it is about"), max_length=200, error_messages={"required": _("Enter what the note is about")}
    )
    topic = LineField(label=_("Topic"), max_length=60, required=False, help_text=_("One or two words."))
    text = TextField(label=_("Text"), rows=12, required=False)


class EditNoteForm(NoteForm):
    version = VersionField()
