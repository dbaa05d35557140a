"""Input about people and committees, and what every form of the portal shares."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time

from django import forms
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Committee, Membership, Organisation, Person, Seat
from members.models.membership import Side
from members.roles import Role
from members.rules import PROPOSALS, RuleKey
from members.text_fields import LineField, MailField, PatternField
from members.verbs import Conflict, Refused


@contextmanager
def refusals_to(form: forms.Form, field: str | None = None, *, of: type[Refused] = Refused) -> Iterator[None]:
    """Let a refusal of the verb in the block stand on the form, above what was typed; the form is then invalid.

    With `field`, a refusal of the kind `of` stands at that field. A conflict passes on: its page shows both texts.
    """
    try:
        yield
    except Conflict:
        raise
    except of as refusal:
        for message in refusal.messages:
            form.add_error(field, message)


def number_in(text: str) -> int:
    """Return the whole number in `text`, which came without a form; 0, which numbers nothing, if there is none."""
    return int(text) if len(text) < 20 and text.isascii() and text.isdigit() else 0


class DateInput(forms.DateInput):
    """A date field with the browser's own picker; the value goes out as the browser reads it."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **kwargs):
        super().__init__(format="%H:%M", **kwargs)


WRONG_DATE = _("Enter a date as day.month.year, for example 1.12.2020")


class DateField(forms.DateField):
    """A date in Europe/Copenhagen, in the browser's picker or typed the Danish way."""

    widget = DateInput
    default_error_messages = {"invalid": WRONG_DATE, "required": _("Enter a date")}


class VersionField(forms.IntegerField):
    """The version a form was opened on. What came without one is a conflict, never an overwrite."""

    widget = forms.HiddenInput
    UNKNOWN = -1

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)

    def clean(self, value) -> int:
        """Return the version, or UNKNOWN, which no version is, for a missing one and for garbage."""
        try:
            version = super().clean(value)
        except forms.ValidationError:
            return self.UNKNOWN
        return self.UNKNOWN if version is None else version


class PersonChoice(forms.ModelChoiceField):
    """Choose a person, shown with organisation, in Danish order."""

    def __init__(self, **kwargs):
        super().__init__(Person.objects.registered().select_related("organisation"), **kwargs)

    def label_from_instance(self, obj):
        return obj.name_and_organisation


def on_top_of(form: forms.Form, conflict: Conflict, initial: dict) -> list[tuple[str, str]]:
    """Let the next save of a form that met a conflict be a conscious one; return (label, value) of what stands now.

    `initial` is what the form would show now, with the version it then stands on.
    """
    form.data = form.data.copy()
    form.data["version"] = initial["version"]
    form.add_error(None, str(conflict))
    typed = form.cleaned_data
    differing = [name for name in typed if name != "version" and initial.get(name) != typed[name]]
    return [(str(form.fields[name].label), _in_words(form.fields[name], initial.get(name))) for name in differing]


def _in_words(field: forms.Field, value) -> str:
    if isinstance(value, bool):
        return str(_("yes")) if value else str(_("no"))
    if isinstance(value, date | time):
        return str(localize(value))
    choices = dict(getattr(field, "choices", ())) if not isinstance(field, forms.ModelChoiceField) else {}
    return str(choices.get(value, value or ""))


class MembershipForm(forms.Form):
    """Start a membership for somebody who is registered, or for somebody new."""

    person = PersonChoice(label=_("Person"), required=False)
    name = LineField(label=_("Name, if the person is new"), required=False, max_length=120)
    email = MailField(
        label=_("E-mail of the new person"),
        required=False,
        max_length=254,
        error_messages={"invalid": _("Enter an e-mail as name@organisation.dk")},
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), label=_("Organisation of the new person"), required=False
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("", _("Choose a role")), *Role.choices],
        error_messages={"required": _("Choose a role")},
    )
    seat = forms.ModelChoiceField(Seat.objects.none(), label=_("Seat"), required=False)
    substitute_for = forms.ModelChoiceField(Membership.objects.none(), label=_("Substitute for"), required=False)
    starts_on = DateField(label=_("From"))
    ends_on = DateField(label=_("To and including"), required=False)

    def __init__(self, *args, committee: Committee, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seat"].queryset = committee.seats.all()
        self.fields["substitute_for"].queryset = committee.memberships.active().voting().select_related("person")

    def clean(self):
        data = super().clean()
        if not data.get("person") and not data.get("name"):
            self.add_error("person", _("Choose a person, or enter the name of a new one"))
        elif data.get("person") and data.get("name"):
            self.add_error("name", _("Choose a person or enter a new one, not both"))
        elif data.get("name") and not data.get("organisation"):
            self.add_error("organisation", _("Choose where the new person works"))
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("The membership cannot end before it starts"))
        return data


class EndMembershipForm(forms.Form):
    ends_on = DateField(label=_("Last day"))
    reason = LineField(
        label=_("Reason"), max_length=200, error_messages={"required": _("Write why the membership ends")}
    )


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


class PeopleFileForm(forms.Form):
    file = forms.FileField(
        label=_("File with people"),
        help_text=_("Excel (.xlsx) or CSV, at most 2 MB and 500 people."),
        error_messages={"required": _("Choose a file"), "empty": _("The file is empty. Choose another file.")},
    )


class ReasonForm(forms.Form):
    reason = LineField(label=_("Reason"), max_length=200, error_messages={"required": _("Write why")})


class ChangeMembershipForm(forms.Form):
    """Another role or seat for the same person, from a day on."""

    role = forms.ChoiceField(label=_("Role"), choices=Role, error_messages={"required": _("Choose a role")})
    seat = forms.ModelChoiceField(Seat.objects.none(), label=_("Seat"), required=False)
    substitute_for = forms.ModelChoiceField(Membership.objects.none(), label=_("Substitute for"), required=False)
    starts_on = DateField(label=_("From"))
    reason = LineField(label=_("Reason"), max_length=200, error_messages={"required": _("Write why the role changes")})

    def __init__(self, *args, membership: Membership, **kwargs):
        super().__init__(*args, **kwargs)
        committee = membership.committee
        voting = committee.memberships.active().voting().exclude(pk=membership.pk)
        self.fields["seat"].queryset = committee.seats.all()
        self.fields["substitute_for"].queryset = voting.select_related("person")


class SuccessorForm(forms.Form):
    person = PersonChoice(
        label=_("Successor"),
        error_messages={"required": _("Choose a person")},
        help_text=_("Somebody new is first added to the people."),
    )
    starts_on = DateField(label=_("First day of the successor"))
    reason = LineField(
        label=_("Reason"), max_length=200, error_messages={"required": _("Write why somebody takes over")}
    )


class StandInForm(forms.Form):
    person = PersonChoice(label=_("Stand-in"), error_messages={"required": _("Choose a person")})
    starts_on = DateField(label=_("From"))
    ends_on = DateField(label=_("To and including"))
    reason = LineField(
        label=_("Reason"), max_length=200, error_messages={"required": _("Write why the co-chair has a stand-in")}
    )

    def clean(self):
        data = super().clean()
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("The last day cannot be before the first"))
        return data


class RuleForm(forms.Form):
    key = forms.ChoiceField(label=_("Rule"), choices=RuleKey, error_messages={"required": _("Choose a rule")})
    value = forms.IntegerField(
        label=_("Value"),
        min_value=0,
        max_value=365,
        help_text=_("A number of days or members; for yes/no: 1 is yes, 0 is no."),
        error_messages={"required": _("Enter a number"), "invalid": _("Enter a whole number")},
    )
    adopted_by = PatternField(
        r"^\d{4}-\d+/L?\d+$",
        max_length=20,
        label=_("Adopted by decision"),
        required=False,
        help_text=_("For example 2020-1/4. Empty: the rule is proposed only."),
        error_messages={"invalid": _("Enter the id of a decision, for example 2020-1/4")},
    )

    def clean(self):
        data = super().clean()
        yes_no = data.get("key") and PROPOSALS[data["key"]].is_yes_no
        if yes_no and data.get("value") not in (None, 0, 1):
            self.add_error("value", _("Enter 1 for yes or 0 for no"))
        return data
