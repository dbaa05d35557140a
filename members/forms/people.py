"""The register: people, organisations, and a file full of them."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Organisation, Person
from members.rules.topics import Topic
from pages.fields import VersionField
from pages.text_fields import LineField, MailField, PatternField


class PersonForm(forms.Form):
    """What the register says of a person."""

    name = LineField(label=_("Name"), max_length=120, error_messages={"required": _("Enter the name")})
    email = MailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        help_text=_("Without an e-mail the person cannot log in."),
        error_messages={"invalid": _("Enter an e-mail as name@organisation.dk")},
    )
    organisation = forms.ModelChoiceField(Organisation.objects.all(), label=_("Organisation"), required=False)
    job_title = LineField(label=_("Job title"), max_length=120, required=False)
    level = forms.ChoiceField(label=_("Level"), choices=[("", _("Not given")), *Person.Level.choices], required=False)
    phone = LineField(label=_("Phone"), max_length=30, required=False)


class EditPersonForm(PersonForm):
    version = VersionField()


class OwnFactsForm(forms.Form):
    """What one keeps oneself in the register."""

    phone = LineField(
        label=_("Phone"),
        max_length=30,
        required=False,
        help_text=_("The secretariat sees it, to reach you about a meeting."),
    )
    language = forms.ChoiceField(
        label=_("Language of the pages"),
        choices=Person.Language,
        help_text=_("Mails, agendas and minutes are in Danish, whatever you choose."),
    )
    collects = forms.MultipleChoiceField(
        label=_("Collect in one mail in the morning"),
        choices=Topic,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Instead of a mail each. Everything with a deadline is mailed at once, whatever you choose."),
    )
    uses_single_keys = forms.BooleanField(
        label=_("Use keys pressed alone (? / j k + -)"),
        required=False,
        help_text=_("Leave it out if you speak to the machine, or set the keys off without wanting to."),
    )
    version = VersionField()


class NewEmailForm(forms.Form):
    """Another e-mail for the own account."""

    email = MailField(
        label=_("New e-mail"),
        max_length=254,
        help_text=_("It takes effect when you confirm from both addresses, or from the new one, after 24 hours."),
        error_messages={
            "required": _("Enter the new e-mail"),
            "invalid": _("Enter an e-mail as name@organisation.dk"),
        },
    )


class OrganisationForm(forms.Form):
    """What the register says of an organisation."""

    name = LineField(
        label=_("Name"), max_length=120, error_messages={"required": _("Enter the name of the organisation")}
    )
    short_name = LineField(
        label=_("Short name"),
        max_length=60,
        help_text=_("As it stands in lists: “Skive” for Skive Kommune."),
        error_messages={"required": _("Enter a short name")},
    )
    kind = forms.ChoiceField(label=pgettext_lazy("organisation", "Kind"), choices=Organisation.Kind)
    code = PatternField(
        r"^\d{4}$",
        label=_("Municipality code"),
        required=False,
        error_messages={"invalid": _("Enter the four digits of the municipality code, for example 0779")},
    )
    council = forms.ChoiceField(
        label=_("What the council is called"),
        choices=[("", _("Not given")), *Organisation.Council.choices],
        required=False,
    )


class EditOrganisationForm(OrganisationForm):
    version = VersionField()


class PeopleFileForm(forms.Form):
    file = forms.FileField(
        label=_("File with people"),
        help_text=_("Excel (.xlsx) or CSV, at most 2 MB and 500 people."),
        error_messages={"required": _("Choose a file"), "empty": _("The file is empty. Choose another file.")},
    )
