"""The lists a year is planned with: recurring themes, and days that others have taken."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.forms.year_plan import TakenDaysForm, ThemeForm, initial_of_taken, initial_of_theme
from meetings.models import TakenDays, YearTheme
from meetings.views.year_plan import committee_planned, committee_seen, plan_at, year_in
from members.gate.permissions import authorize, permissions_of
from members.rules.roles import Permission
from pages.answer_form import answer_form
from pages.form_course import facts_of
from record import clock

PREPARE = Permission.PREPARE_MEETING


def _kept(request, model, pk):
    """Return a row of one of the lists for who keeps it: 404 for a stranger, 403 for a reader."""
    row = get_object_or_404(model.objects.visible_to(request.user).select_related("committee"), pk=pk)
    authorize(request.user, PREPARE, row)
    return row


def _wheel_at(slug: str) -> str:
    return plan_at(slug, clock.today().year, "#wheel")


def add_theme(request, slug):
    """Note what comes up every year in a month."""
    committee = committee_planned(request, slug)
    form = ThemeForm(request.POST or None)

    def do() -> YearTheme:
        facts = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        return workflow.add_theme(committee=committee, by=request.user, **facts)

    back = _wheel_at(slug)
    return answer_form(
        request,
        form,
        do,
        done=_("The theme stands in the year wheel."),
        to=back,
        committee=committee,
        title=_("Add a theme"),
        submit=_("Save the theme"),
        back=back,
        draft=f"theme-new-{committee.pk}",
    )


def edit_theme(request, pk):
    """Change what comes up every year in a month."""
    theme = _kept(request, YearTheme, pk)
    form = ThemeForm(request.POST or None, initial=initial_of_theme(theme))
    back = _wheel_at(theme.committee.slug)
    return answer_form(
        request,
        form,
        lambda: workflow.edit_theme(theme=theme, by=request.user, **facts_of(form)),
        done=_("The theme has been saved."),
        to=back,
        now=initial_of_theme,
        committee=theme.committee,
        title=_("Edit the theme “%(title)s”") % {"title": theme.title},
        submit=_("Save the theme"),
        back=back,
        draft=f"theme-{pk}",
    )


@require_POST
def remove_theme(request, pk):
    """Take a theme out of the year wheel."""
    theme = _kept(request, YearTheme, pk)
    workflow.remove_theme(theme=theme, by=request.user)
    messages.success(request, _("“%(title)s” has been taken out of the year wheel.") % {"title": theme.title})
    return redirect(_wheel_at(theme.committee.slug))


def taken_days(request, slug):
    """Days that others have taken, in the year `?year=`: school holidays, KKR, other bodies."""
    committee = committee_seen(request, slug)
    year = year_in(request)
    rows = TakenDays.objects.visible_to(request.user).filter(starts_on__year__lte=year, ends_on__year__gte=year)
    context = {
        "committee": committee,
        "may": permissions_of(request.user, committee),
        "rows": rows.filter(committee=committee).prefetch_related("municipalities"),
        "elsewhere": rows.exclude(committee=committee).select_related("committee").prefetch_related("municipalities"),
        "year": year,
        "years": (year - 1, year + 1),
    }
    return render(request, "meetings/taken_days.html", context)


def _list_at(slug: str, year: int) -> str:
    return f"{reverse('meetings:taken_days', args=[slug])}?year={year}"


def add_taken_days(request, slug):
    """Note days that others have taken."""
    committee = committee_planned(request, slug)
    form = TakenDaysForm(request.POST or None)

    def do() -> TakenDays:
        facts = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        return workflow.add_taken_days(committee=committee, by=request.user, **facts)

    return answer_form(
        request,
        form,
        do,
        done=_("The days have been noted."),
        to=lambda days: _list_at(slug, days.starts_on.year),
        committee=committee,
        title=_("Note days that others have taken"),
        submit=_("Save the days"),
        back=_list_at(slug, year_in(request)),
        draft=f"taken-new-{committee.pk}",
    )


def edit_taken_days(request, pk):
    """Change days that others have taken."""
    days = _kept(request, TakenDays, pk)
    form = TakenDaysForm(request.POST or None, initial=initial_of_taken(days))
    return answer_form(
        request,
        form,
        lambda: workflow.edit_taken_days(days=days, by=request.user, **facts_of(form)),
        done=_("The days have been saved."),
        to=lambda saved: _list_at(days.committee.slug, saved.starts_on.year),
        now=initial_of_taken,
        committee=days.committee,
        title=_("Edit “%(title)s”") % {"title": days.title},
        submit=_("Save the days"),
        back=_list_at(days.committee.slug, days.starts_on.year),
        draft=f"taken-{pk}",
    )


@require_POST
def remove_taken_days(request, pk):
    """Forget days that others have taken."""
    days = _kept(request, TakenDays, pk)
    workflow.remove_taken_days(days=days, by=request.user)
    messages.success(request, _("“%(title)s” has been taken off the list.") % {"title": days.title})
    return redirect(_list_at(days.committee.slug, days.starts_on.year))


@require_POST
def add_usual_holidays(request, slug):
    """Note the usual school holidays of the year `?year=`, to be corrected for each municipality."""
    committee = committee_planned(request, slug)
    year = year_in(request)
    noted = workflow.add_usual_holidays(committee=committee, year=year, by=request.user)
    said = ngettext("%(n)s holiday has been noted.", "%(n)s holidays have been noted.", len(noted)) % {"n": len(noted)}
    messages.success(request, f"{said} {_('Correct them for each municipality: they differ.')}")
    return redirect(_list_at(slug, year))
