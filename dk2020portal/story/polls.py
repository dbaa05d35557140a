"""Dates being found, and calendars one subscribes to: an open poll with answers, and a meeting sent to calendars."""

from datetime import datetime, timedelta
from itertools import repeat

from django.utils import timezone

from dk2020portal.story.cast import Cast
from dk2020portal.story.meetings import moment
from meetings import workflow
from meetings.models import DatePoll, Meeting
from meetings.rules.deadlines import working_days_from
from meetings.rules.lifecycle import MeetingState
from meetings.workflow.polls import Proposed
from record import clock


def tell_of_polls(cast: Cast, told: dict) -> None:
    """Open the poll of the story and answer it; make the calendars; send the next planned meeting to calendars."""
    if not told:
        return
    dates = [_date(row) for row in told["dates"]]
    facts = {name: told[name] for name in ("kind", "theme", "note")}
    closes_on = working_days_from(clock.today(), told["closes_in"])
    poll = workflow.open_poll(
        committee=cast.committee, dates=dates, closes_on=closes_on, is_demo=True, by=cast.secretary, **facts
    )
    _answers(poll, told["answers"], told["notes"])
    workflow.make_committee_feed(committee=cast.committee, by=cast.secretary)
    for email in told["calendars_of"]:
        workflow.make_own_feed(by=cast.person(email))
    coming = Meeting.objects.filter(
        committee=cast.committee, state=MeetingState.PLANNED, starts_at__gt=clock.now(), is_demo=True
    ).first()
    if coming is not None:
        workflow.send_calendar_entries(meeting=coming, by=cast.secretary)


def _date(row: dict) -> Proposed:
    day = working_days_from(timezone.localdate(), row["in"])
    starts_at: datetime = moment(day, row["hour"])
    ends_at = starts_at + timedelta(hours=2)
    return Proposed(starts_at=starts_at, ends_at=ends_at, place=row["place"], link=row.get("link", ""))


def _answers(poll: DatePoll, answers: list[list[str]], notes: list[str]) -> None:
    """Let the first of those who are asked answer, members before others; the last have not yet."""
    dates = list(poll.dates.values_list("pk", flat=True))
    voters = list(poll.voters.with_answers()[: len(answers)])
    for voter, said, note in zip(voters, answers, [*notes, *repeat("", len(voters))], strict=False):
        workflow.answer_poll(voter=voter, answers=dict(zip(dates, said, strict=True)), note=note, by=voter.person)
