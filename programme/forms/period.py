"""Input about the programme."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Decision
from meetings.models.openness import open_items
from pages.fields import DateField, offer
from pages.text_fields import LineField
from workgroups.forms import DecisionChoice, decisions_for


class PeriodForm(forms.Form):
    starts_on = DateField(label=_("From"))
    ends_on = DateField(label=_("Last day"))
    decided_by = DecisionChoice(queryset=Decision.objects.none(), label=_("Decided by"), required=False)
    source = LineField(
        label=_("Source"),
        max_length=200,
        required=False,
        help_text=_("Where the decision was made elsewhere: what decided the period, and when."),
    )

    def __init__(self, *args, person, committee, **kwargs):
        super().__init__(*args, **kwargs)
        # Everybody in the committee reads what decided a period.
        readable_by_all = decisions_for(person, committee).filter(open_items("item__"))
        offer(self, decided_by=readable_by_all)
