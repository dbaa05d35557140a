"""Input that a transition asks for beside the press of its button."""

from datetime import datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.forms.item import ReasonForm
from meetings.reading.people import who_may_chair, who_may_take_minutes
from meetings.rules.lifecycle import Asks
from members.forms.choices import PersonChoice
from pages.fields import DateField, offer
from pages.text_fields import TextField


class NothingForm(forms.Form):
    """A transition that asks for nothing but the press of its button; `told` on the page that says what it does."""

    told = forms.BooleanField(widget=forms.HiddenInput, required=False, initial=True)

    def clean(self):
        """Leave out `told`, which is no input of the verb."""
        super().clean()
        self.cleaned_data.pop("told", None)
        return self.cleaned_data


class BeginForm(NothingForm):
    """An agenda is begun from its page with what stands on every one; the verb alone leaves it empty."""

    def clean(self):
        """Add `filled`."""
        super().clean()
        self.cleaned_data["filled"] = True
        return self.cleaned_data


class RemarkForm(forms.Form):
    """What a co-chair sends the agenda back with."""

    reason = TextField(
        label=_("Remark to the secretariat"), rows=4, error_messages={"required": _("Write what should be changed")}
    )


class DeadlineForm(forms.Form):
    day = DateField(label=_("Comments until 16.00 on"))

    def clean(self):
        """Add `deadline`: 16.00 Europe/Copenhagen on the chosen day."""
        super().clean()
        data = self.cleaned_data
        if data.get("day"):
            data["deadline"] = timezone.make_aware(datetime.combine(data.pop("day"), time(16)))
        return data


class LeadersForm(forms.Form):
    """Who leads the meeting as it begins: asked for again, since somebody else than planned may have come."""

    chair = PersonChoice(
        label=_("Chair of the meeting"), error_messages={"required": _("Choose who chairs the meeting")}
    )
    minute_taker = PersonChoice(label=_("Minute taker"), error_messages={"required": _("Choose who takes the minutes")})

    def __init__(self, *args, committee, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, chair=who_may_chair(committee), minute_taker=who_may_take_minutes(committee))


def form_for(row, data, meeting):
    """Return the form of a row of the transition table, bound to `data` when there is any."""
    if row.asks == Asks.DEADLINE:
        return DeadlineForm(data, initial={"day": meeting.deadline("comments_due_on")})
    if row.asks == Asks.LEADERS:
        planned = {"chair": meeting.chair, "minute_taker": meeting.minute_taker}
        return LeadersForm(data, committee=meeting.committee, initial=planned)
    if row.verb == "start_preparation":
        return BeginForm(data)
    if row.asks == Asks.REMARK:
        return RemarkForm(data)
    return ReasonForm(data) if row.asks == Asks.REASON else NothingForm(data)
