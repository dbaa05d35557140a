"""Input about support and sparring."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.choices import PersonChoice
from members.models import Membership, Organisation, Person
from members.rules.roles import Permission, roles_with
from pages.fields import DateField, offer
from pages.text_fields import LineField, TextField
from programme.models import SupportRequest
from workgroups.models import WorkGroup


class AskForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What is asked for"),
        choices=SupportRequest.Kind,
        initial=SupportRequest.Kind.SPARRING,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose help or sparring")},
    )
    title = LineField(
        label=_("What it is about"), max_length=200, error_messages={"required": _("Enter what it is about")}
    )
    text = TextField(
        label=_("What do you need"),
        rows=6,
        help_text=_("What you have tried, what you want to know, and who could know it."),
        error_messages={"required": _("Write what you need")},
    )
    due_on = DateField(label=_("Needed by"), required=False)


class WordForm(forms.Form):
    text = TextField(label=_("In words"), rows=6, error_messages={"required": _("Write what you want to say")})


class GroupChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj):
        """Return what the group is called."""
        return obj.committee.name


class PassOnForm(forms.Form):
    person = PersonChoice(label=_("A person"), required=False)
    group = GroupChoice(WorkGroup.objects.none(), label=_("Or a working group"), required=False)
    municipality = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Or the coordinators of another municipality"),
        required=False,
        help_text=_("Only municipalities that somebody coordinates can be chosen."),
    )
    text = TextField(
        label=_("What they are asked"), rows=4, error_messages={"required": _("Write what they are asked")}
    )

    def __init__(self, *args, request: SupportRequest, person: Person, **kwargs):
        super().__init__(*args, **kwargs)
        seats = Membership.objects.active().filter(committee=request.access_committee_id)
        readers = seats.filter(role__in=roles_with(Permission.VIEW_COMMITTEE)).exclude(
            role__in=roles_with(Permission.MANAGE_PROGRAMME)
        )
        kept = seats.filter(municipality__isnull=False).exclude(municipality=request.municipality_id)
        offer(
            self,
            person=Person.objects.filter(pk__in=readers.values("person")).select_related("organisation"),
            group=WorkGroup.objects.visible_to(person)
            .at_work()
            .filter(committee__parent=request.access_committee_id)
            .select_related("committee"),
            municipality=Organisation.objects.filter(pk__in=kept.values("municipality")),
        )
