"""Input about what one follows."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.text_fields import LineField


class FollowForm(forms.Form):
    name = LineField(
        label=_("What you call it"),
        max_length=100,
        help_text=_("Only you see it. It stands in no mail."),
        error_messages={"required": _("Give it a name")},
    )
