"""A week at the secretariat's desk: what each coordinator has, took, handed over, and when one is away."""

from datetime import date, timedelta

from django.utils import timezone

from dk2020portal.story.cast import Cast
from dk2020portal.story.meetings import moment
from meetings.rules.deadlines import is_working_day, working_days_from
from programme import workflow
from programme.reading.desk import desk_of
from record import clock


def tell_of_desk(cast: Cast, told: dict) -> None:
    """Tell the week around today, each at its own time."""
    for row in told.get("tasks") or []:
        with days_ago(row["days_ago"]):
            workflow.add_task(
                programme=cast.committee.programme,
                title=row["add"],
                person=cast.person(row["person"]),
                due_on=due_in(row["due_offset"]),
                by=cast.secretary,
            )
    for row in told.get("handovers") or []:
        with days_ago(row["days_ago"]):
            _hand_over(cast, row)
    for row in told.get("absences") or []:
        with days_ago(row["days_ago"]):
            first = due_in(row["from_offset"])
            workflow.note_absence(
                person=cast.person(row["person"]),
                stand_in=cast.person(row["stand_in"]),
                starts_on=first,
                ends_on=first + timedelta(days=row["days"] - 1),
                by=cast.person(row["person"]),
            )


def days_ago(days: int):
    """Stand at ten in the morning of the working day `days` ago, or of the last one before it."""
    day = timezone.localdate() - timedelta(days=days)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return clock.at(moment(day, 10))


def due_in(days: int) -> date:
    """Return the day that is so many working days from today."""
    return working_days_from(timezone.localdate(), days)


def _hand_over(cast: Cast, row: dict) -> None:
    """Without somebody to get it, it is taken; found by its kind and words, where somebody else has it."""
    by = cast.person(row["by"])
    to = cast.person(row["to"]) if row.get("to") else by
    for standing in desk_of(by).rows:
        found = standing.found
        if (found.kind, standing.person == to) == (row["kind"], False) and row.get("what", "") in found.what:
            if to == by:
                workflow.take_over(kind=found.kind, pk=found.pk, by=by)
            else:
                workflow.hand_over(kind=found.kind, pk=found.pk, to=to, note=row["note"], by=by)
            return
