"""Input about working groups."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from meetings.models import Decision
from meetings.reading.record_for_reader import listed
from members.forms.choices import PersonChoice
from members.models import Organisation, Person
from pages.fields import DateField, VersionField, offer
from pages.text_fields import LineField, TextField

# "Composed of municipal and regional staff" (terms of reference).
STAFF_OF = (Organisation.Kind.MUNICIPALITY, Organisation.Kind.REGION)


class DecisionChoice(forms.ModelChoiceField):
    """Choose a decision, shown with its id and what its item is called for readers; offer them `with_item()`."""

    @cached_property
    def _names(self) -> dict[int, str]:
        rows = list(self.queryset.all()) if self.queryset is not None else []
        return {row.pk: said.name for row, said in zip(rows, listed(rows), strict=True)}

    def label_from_instance(self, obj):
        return self._names[obj.pk]


class PeopleChoice(forms.ModelMultipleChoiceField):
    """Choose people, shown with organisation, in Danish order."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj):
        return obj.name_and_organisation


def decisions_for(person, committee):
    """Return the decisions of `committee` that `person` may read, newest first, for a choice."""
    return (
        Decision.objects.readable_by(person)
        .filter(item__committee=committee)
        .with_item()
        .order_by("-item__meeting__starts_at", "item__position")
    )


class EstablishForm(forms.Form):
    name = LineField(
        label=_("Name"), max_length=160, error_messages={"required": _("Enter a name for the working group")}
    )
    short_name = LineField(
        label=_("Short name"), max_length=60, error_messages={"required": _("Enter a short name for the menus")}
    )
    task = TextField(
        label=_("Mandate"),
        rows=5,
        error_messages={"required": _("Write what the working group is to do")},
    )
    starts_on = DateField(label=_("From"))
    due_on = DateField(label=_("Deadline"), required=False)
    established_by = DecisionChoice(queryset=Decision.objects.none(), label=_("Set up by decision"), required=False)
    lead = PersonChoice(
        label=_("Lead"),
        required=False,
        help_text=_("The lead prepares the meetings of the group together with you."),
    )
    members = PeopleChoice(
        queryset=Person.objects.none(),
        label=_("Members"),
        required=False,
        help_text=_("Staff of municipalities and region, as a rule (terms of reference)."),
    )

    def __init__(self, *args, person, parent, **kwargs):
        super().__init__(*args, **kwargs)
        people = Person.objects.select_related("organisation").filter(organisation__kind__in=STAFF_OF)
        offer(self, lead=people, members=people, established_by=decisions_for(person, parent))


class MandateForm(forms.Form):
    version = VersionField()
    task = TextField(
        label=_("Mandate"),
        rows=5,
        error_messages={"required": _("Write what the working group is to do")},
    )
    due_on = DateField(label=_("Deadline"), required=False)


class DeliverableForm(forms.Form):
    title = LineField(
        label=_("Deliverable"), max_length=200, error_messages={"required": _("Write what the group is to deliver")}
    )
    due_on = DateField(label=_("Deadline"), required=False)


class CloseForm(forms.Form):
    decision = DecisionChoice(
        queryset=Decision.objects.none(),
        label=_("Closed by decision"),
        error_messages={"required": _("A working group is closed by a decision. Choose which.")},
    )
    ends_on = DateField(label=_("Last day"))

    def __init__(self, *args, person, parent, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, decision=decisions_for(person, parent))
