"""Input about minutes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.fields import VersionField, offer
from pages.text_fields import TextField


class MinutesForm(forms.Form):
    version = VersionField()
    note = TextField(label=_("General remarks"), rows=5, required=False)


class CorrectionForm(MinutesForm):
    note = TextField(label=_("General remarks"), rows=6, required=False)
    reason = TextField(
        label=_("Reason"), rows=3, error_messages={"required": _("Write why the minutes are corrected.")}
    )


class CommentForm(forms.Form):
    item = forms.ChoiceField(label=_("About"), required=False)
    text = TextField(
        label=_("Comment"),
        rows=3,
        error_messages={"required": _("Write your comment")},
    )

    def __init__(self, *args, entries, **kwargs):
        super().__init__(*args, **kwargs)
        known = ((str(entry.item_id), f"{entry.number}. {entry.title}") for entry in entries if entry.readable)
        offer(self, item=[("", _("The minutes as a whole")), *known])


class AnswerCommentForm(forms.Form):
    """An answer to a comment, on an agenda or on minutes."""

    answer = TextField(
        label=_("Answer"),
        rows=3,
        help_text=_("What was changed, or why not."),
        error_messages={"required": _("Write an answer to the comment")},
    )


class AnswerMinutesCommentForm(AnswerCommentForm):
    """The same of minutes, with what becomes of the comment."""

    taken_up = forms.TypedChoiceField(
        label=_("What becomes of the comment?"),
        choices=[("yes", _("Taken up in the minutes")), ("no", _("Not taken up"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether the comment is taken up in the minutes")},
    )
    field_order = ("taken_up", "answer")
