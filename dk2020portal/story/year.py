"""The year after this one: planned meetings with a clash, a draft that is still the secretariat's, themes, and KKR."""

from datetime import date

from django.utils import timezone

from dk2020portal.story.cast import Cast
from dk2020portal.story.meetings import moment
from meetings import workflow
from meetings.rules.pattern import nth_weekday
from members.models import Committee, Organisation


def tell_of_year(cast: Cast, told: dict) -> None:
    """Plan the coming year in the committee of the story, as far as the file tells it."""
    if not told:
        return
    year, committee, by = timezone.localdate().year + 1, cast.committee, cast.secretary
    for theme in told["themes"]:
        workflow.add_theme(committee=committee, by=by, **theme)
    _taken(cast, year, told)
    for row in told["meetings"]:
        _planned(cast, year, row)
    times = [_hours(_day(year, row), row) for row in told["draft"]]
    workflow.propose_dates(committee=committee, times=times, place=told["place"], by=by)


def _day(year: int, row: dict) -> date:
    """The day a row names: of the month, or the first, second ... weekday in it."""
    if "day" in row:
        return date(year, row["month"], row["day"])
    return nth_weekday(year, row["month"], row["weekday"], row["nth"])


def _hours(day: date, row: dict):
    return moment(day, row["from"]), moment(day, row["to"])


def _taken(cast: Cast, year: int, told: dict) -> None:
    """The usual school holidays, the winter weeks with municipalities of their own; and the meetings of KKR."""
    noted = workflow.add_usual_holidays(committee=cast.committee, year=year, by=cast.secretary)
    for days, names in zip(noted, told["winter_holiday_in"], strict=False):
        municipalities = list(Organisation.objects.filter(short_name__in=names))
        workflow.edit_taken_days(days=days, municipalities=municipalities, title=days.title, by=cast.secretary)
    for row in told["taken"]:
        day = _day(year, row)
        facts = {"kind": "other_body", "title": row["title"], "starts_on": day, "ends_on": day}
        workflow.add_taken_days(committee=cast.committee, by=cast.secretary, **facts)


def _planned(cast: Cast, year: int, row: dict) -> None:
    committee = Committee.objects.get(slug=row["committee"]) if "committee" in row else cast.committee
    starts_at, ends_at = _hours(_day(year, row), row)
    workflow.create_meeting(
        committee=committee,
        starts_at=starts_at,
        ends_at=ends_at,
        place=row["place"],
        theme=row["theme"],
        is_demo=True,
        by=cast.secretary,
    )
