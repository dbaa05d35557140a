"""Input about a committee that is set up: each step a small form of its own."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Committee, Organisation
from pages.fields import DateField, VersionField
from pages.rich_text_field import RichTextField
from pages.text_fields import LineField

# A working group is set up by the committee it reports to, with a mandate.
_KINDS = [kind for kind in Committee.Kind.choices if kind[0] not in Committee.WORKING_FOR]


class CommitteeForm(forms.Form):
    name = LineField(label=_("Name"), max_length=160, error_messages={"required": _("Enter the name of the committee")})
    short_name = LineField(
        label=_("Short name"),
        max_length=60,
        help_text=_("For menus and lists. The address is made of it."),
        error_messages={"required": _("Enter the short name of the committee")},
    )
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=_KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is")},
    )
    starts_on = DateField(label=_("From"))
    ends_on = DateField(label=_("To and including"), required=False)


class EditCommitteeForm(CommitteeForm):
    version = VersionField()


class TermsForm(forms.Form):
    version = VersionField()
    text = RichTextField(
        label=_("Terms of reference"),
        rows=20,
        required=True,
        error_messages={"required": _("Write the terms of reference")},
    )
    dated = DateField(label=_("Date of the terms of reference"), required=False)


class CaseReferenceForm(forms.Form):
    party = forms.ModelChoiceField(
        Organisation.objects.all(), label=_("Filed by"), error_messages={"required": _("Choose who files it")}
    )
    case_number = LineField(
        label=_("Case number"), max_length=60, error_messages={"required": _("Enter the case number")}
    )
    document_number = LineField(label=_("Document number"), max_length=60, required=False)
    system = LineField(label=_("System"), max_length=40, required=False)
    filed_on = DateField(label=_("Filed on"), required=False)


class ProgrammeForm(forms.Form):
    name = LineField(label=_("Name"), max_length=120, error_messages={"required": _("Enter the name of the programme")})
    starts_on = DateField(label=_("From"))
    ends_on = DateField(label=_("Last day"))
