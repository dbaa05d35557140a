"""What the forms of a planned meeting and of a proposed date share: where it was dragged to, what speaks against it."""

from datetime import date
from typing import Any

from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date

from meetings.forms.clashes import told_of
from meetings.forms.meeting import at
from meetings.models import Meeting, ProposedDate
from meetings.reading.clashes import Clash, Slot, clashes_for, slot_of


def _day_in(request) -> date | None:
    try:
        return parse_date(request.GET.get("day", "")[:10])
    except ValueError:
        return None


def dragged(request, row: Meeting | ProposedDate, initial: dict[str, Any]) -> tuple[dict[str, Any], list[Clash]]:
    """Return what the form of `row` shows when it was dragged to a day of the plan (`?day=2027-03-04`), and what speaks
    against that day; without one, what it shows otherwise, and what speaks against where it stands."""
    if request.method == "POST":
        return initial, []
    day = _day_in(request)
    if day is None or not 2000 <= day.year <= 2199:
        return initial, [] if isinstance(row, Meeting) and row.is_past else clashes_for(request.user, slot_of(row))
    start, end = (at(day, timezone.localtime(moment).time()) for moment in (row.starts_at, row.ends_at))
    told = initial | {"day": day, "told": told_of(start)}
    return told, clashes_for(request.user, Slot(row.committee, start, end, row))


def dated_page(request, *, status=200, meeting=None, **about):
    """Render the page of a form about one date, with what speaks against it above."""
    context = {"warning": "", **about, "meeting": meeting}
    return render(request, "meetings/dated_form.html", context, status=status)
