"""Pages of the climate plans: all of them as map, table and courses; one municipality; what is said of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.gate.permissions import authorize
from members.rules.roles import Permission
from pages.answer_form import answer_form
from pages.form_course import facts_of
from pages.sheet import EXCEL
from programme import workflow
from programme.forms.plan import NewPlanForm, PlanForm, shown_plan
from programme.models import ClimatePlan, PlanStep, Programme
from programme.reading import courses_picture
from programme.reading.plan_story import changes_of, decisions_of, documents_of, tracks_of
from programme.reading.plans import PlanFilter, courses_of, map_of, plans_of, row_of
from programme.reading.plans_sheet import exported
from programme.views.while_open import for_typing, may_now

KEEP, MANAGE = Permission.KEEP_PLAN, Permission.MANAGE_PROGRAMME


def programme_seen(request, slug) -> Programme:
    """Return the programme of the committee at `slug`, for who sees it; 404 for others."""
    programmes = Programme.objects.visible_to(request.user).select_related("committee", "network", "summit")
    return get_object_or_404(programmes, committee__slug=slug)


def plan_seen(request, slug, pk) -> ClimatePlan:
    """Return a plan of that committee's programme, for who sees it; 404 for others."""
    plans = ClimatePlan.objects.visible_to(request.user).filter(programme__committee__slug=slug)
    return get_object_or_404(plans.with_names(), pk=pk)


def plan_kept(request, slug, pk) -> ClimatePlan:
    """Return a plan for who keeps it: the coordinator of the municipality, or the secretariat; 403 for others."""
    plan = plan_seen(request, slug, pk)
    authorize(request.user, KEEP, plan)
    return plan


def _filter(request) -> PlanFilter:
    asked = request.GET
    return PlanFilter(
        round=asked.get("round", ""),
        step=asked.get("step", ""),
        missing="missing" in asked,
        late="late" in asked,
        unconfirmed="unconfirmed" in asked,
    )


def plans(request, slug):
    """All municipalities: the map, the same as a table, and how many had come how far."""
    programme = programme_seen(request, slug)
    rows = plans_of(programme, request.user)
    shown = _filter(request)
    courses = courses_of(rows)
    context = {
        "programme": programme,
        "committee": programme.committee,
        "may": may_now(request.user, programme),
        "own": set(ClimatePlan.objects.kept_by(request.user).values_list("pk", flat=True)),
        "rows": [row for row in rows if shown.lets(row)],
        "total": len(rows),
        "late": sum(1 for row in rows if row.late),
        "map": map_of(rows, shown),
        "stages": [stage for stage in PlanStep.Stage.choices if stage[0]],
        "courses": courses,
        "picture": courses_picture.picture_of(courses, len(rows)),
        "shown": shown,
        "rounds": programme.rounds.all(),
        "steps": programme.plan_steps.all(),
    }
    return render(request, "programme/plans.html", context)


def export_plans(request, slug):
    """The milestones of all plans as XLSX, in the columns an import reads."""
    programme = programme_seen(request, slug)
    found = ClimatePlan.objects.visible_to(request.user).filter(programme=programme).with_names()
    answer = HttpResponse(exported(found.prefetch_related("milestones__step")), content_type=EXCEL)
    answer["Content-Disposition"] = f'attachment; filename="{_("climate-plans")}.xlsx"'
    return answer


def plan(request, slug, pk):
    """One municipality: where its plan stands, its links and documents, what was decided about it, what was changed."""
    shown = plan_seen(request, slug, pk)
    may = may_now(request.user, shown, shown.programme)
    tracks = tracks_of(shown)
    context = {
        "plan": shown,
        "committee": shown.programme.committee,
        "may": may,
        "row": row_of(shown),
        "coordinators": shown.organisation.coordinators.active()
        .filter(committee=shown.programme.committee_id)
        .select_related("person"),
        "tracks": tracks,
        "links": list(shown.links.all()),
        "documents": documents_of(shown, request.user),
        "decisions": decisions_of(shown, request.user),
        "changes": changes_of(shown),
    }
    return render(request, "programme/plan.html", context)


def ask_of_plan(request, shown: ClimatePlan, form, do, **page: Any):
    """The shared course of the forms about one plan: back to its page."""
    return answer_form(
        request,
        form,
        do,
        to=shown.get_absolute_url(),
        committee=shown.programme.committee,
        back=shown.get_absolute_url(),
        **page,
    )


@for_typing
def add_plan(request, slug):
    """Follow the plan of one more municipality."""
    programme = programme_seen(request, slug)
    authorize(request.user, MANAGE, programme)
    form = NewPlanForm(request.POST or None, programme=programme)
    return answer_form(
        request,
        form,
        lambda: workflow.add_plan(programme=programme, by=request.user, **form.cleaned_data),
        done=lambda plan: _("The plan of %(municipality)s is followed now.") % {"municipality": plan},
        to=lambda plan: plan.get_absolute_url(),
        committee=programme.committee,
        title=_("Follow the plan of a municipality"),
        submit=_("Follow the plan"),
        back=reverse("programme:plans", args=[slug]),
        draft=f"plan-new-{programme.pk}",
    )


@for_typing
def edit_plan(request, slug, pk):
    """Change what is said of a plan: the secretariat all of it, the municipality's coordinator title and remark."""
    shown = plan_kept(request, slug, pk)
    whole = request.user.has_perm(MANAGE, shown)
    kept = {"round": shown.round, "row": shown.row, "column": shown.column}
    form = PlanForm(request.POST or None, programme=shown.programme, whole=whole, initial=shown_plan(shown))
    return ask_of_plan(
        request,
        shown,
        form,
        lambda: workflow.edit_plan(plan=shown, by=request.user, **(kept | facts_of(form))),
        done=_("What is said of %(municipality)s has been saved.") % {"municipality": shown},
        now=shown_plan,
        title=_("Edit %(municipality)s") % {"municipality": shown},
        submit=_("Save the plan"),
        draft=f"plan-{pk}",
    )


@require_POST
def confirm_plan(request, slug, pk):
    """Say that what stands there is right today."""
    shown = plan_kept(request, slug, pk)
    workflow.confirm_plan(plan=shown, by=request.user)
    messages.success(request, _("Thank you. It says now that you have confirmed it today."))
    return redirect(shown)
