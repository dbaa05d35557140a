"""Pages of what the climate plans are followed by: the rounds, and the kinds of milestones."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from members.gate.permissions import authorize
from pages.answer_form import answer_form
from pages.form_course import facts_of
from programme import workflow
from programme.forms.plan import EditRoundForm, EditStepForm, RoundForm, StepForm, shown_round, shown_step
from programme.models import PlanStep, Programme
from programme.views.plans import MANAGE, programme_seen
from programme.views.while_open import for_typing


def _managed(request, slug) -> Programme:
    programme = programme_seen(request, slug)
    authorize(request.user, MANAGE, programme)
    return programme


def plan_kinds(request, slug):
    """The rounds and the kinds of milestones."""
    programme = _managed(request, slug)
    steps = list(programme.plan_steps.all())
    context = {
        "programme": programme,
        "committee": programme.committee,
        "rounds": programme.rounds.all(),
        "tracks": [(track.label, [step for step in steps if step.track == track]) for track in PlanStep.Track],
    }
    return render(request, "programme/plan_kinds.html", context)


def _ask(request, programme, form, do, **page):
    back = reverse("programme:plan_kinds", args=[programme.committee.slug])
    return answer_form(request, form, do, to=back, back=back, committee=programme.committee, **page)


@for_typing
def add_round(request, slug):
    """Add a round."""
    programme = _managed(request, slug)
    form = RoundForm(request.POST or None)
    return _ask(
        request,
        programme,
        form,
        lambda: workflow.save_round(programme=programme, by=request.user, **form.cleaned_data),
        done=_("The round has been added."),
        title=_("Add a round"),
        submit=_("Add the round"),
        draft=f"round-new-{programme.pk}",
    )


@for_typing
def edit_round(request, slug, round_pk):
    """Change what a round is called, and when it begins."""
    programme = _managed(request, slug)
    row = get_object_or_404(programme.rounds, pk=round_pk)
    form = EditRoundForm(request.POST or None, initial=shown_round(row))
    return _ask(
        request,
        programme,
        form,
        lambda: workflow.save_round(programme=programme, round=row, by=request.user, **facts_of(form)),
        done=_("The round has been saved."),
        now=shown_round,
        title=_("Edit %(round)s") % {"round": row},
        submit=_("Save the round"),
        draft=f"round-{round_pk}",
    )


@for_typing
def add_step(request, slug):
    """Add a kind of milestone."""
    programme = _managed(request, slug)
    form = StepForm(request.POST or None, initial={"track": PlanStep.Track.COUNCIL, "position": 1})
    return _ask(
        request,
        programme,
        form,
        lambda: workflow.save_step(programme=programme, by=request.user, **form.cleaned_data),
        done=_("The kind of milestone has been added."),
        title=_("Add a kind of milestone"),
        submit=_("Add the kind of milestone"),
        draft=f"step-new-{programme.pk}",
    )


@for_typing
def edit_step(request, slug, step_pk):
    """Change a kind of milestone."""
    programme = _managed(request, slug)
    step = get_object_or_404(programme.plan_steps, pk=step_pk)
    form = EditStepForm(request.POST or None, initial=shown_step(step))
    return _ask(
        request,
        programme,
        form,
        lambda: workflow.save_step(programme=programme, step=step, by=request.user, **facts_of(form)),
        done=_("The kind of milestone has been saved."),
        now=shown_step,
        title=_("Edit “%(step)s”") % {"step": step},
        submit=_("Save the kind of milestone"),
        draft=f"step-{step_pk}",
    )
