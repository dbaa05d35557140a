"""The plan of a committee's year: one page with meetings, deadlines, clashes, twelve months and the year wheel."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR

from meetings.models import Meeting, ProposedDate
from meetings.reading.plan_files import plan_as_calendar, plan_as_excel
from meetings.reading.year_calendar import LETTERS, Sign, months_of
from meetings.reading.year_plan import YearPlan, year_plan
from meetings.reading.year_wheel import wheel_of
from meetings.rules.lifecycle import EDITABLE
from members.gate.permissions import authorize, permissions_of
from members.models import Committee
from members.rules.roles import Permission
from pages.form_course import number_in
from pages.sheet import EXCEL
from record import clock


def committee_seen(request, slug) -> Committee:
    """Return the committee at `slug` with its rules, for who may see its plan; 404 elsewhere."""
    return get_object_or_404(Committee.objects.visible_to(request.user).prefetch_related("rules"), slug=slug)


def committee_planned(request, slug) -> Committee:
    """Return the committee at `slug` for who prepares its meetings; 404 for a stranger, 403 for a reader."""
    committee = committee_seen(request, slug)
    authorize(request.user, Permission.PREPARE_MEETING, committee)
    return committee


def year_in(request) -> int:
    """Return the year the address asks for (`?year=2027`); this one where it asks for none that can be planned."""
    asked, now = number_in(request.GET.get("year", "")), clock.today().year
    return asked if 2000 <= asked <= now + 50 else now


def plan_at(slug: str, year: int, part: str = "") -> str:
    """Return the address of a year's plan, or of a `part` of it ("#wheel")."""
    return f"{reverse('meetings:year_plan', args=[slug])}?year={year}{part}"


def _form_to_move(row: Meeting | ProposedDate) -> str:
    if isinstance(row, ProposedDate):
        return reverse("meetings:move_date", args=[row.pk])
    return reverse("meetings:edit_meeting", args=[row.pk]) if row.state in EDITABLE else ""


def _plan(request, slug) -> tuple[Committee, YearPlan, frozenset[str]]:
    committee = committee_seen(request, slug)
    may = permissions_of(request.user, committee)
    keeps = Permission.PREPARE_MEETING in may
    return committee, year_plan(request.user, committee, year_in(request), keeps=keeps), may


def year(request, slug):
    """The plan of the year `?year=`: what speaks against a date, drafts and forms are for who prepares the meetings."""
    committee, plan, may = _plan(request, slug)
    keeps = Permission.PREPARE_MEETING in may
    context = {
        "committee": committee,
        "may": may,
        "plan": plan,
        "months": months_of(plan.year, plan.around, committee.pk, _form_to_move if keeps else lambda _row: ""),
        "signs": [(sign, letter, sign.label) for sign, letter in LETTERS.items() if keeps or sign != Sign.DRAFT],
        "weekdays": [(str(WEEKDAYS_ABBR[day])[:2], WEEKDAYS[day]) for day in range(7)],
        "wheel": wheel_of(plan.year, plan.months),
        "years": (plan.year - 1, plan.year + 1),
    }
    return render(request, "meetings/year_plan.html", context)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Type": kind, "Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, headers=headers)


def sheet(request, slug):
    """The plan as Excel: meetings with their deadlines, without drafts."""
    _committee, plan, _may = _plan(request, slug)
    return _file(plan_as_excel(plan), EXCEL, f"moedeplan-{slug}-{plan.year}.xlsx")


def calendar(request, slug):
    """The plan as iCalendar: one entry for each meeting that is not cancelled, without drafts."""
    _committee, plan, _may = _plan(request, slug)
    return _file(plan_as_calendar(plan), "text/calendar; charset=utf-8", f"moedeplan-{slug}-{plan.year}.ics")
