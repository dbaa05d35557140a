"""Memberships: begun, changed, ended, handed over, stood in for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.choices import PersonChoice
from members.models import Committee, Membership, Organisation, Seat
from members.rules.roles import Role
from pages.fields import DateField, VersionField, offer
from pages.text_fields import LineField, MailField


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
    office = LineField(
        label=_("Office"),
        max_length=60,
        required=False,
        help_text=_("For the secretariat only, where it works in several places: “Aarhus”."),
    )
    municipality = forms.ModelChoiceField(
        Organisation.objects.municipalities(),
        label=_("Coordinator of"),
        required=False,
        help_text=_("For a coordinator only: the municipality whose climate plan he or she keeps."),
    )
    starts_on = DateField(label=_("From"))
    ends_on = DateField(label=_("To and including"), required=False)

    def __init__(self, *args, committee: Committee, **kwargs):
        super().__init__(*args, **kwargs)
        voting = committee.memberships.active().voting()
        offer(self, seat=committee.seats.all(), substitute_for=voting.select_related("person"))

    def clean(self):
        super().clean()
        data = self.cleaned_data
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
        offer(self, seat=committee.seats.all(), substitute_for=voting.select_related("person"))


class OfficeForm(forms.Form):
    version = VersionField()
    office = LineField(label=_("Office"), max_length=60, required=False, help_text=_("Empty: no office in particular."))


class MunicipalityForm(forms.Form):
    version = VersionField()
    municipality = forms.ModelChoiceField(
        Organisation.objects.municipalities(),
        label=_("Coordinator of"),
        required=False,
        empty_label=_("No municipality"),
        help_text=_("From now on. The climate plan of the municipality before is no longer this person's to keep."),
    )


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
        super().clean()
        data = self.cleaned_data
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("The last day cannot be before the first"))
        return data


class ReasonForm(forms.Form):
    reason = LineField(label=_("Reason"), max_length=200, error_messages={"required": _("Write why")})
