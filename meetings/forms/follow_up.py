"""Input of follow-ups: given, corrected, reported on, handed over, confirmed and sent back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.annexes.uploaded_file import accepted
from meetings.models import FollowUp
from meetings.reading.people import who_may_follow_up
from members.forms.choices import PersonChoice
from pages.fields import DateField, FilesField, VersionField, offer
from pages.text_fields import LineField, TextField


class FollowUpForm(forms.Form):
    what = LineField(
        label=_("What is to be done"), max_length=200, error_messages={"required": _("Write what is to be done")}
    )
    responsible = PersonChoice(label=_("Responsible"), error_messages={"required": _("Choose who is responsible")})
    due_on = DateField(label=_("Deadline"), required=False)

    def __init__(self, *args, item, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, responsible=who_may_follow_up(item.meeting, item))


class CorrectFollowUpForm(FollowUpForm):
    version = VersionField()


class FollowUpUpdateForm(forms.Form):
    state = forms.ChoiceField(label=_("State"), choices=FollowUp.State)
    # The state the form was opened on.
    was = forms.ChoiceField(choices=FollowUp.State, widget=forms.HiddenInput, required=False)
    text = TextField(label=_("Update"), rows=3, required=False)
    due_on = DateField(label=_("New deadline"), required=False)
    file = FilesField(
        label=_("Files"),
        required=False,
        help_text=accepted(),
        error_messages={"empty": _("The file is empty. Choose another one")},
    )

    @property
    def facts(self) -> dict:
        """What the verb asks for."""
        data = dict(self.cleaned_data)
        return data | {"files": data.pop("file")}


class ConfirmForm(forms.Form):
    text = TextField(label=_("Comment"), rows=2, required=False)


class SendBackForm(forms.Form):
    text = TextField(label=_("What is missing"), rows=3, error_messages={"required": _("Write what is missing")})


class HandOverForm(forms.Form):
    to = PersonChoice(label=_("Who takes it over"), error_messages={"required": _("Choose who takes it over")})
    text = TextField(label=_("What there is to know"), rows=3, required=False)

    def __init__(self, *args, follow_up: FollowUp, **kwargs):
        super().__init__(*args, **kwargs)
        decision = follow_up.decision
        offer(self, to=who_may_follow_up(decision.meeting, decision.item).exclude(pk=follow_up.responsible_id))
