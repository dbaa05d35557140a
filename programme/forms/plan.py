"""Input about climate plans, their milestones, links, documents, rounds and kinds of milestones."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Organisation
from pages.fields import DateField, VersionField, offer
from pages.text_fields import LineField, LinkField, TextField
from programme.models import ClimatePlan, PlanMilestone, PlanRound, PlanStep, Programme
from record.versions import version_of


class PlanForm(forms.Form):
    version = VersionField()
    round = forms.ModelChoiceField(
        PlanRound.objects.none(), label=_("Round"), required=False, empty_label=_("Not known")
    )
    local_title = LineField(label=_("What the plan is called"), max_length=160, required=False)
    remark = TextField(
        label=_("Remark"), rows=3, required=False, help_text=_("What a reader should know: “Withdrew and came back”.")
    )
    row = forms.IntegerField(label=_("Row on the map"), min_value=1, max_value=20, required=False)
    column = forms.IntegerField(
        label=_("Column on the map"),
        min_value=1,
        max_value=20,
        required=False,
        help_text=_("Counted from the upper left corner. Both empty: the municipality is not on the map."),
    )

    def __init__(self, *args, programme: Programme, whole: bool = True, **kwargs):
        """Without the `whole` of it: what the coordinator says; round and place on the map are the secretariat's."""
        super().__init__(*args, **kwargs)
        offer(self, round=programme.rounds.all())
        for name in () if whole else ("round", "row", "column"):
            del self.fields[name]


class NewPlanForm(PlanForm):
    organisation = forms.ModelChoiceField(
        Organisation.objects.municipalities(),
        label=_("Municipality"),
        error_messages={"required": _("Choose the municipality")},
    )
    field_order = ("organisation", "round", "local_title", "remark", "row", "column")

    def __init__(self, *args, programme: Programme, **kwargs):
        super().__init__(*args, programme=programme, **kwargs)
        del self.fields["version"]
        followed = programme.plans.values("organisation")
        offer(self, organisation=Organisation.objects.municipalities().exclude(pk__in=followed))


class MilestoneForm(forms.Form):
    version = VersionField()
    is_reached = forms.TypedChoiceField(
        label=_("Expected or reached"),
        choices=[("False", _("Expected")), ("True", _("Reached"))],
        coerce=lambda value: value == "True",
        initial=False,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether it is expected or reached")},
    )
    day = DateField(label=_("Day"), help_text=_("Where only the month or the year is known: the last day it can be."))
    day_in_words = LineField(
        label=_("The day in words"), max_length=60, required=False, help_text=_("For example “autumn 2022”.")
    )
    certainty = forms.ChoiceField(
        label=_("How sure"), choices=PlanMilestone.Certainty, widget=forms.RadioSelect, initial="confirmed"
    )
    source = LineField(
        label=_("Where it is known from"),
        max_length=200,
        required=False,
        help_text=_("For example “Minutes of the council, item 7”."),
    )


class NewMilestoneForm(MilestoneForm):
    step = forms.ModelChoiceField(
        PlanStep.objects.none(),
        label=_("Milestone"),
        empty_label=_("Choose the milestone"),
        error_messages={"required": _("Choose the milestone")},
    )
    field_order = ("step",)

    def __init__(self, *args, plan: ClimatePlan, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["version"]
        had = plan.milestones.values("step")
        offer(self, step=PlanStep.objects.filter(programme=plan.programme, is_retired=False).exclude(pk__in=had))


class PlanLinkForm(forms.Form):
    title = LineField(
        label=_("What it leads to"), max_length=120, error_messages={"required": _("Enter what the link leads to")}
    )
    url = LinkField(
        label=_("Address"),
        max_length=500,
        assume_scheme="https",
        error_messages={
            "required": _("Enter the address of the page"),
            "invalid": _("Enter the address as https://www.kommune.dk/klimaplan"),
        },
    )


class RoundForm(forms.Form):
    title = LineField(label=_("Round"), max_length=60, error_messages={"required": _("Enter what the round is called")})
    starts_on = DateField(label=_("Begins on"))


class EditRoundForm(RoundForm):
    version = VersionField()


class StepForm(forms.Form):
    title = LineField(
        label=_("Milestone"), max_length=100, error_messages={"required": _("Enter what the milestone is called")}
    )
    track = forms.ChoiceField(label=_("Track"), choices=PlanStep.Track, widget=forms.RadioSelect)
    position = forms.IntegerField(label=_("Place on the track"), min_value=1, max_value=99)
    stage = forms.ChoiceField(label=_("On the map"), choices=PlanStep.Stage, required=False)
    is_aside = forms.BooleanField(label=_("Stands outside the order of the others"), required=False)
    is_retired = forms.BooleanField(label=_("No longer used for new milestones"), required=False)


class EditStepForm(StepForm):
    version = VersionField()


class PlansFileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or Excel (.xlsx), at most 2 MB."),
        error_messages={"required": _("Choose a file"), "empty": _("The file is empty. Choose another.")},
    )


def shown(row, *names: str) -> dict[str, Any]:
    """Return what a form shows of a row as it stands, beside its version."""
    return {name: getattr(row, name) for name in names} | {"version": version_of(row)}


def shown_plan(plan: ClimatePlan) -> dict[str, Any]:
    """Return what the form of a plan shows."""
    return shown(plan, "local_title", "remark", "row", "column") | {"round": plan.round_id}


def shown_milestone(milestone: PlanMilestone) -> dict[str, Any]:
    """Return what the form of a milestone shows."""
    return shown(milestone, "is_reached", "day", "day_in_words", "certainty", "source")


def shown_round(row: PlanRound) -> dict[str, Any]:
    """Return what the form of a round shows."""
    return shown(row, "title", "starts_on")


def shown_step(step: PlanStep) -> dict[str, Any]:
    """Return what the form of a kind of milestone shows."""
    return shown(step, "title", "track", "position", "stage", "is_aside", "is_retired")
