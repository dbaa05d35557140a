"""Input about access for people outside the committee."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.forms.choices import PersonChoice
from pages.fields import DateField, offer
from pages.text_fields import LineField, MailField


class GrantForm(forms.Form):
    person = PersonChoice(label=_("Person"), required=False)
    name = LineField(label=_("Name, if the person is new"), required=False, max_length=120)
    email = MailField(
        label=_("E-mail of the new person"),
        required=False,
        max_length=254,
        error_messages={"invalid": _("Enter an e-mail as name@organisation.dk")},
    )
    item = forms.ChoiceField(label=_("What"), required=False)
    reason = LineField(
        label=_("Reason"), max_length=200, error_messages={"required": _("Write why the person gets access")}
    )
    until = DateField(label=_("Until the end of"))

    def __init__(self, *args, meeting, entries, **kwargs):
        kwargs.setdefault("initial", {"until": meeting.day + timedelta(days=2)})
        super().__init__(*args, **kwargs)
        known = ((str(entry.item_id), f"{entry.number}. {entry.title}") for entry in entries)
        offer(self, item=[("", _("All open items of the meeting")), *known])

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if not data.get("person") and not data.get("name"):
            self.add_error("person", _("Choose a person, or enter the name of a new one"))
        new = data.get("name") and not data.get("person")
        if new and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("Enter the e-mail of the new person, who logs on with it"))
        if data.get("until"):
            data["expires_at"] = timezone.make_aware(datetime.combine(data["until"], time(23, 59)))
        return data
