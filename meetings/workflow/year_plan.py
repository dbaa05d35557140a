"""Verbs of a committee's year: propose dates, move or drop them, put them in the plan; themes; days others took."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.models import Meeting, ProposedDate, TakenDays, YearTheme
from meetings.rules.pattern import MOST_DATES
from meetings.rules.school_holidays import usual_holidays
from meetings.workflow.meetings import create_meeting
from members.models import Committee, Organisation, Person
from members.workflow.goes_on import require_work_goes_on
from record import clock
from record.verbs import Refused, locked, verb
from record.versions import require_unchanged

_Row = TypeVar("_Row", ProposedDate, YearTheme, TakenDays)


def _require_not_past(starts_at: datetime) -> None:
    if timezone.localdate(starts_at) < clock.today():
        day = date_format(timezone.localdate(starts_at), "SHORT_DATE_FORMAT")
        raise Refused(_("%(day)s is in the past. Choose a date from today on.") % {"day": day})


def _require_times(times: Sequence[tuple[datetime, datetime]]) -> None:
    if not times:
        raise Refused(_("Choose at least one date."))
    if len(times) > MOST_DATES:
        raise Refused(_("Propose at most %(most)s dates at a time.") % {"most": MOST_DATES})
    for starts_at, _ends_at in times:
        _require_not_past(starts_at)


@verb
def propose_dates(
    *, committee: Committee, times: Sequence[tuple[datetime, datetime]], by: Person, place: str = "", theme: str = ""
) -> list[ProposedDate]:
    """Keep dates as a draft of the plan that only the secretariat sees; those that are kept already stay as they are.

    Raises Refused without a date, for one in the past, for too many, or when the work of the committee was closed.
    """
    committee = locked(committee)
    require_work_goes_on(committee)
    _require_times(times)
    there = set(ProposedDate.objects.filter(committee=committee).values_list("starts_at", flat=True))
    proposed = []
    for starts_at, ends_at in times:
        if starts_at not in there:
            row = ProposedDate(committee=committee, starts_at=starts_at, ends_at=ends_at, place=place, theme=theme)
            row.save()
            proposed.append(row)
            there.add(starts_at)
    return proposed


def _save(row: _Row, fields: dict[str, Any]) -> _Row:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return row


@verb
def move_date(*, date: ProposedDate, by: Person, expected_version: int | None = None, **fields: Any) -> ProposedDate:
    """Move a proposed date, or change its place or theme. Raises Refused for a day in the past, or one taken by another
    proposal at the same moment, and Conflict when somebody saved it after the form was opened on `expected_version`.
    """
    locked(date.committee)
    date = locked(date)
    require_unchanged(date, expected_version, fields)
    starts_at = fields.get("starts_at", date.starts_at)
    _require_not_past(starts_at)
    others = ProposedDate.objects.filter(committee=date.committee_id, starts_at=starts_at)
    if others.exclude(pk=date.pk).exists():
        raise Refused(_("Another proposed date begins at the same time. Choose another time."))
    return _save(date, fields)


@verb
def drop_date(*, date: ProposedDate, by: Person) -> None:
    """Take a proposed date off the draft."""
    locked(date.committee)
    locked(date).delete()


@verb
def plan_times(
    *, committee: Committee, times: Sequence[tuple[datetime, datetime]], by: Person, place: str = "", theme: str = ""
) -> list[Meeting]:
    """Plan ordinary meetings at these times; everybody in the committee sees them then.

    Raises Refused without a time, for one in the past, for too many, or when the work of the committee was closed.
    """
    committee = locked(committee)
    _require_times(times)
    return [
        create_meeting(committee=committee, starts_at=starts_at, ends_at=ends_at, place=place, theme=theme, by=by)
        for starts_at, ends_at in times
    ]


@verb
def plan_dates(*, committee: Committee, dates: Sequence[int], by: Person) -> list[Meeting]:
    """Make planned meetings of proposed dates (by their ids), in their order; the whole committee sees them then.

    Raises Refused without a date, or for one that is in the past by now.
    """
    committee = locked(committee)
    rows = list(ProposedDate.objects.filter(committee=committee, pk__in=dates).order_by("starts_at"))
    _require_times([(row.starts_at, row.ends_at) for row in rows])
    planned = []
    for row in rows:
        facts = {name: getattr(row, name) for name in ("starts_at", "ends_at", "place", "theme")}
        planned.append(create_meeting(committee=committee, by=by, **facts))
        row.delete()
    return planned


@verb
def add_theme(*, committee: Committee, month: int, title: str, by: Person, what: str = "") -> YearTheme:
    """Note what comes up every year in a month. Raises Refused when the work of the committee was closed."""
    require_work_goes_on(committee)
    return YearTheme.objects.create(committee=committee, month=month, title=title, what=what)


@verb
def edit_theme(*, theme: YearTheme, by: Person, expected_version: int | None = None, **fields: Any) -> YearTheme:
    """Change a theme. Raises Conflict when somebody saved it after the form was opened on `expected_version`."""
    theme = locked(theme)
    require_unchanged(theme, expected_version, fields)
    return _save(theme, fields)


@verb
def remove_theme(*, theme: YearTheme, by: Person) -> None:
    """Take a theme out of the year wheel."""
    locked(theme).delete()


@verb
def add_taken_days(
    *, committee: Committee, by: Person, municipalities: Sequence[Organisation] = (), **fields: Any
) -> TakenDays:
    """Note days that others have taken: a school holiday, a meeting of another body."""
    row = TakenDays.objects.create(committee=committee, **fields)
    row.municipalities.set(municipalities)
    return row


@verb
def add_usual_holidays(*, committee: Committee, year: int, by: Person) -> list[TakenDays]:
    """Note the usual school holidays of a year, each once; return those that are new. They are a start: municipalities
    differ."""
    committee = locked(committee)
    holidays = TakenDays.Kind.SCHOOL_HOLIDAY
    there = set(TakenDays.objects.filter(committee=committee, kind=holidays).values_list("starts_on", flat=True))
    return [
        TakenDays.objects.create(committee=committee, kind=holidays, title=title, starts_on=first, ends_on=last)
        for title, first, last in usual_holidays(year)
        if first not in there
    ]


@verb
def edit_taken_days(
    *,
    days: TakenDays,
    by: Person,
    expected_version: int | None = None,
    municipalities: Sequence[Organisation] = (),
    **fields: Any,
) -> TakenDays:
    """Change days that others have taken. Raises Conflict when somebody saved them after the form was opened on
    `expected_version`."""
    days = locked(days)
    require_unchanged(days, expected_version, fields)
    days.municipalities.set(municipalities)
    return _save(days, fields)


@verb
def remove_taken_days(*, days: TakenDays, by: Person) -> None:
    """Forget days that others have taken."""
    locked(days).delete()
