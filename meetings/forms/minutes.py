"""Input about minutes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms import VersionField


class MinutesForm(forms.Form):
    version = VersionField()
    note = forms.CharField(label=_("General remarks"), widget=forms.Textarea(attrs={"rows": 5}), required=False)


class CommentForm(forms.Form):
    item = forms.ChoiceField(label=_("About"), required=False)
    text = forms.CharField(
        label=_("Comment"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write your comment")},
    )

    def __init__(self, *args, entries, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [("", _("The minutes as a whole"))] + [
            (str(entry.item_id), f"{entry.number}. {entry.title}") for entry in entries if entry.readable
        ]


class AnswerCommentForm(forms.Form):
    answer = forms.CharField(
        label=_("Answer"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write an answer to the comment")},
    )
