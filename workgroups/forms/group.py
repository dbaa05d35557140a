"""Input about working groups."""

import re
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.forms.decision_choice import DecisionChoice
from meetings.models import Decision
from members.forms.choices import PersonChoice
from members.models import Person
from pages.fields import DateField, RowsField, VersionField, offer
from pages.text_fields import LineField, TextField
from workgroups.reading.owed import STAFF_OF

_WITH_DAY = re.compile(r"(?P<what>.*\S)[ ,;]+(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})")


class PeopleChoice(RowsField):
    """Choose people, shown with organisation, in Danish order."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj):
        return obj.name_and_organisation


def deliverable_in(line: str) -> tuple[str, date | None]:
    """Return what a line asks for, and by which day; raises ValidationError for a day that there is not."""
    found = _WITH_DAY.fullmatch(line.strip())
    if found is None:
        return line.strip()[:200], None
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError as problem:
        raise forms.ValidationError(_("%(line)s: there is no such day"), params={"line": line.strip()}) from problem
    return found["what"].strip(" ,;")[:200], day


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
    outside = PeopleChoice(queryset=Person.objects.none(), label=_("Members from elsewhere"), required=False)
    outside_because = TextField(
        label=_("Why they are in the group"),
        rows=2,
        required=False,
        help_text=_("Asked for members from elsewhere, and shown beside their names."),
    )
    deliverables = TextField(
        label=_("Deliverables"),
        rows=3,
        required=False,
        help_text=_("One on each line, with its day if there is one: Notat om manko, 1.3.2027"),
    )

    def __init__(self, *args, person, parent, **kwargs):
        super().__init__(*args, **kwargs)
        people = Person.objects.select_related("organisation").filter(organisation__kind__in=STAFF_OF)
        outside = Person.objects.registered().select_related("organisation").exclude(organisation__kind__in=STAFF_OF)
        decisions = decisions_for(person, parent)
        offer(self, lead=people, members=people, outside=outside, established_by=decisions)

    def clean_deliverables(self) -> list[tuple[str, date | None]]:
        """Return what is to be delivered, each with its day; None where no day was written."""
        return [deliverable_in(line) for line in self.cleaned_data["deliverables"].splitlines() if line.strip()]


class MandateForm(forms.Form):
    version = VersionField()
    task = TextField(
        label=_("Mandate"),
        rows=5,
        error_messages={"required": _("Write what the working group is to do")},
    )
    due_on = DateField(label=_("Deadline"), required=False)


class LastDayForm(forms.Form):
    version = VersionField()
    ends_on = DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Its people read and write until this day is over. Empty: it goes on until a decision closes it."),
    )


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
    ends_on = DateField(label=_("Last day"), help_text=_("Its people read and write until this day is over."))
    leaves_open = forms.BooleanField(required=False)

    def __init__(self, *args, person, parent, owed=(), **kwargs):
        super().__init__(*args, **kwargs)
        if owed:
            label = _("Stays as it is, not delivered: %(owed)s") % {"owed": ", ".join(owed)}
            self.fields["leaves_open"].label = label
        else:
            del self.fields["leaves_open"]
        offer(self, decision=decisions_for(person, parent))
