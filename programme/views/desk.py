"""Pages of the secretariat's desk: what is to be done, who has it at which office, and who is away."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from pages.answer_form import answer_form
from pages.form_course import number_in
from programme import workflow
from programme.forms.desk import AbsenceForm, HandOverForm
from programme.models import Absence, DeskKind, Handover
from programme.reading.desk import Desk, Row, desk_of, served_by, weeks_end
from record import clock

PER_PAGE = 60
NOBODY = "-"
WEEKS = {
    "this": gettext_lazy("This week, and what is late"),
    "next": gettext_lazy("Next week"),
    "late": gettext_lazy("Late"),
}


def _require_desk(request) -> None:
    if not served_by(request.user):
        raise PermissionDenied


@dataclass(frozen=True)
class _Wanted:
    """How the desk is narrowed, by the address; unknown values narrow nothing."""

    office: str
    person: str
    week: str

    def holds(self, row: Row) -> bool:
        return self._office(row) and self._person(row) and self._week(row.found.due_on)

    def _office(self, row: Row) -> bool:
        return self.office in ("", row.office) or (self.office == NOBODY and not row.office)

    def _person(self, row: Row) -> bool:
        if self.person in ("", NOBODY):
            return not self.person or row.person is None
        return row.person is not None and row.person.pk == number_in(self.person)

    def _week(self, due_on: date | None) -> bool:
        sunday = weeks_end(clock.today())
        if self.week not in WEEKS:
            return True
        if due_on is None:
            return False
        if self.week == "late":
            return due_on < clock.today()
        return due_on <= sunday if self.week == "this" else sunday < due_on <= sunday + timedelta(days=7)


def desk(request):
    """What the secretariat has to do in every committee one serves, by office; `?office=&person=&week=` narrow it."""
    _require_desk(request)
    shown = desk_of(request.user)
    kept = {name: request.GET.get(name, "") for name in ("office", "person", "week")}
    wanted = _Wanted(**kept)
    page = Paginator([row for row in shown.rows if wanted.holds(row)], PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "desk": shown,
        "page": page,
        "kept": kept,
        "query": urlencode({name: value for name, value in kept.items() if value}) + "&",
        "weeks": WEEKS.items(),
        "nobody": NOBODY,
        "sunday": weeks_end(clock.today()),
    }
    return render(request, "programme/desk.html", context)


def _row(request, kind, pk) -> tuple[Desk, Row]:
    shown = desk_of(request.user)
    row = shown.row(kind, pk) if kind in DeskKind.values else None
    if row is None:
        raise Http404
    return shown, row


def desk_row(request, kind, pk):
    """One thing on the desk: who has had it, and the form to hand it over."""
    _require_desk(request)
    shown, row = _row(request, kind, pk)
    others = [
        colleague
        for colleague in shown.colleagues
        if colleague.person != request.user and colleague.serves(row.found.committee.pk)
    ]
    form = HandOverForm(request.POST or None, colleagues=others)
    handovers = Handover.objects.filter(kind=kind, object_id=pk).select_related("from_person", "to", "made_by")

    def page(request, *, status=200, **about):
        return render(request, "programme/desk_row.html", about, status=status)

    return answer_form(
        request,
        form,
        lambda: workflow.hand_over(kind=kind, pk=pk, by=request.user, **form.cleaned_data),
        done=lambda given: _("%(name)s has it now, and has been told.") % {"name": given.to},
        to=reverse("programme:desk"),
        page=page,
        row=row,
        committee=row.found.committee,
        others=others,
        handovers=handovers,
        back=reverse("programme:desk"),
        draft=f"desk-{kind}-{pk}",
    )


@require_POST
def take_over(request, kind, pk):
    """Take something on the desk."""
    _require_desk(request)
    _row(request, kind, pk)
    workflow.take_over(kind=kind, pk=pk, by=request.user)
    messages.success(request, _("You have it now."))
    return redirect("programme:desk_row", kind, pk)


def note_absence(request):
    """Note that one of the secretariat is away, and who stands in."""
    _require_desk(request)
    form = AbsenceForm(
        request.POST or None,
        colleagues=desk_of(request.user).colleagues,
        initial={"person": request.user.pk, "starts_on": clock.today()},
    )

    def page(request, *, status=200, **about):
        return render(request, "members/person_form.html", about, status=status)

    return answer_form(
        request,
        form,
        lambda: workflow.note_absence(by=request.user, **form.cleaned_data),
        done=_("The absence has been noted, and stands on the desk."),
        to=reverse("programme:desk"),
        page=page,
        title=_("Note an absence"),
        submit=_("Note the absence"),
        back=reverse("programme:desk"),
    )


@require_POST
def end_absence(request, pk):
    """Call an absence off, or end it today."""
    _require_desk(request)
    seen = [absence.pk for absence in desk_of(request.user).absences]
    absence = get_object_or_404(Absence.objects.filter(pk__in=seen), pk=pk)
    workflow.end_absence(absence=absence, by=request.user)
    messages.success(request, _("The absence of %(name)s is over.") % {"name": absence.person})
    return redirect("programme:desk")
