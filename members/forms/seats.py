"""The composition, line by line."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Organisation
from members.models.membership import Side
from pages.fields import DateField, VersionField
from pages.text_fields import LineField


class SeatForm(forms.Form):
    """One line of a composition."""

    label = LineField(label=_("Seat"), max_length=120, error_messages={"required": _("Enter what the seat is called")})
    places = forms.IntegerField(
        label=_("Number of places"),
        min_value=1,
        max_value=200,
        error_messages={"required": _("Enter how many places there are"), "invalid": _("Enter a whole number")},
    )
    side = forms.ChoiceField(label=_("Side"), choices=Side, required=False)
    named_by = forms.ModelChoiceField(Organisation.objects.all(), label=_("Named by"), required=False)
    organisation = forms.ModelChoiceField(Organisation.objects.all(), label=_("For the organisation"), required=False)
    starts_on = DateField(label=_("From"))
    ends_on = DateField(label=_("To and including"), required=False)


class EditSeatForm(SeatForm):
    version = VersionField()
