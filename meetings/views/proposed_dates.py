"""Drafts of the plan: dates by a pattern, what speaks against each, and putting them in the plan."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.forms.year_plan import ProposedDateForm, ProposeForm, initial_of_date, initial_of_year
from meetings.models import Meeting, ProposedDate
from meetings.models.meeting import deadlines_by_rule
from meetings.reading.clashes import Clash, Slot, clashes_of
from meetings.reading.surroundings import surroundings_of
from meetings.views.moving import dated_page, dragged
from meetings.views.year_plan import committee_planned, plan_at, year_in
from members.gate.permissions import authorize
from members.models import Committee
from members.rules.roles import Permission
from members.workflow.goes_on import require_work_goes_on
from pages.answer_form import answer_form
from pages.form_course import number_in, refusals_to
from pages.form_page import before_typing
from record.verbs import Refused


@dataclass(frozen=True)
class Preview:
    """A date that is thought of, with what speaks against it and the deadlines it would have."""

    day: date
    clashes: list[Clash]
    cutoff: date
    dispatch: date
    is_chosen: bool


def _previewed(request, committee: Committee, form: ProposeForm) -> list[Preview]:
    days = form.days
    around = surroundings_of(request.user, days[0], days[-1])
    shown_before = "shown" in request.POST
    chosen = request.POST.getlist("chosen")
    found = []
    for day in days:
        starts_at, ends_at = form.times_on(day)
        clashes = clashes_of(Slot(committee, starts_at, ends_at), around)
        due = deadlines_by_rule(day, committee)
        wanted = str(day) in chosen if shown_before else not any(clash.is_serious for clash in clashes)
        found.append(Preview(day, clashes, due["item_cutoff_on"], due["dispatch_on"], wanted))
    return found


def propose_dates(request, slug):
    """Dates by a pattern or typed: first shown with what speaks against each, then kept as a draft, or planned."""
    committee = committee_planned(request, slug)
    before_typing(request, require_work_goes_on, committee)
    form = ProposeForm(request.POST or None, initial=initial_of_year(year_in(request)))
    previews: list[Preview] = []
    if form.is_valid():
        previews = _previewed(request, committee, form)
        if "keep" in request.POST or "plan" in request.POST:
            with refusals_to(form):
                kept = _keep(request, committee, form, previews)
                return redirect(plan_at(slug, kept.year))
    context = {"committee": committee, "form": form, "previews": previews, "year": year_in(request)}
    return render(request, "meetings/propose_dates.html", context)


def _keep(request, committee: Committee, form: ProposeForm, previews: list[Preview]) -> date:
    """Do what was pressed with the chosen dates, say so, and return the first of them."""
    days = [preview.day for preview in previews if preview.is_chosen]
    facts = {name: form.cleaned_data[name] for name in ("place", "theme")}
    times = [form.times_on(day) for day in days]
    if "keep" in request.POST:
        workflow.propose_dates(committee=committee, times=times, by=request.user, **facts)
        said = ngettext("%(n)s date stands in the draft.", "%(n)s dates stand in the draft.", len(days))
        said += " " + _("Only the secretariat sees it until you put it in the plan.")
    else:
        workflow.plan_times(committee=committee, times=times, by=request.user, **facts)
        said = ngettext("%(n)s meeting is in the plan.", "%(n)s meetings are in the plan.", len(days))
    messages.success(request, said % {"n": len(days)})
    return days[0]


def _date(request, pk) -> ProposedDate:
    rows = (
        ProposedDate.objects.visible_to(request.user).select_related("committee").prefetch_related("committee__rules")
    )
    date = get_object_or_404(rows.kept_by(request.user), pk=pk)
    authorize(request.user, Permission.PREPARE_MEETING, date)
    return date


def move_date(request, pk):
    """Move a proposed date by form; `?day=` is where it was dragged to. What speaks against the day is said first."""
    date = _date(request, pk)
    initial, clashes = dragged(request, date, initial_of_date(date))
    form = ProposedDateForm(request.POST or None, person=request.user, date=date, initial=initial)

    def do() -> ProposedDate:
        version = form.cleaned_data["version"]
        return workflow.move_date(date=date, by=request.user, expected_version=version, **form.facts)

    back = plan_at(date.committee.slug, date.day.year)
    return answer_form(
        request,
        form,
        do,
        done=_("The proposed date has been saved."),
        to=lambda moved: plan_at(date.committee.slug, moved.day.year),
        now=initial_of_date,
        page=dated_page,
        clashes=clashes,
        committee=date.committee,
        title=_("Move the proposed date"),
        submit=_("Save the date"),
        back=back,
        draft=f"proposed-date-{pk}",
    )


@require_POST
def drop_date(request, pk):
    """Take a proposed date off the draft."""
    date = _date(request, pk)
    workflow.drop_date(date=date, by=request.user)
    messages.success(request, _("The proposed date has been taken off the draft."))
    return redirect(plan_at(date.committee.slug, date.day.year, "#drafts"))


@require_POST
def plan_dates(request, slug):
    """Put the chosen proposed dates in the plan."""
    committee = committee_planned(request, slug)
    chosen = [number_in(pk) for pk in request.POST.getlist("chosen")]
    planned: list[Meeting] = []
    try:
        planned = workflow.plan_dates(committee=committee, dates=chosen, by=request.user)
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(plan_at(slug, year_in(request), "#drafts"))
    said = ngettext("%(n)s meeting is in the plan.", "%(n)s meetings are in the plan.", len(planned))
    messages.success(request, said % {"n": len(planned)})
    return redirect(plan_at(slug, planned[0].day.year))
