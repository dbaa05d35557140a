"""Input about who comes, who comes instead, and who may not take part."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Attendance
from meetings.reading.people import who_may_be_disqualified, who_may_substitute
from meetings.workflow.attendance import require_somebody_to_call
from members.forms.choices import PersonChoice
from pages.fields import offer
from pages.text_fields import LineField, TextField
from record.verbs import allows


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Do you come?"),
        choices=[
            (Attendance.Answer.ACCEPTED, _("Yes, I come")),
            (Attendance.Answer.APOLOGY, _("No, I send apologies")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether you come")},
    )
    note = LineField(label=_("Note to the secretariat"), max_length=200, required=False)


class SubstituteForm(forms.Form):
    substitute = PersonChoice(label=_("Substitute"), error_messages={"required": _("Choose who comes instead")})

    def __init__(self, *args, attendance: Attendance, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, substitute=who_may_substitute(attendance))


class AnswerByLinkForm(AnswerForm):
    """The answer of who came by a link; with apologies, who comes instead where the rules allow it."""

    substitute = PersonChoice(label=_("Substitute"), required=False, empty_label=_("Nobody comes instead of me"))

    field_order = ("answer", "substitute", "note")

    def __init__(self, *args, attendance: Attendance, **kwargs):
        kwargs["initial"] = {
            "answer": attendance.answer,
            "note": attendance.note,
            "substitute": attendance.substitute_id,
        }
        super().__init__(*args, **kwargs)
        if allows(require_somebody_to_call, attendance):
            offer(self, substitute=who_may_substitute(attendance))
        else:
            del self.fields["substitute"]

    def clean(self):
        """Say that who comes needs no substitute."""
        data = super().clean() or self.cleaned_data
        if data.get("substitute") and data.get("answer") == Attendance.Answer.ACCEPTED:
            self.add_error("substitute", _("Nobody comes instead of you when you come yourself"))
        return data


class DisqualificationForm(forms.Form):
    reason = TextField(
        label=_("Why may there be a conflict of interest?"),
        rows=3,
        error_messages={"required": _("Write why there may be a conflict of interest")},
    )
    person = PersonChoice(label=_("Who"), required=False, help_text=_("Empty: yourself."))

    def __init__(self, *args, item, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, person=who_may_be_disqualified(item.meeting, item))
