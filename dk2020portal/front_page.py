"""The front page: what waits by when, the next meeting with what there is to read, and what was decided meanwhile."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dk2020portal.waiting import Waiting
from meetings.entries import thawed
from meetings.models import Attendance, Decision, DecisionsSent, Meeting, MinutesRevision
from meetings.reading.agenda import filtered
from meetings.reading.reading_time import ReadingTime, reading_time
from meetings.reading.record_for_reader import Listed, listed
from pages.sorted_as_ids import SortedAsIds
from record import clock

# So many decisions fit beside the next meetings.
SHOWN = 6


@dataclass(frozen=True)
class Group:
    """The lines that wait until the same time."""

    label: str | Promise
    lines: list[Waiting]


def by_time(lines: Iterable[Waiting]) -> list[Group]:
    """Return what waits, grouped: what is late and of today, of this week (until Sunday), and what is left."""
    today = clock.today()
    sunday = today + timedelta(days=6 - today.weekday())
    groups: dict[str, list[Waiting]] = {"today": [], "week": [], "later": []}
    for line in lines:
        groups[_when(line.due_on, today, sunday)].append(line)
    labels = {"today": _("Today"), "week": _("This week"), "later": _("Later")}
    return [Group(labels[when], found) for when, found in groups.items() if found]


def _when(day: date | None, today: date, sunday: date) -> str:
    if day is None or day > sunday:
        return "later"
    return "today" if day <= today else "week"


@dataclass(frozen=True)
class NextMeeting:
    """The next meeting that has been called, for one reader: what there is to read, and what he or she answered."""

    meeting: Meeting
    # None for who prepared it, and knows.
    reading: ReadingTime | None
    # None for who is not invited.
    answer: Attendance.Answer | None
    # Whether the agenda that is out has been opened.
    is_read: bool


def answer_of(person) -> Subquery:
    """Return the annotation `my_answer` of a meeting: what `person` answered; None for who is not invited."""
    return Subquery(Attendance.objects.filter(meeting=OuterRef("pk"), person=person).values("answer")[:1])


def next_meeting_of(person, upcoming: Iterable[Any]) -> NextMeeting | None:
    """Return the first meeting of `upcoming` whose agenda is out, and which has not begun; None without such one.

    Fetch `my_answer` and `prepares` along.
    """
    called = [meeting for meeting in upcoming if meeting.is_published and meeting.takes_answers]
    if not called:
        return None
    meeting = called[0]
    answer = Attendance.Answer(meeting.my_answer) if meeting.my_answer is not None else None
    reading = None if meeting.prepares else _reading(meeting, person)
    return NextMeeting(meeting, reading, answer, meeting.has_read)


def _reading(meeting: Any, person) -> ReadingTime:
    """What the agenda that is out takes `person`; one query."""
    return reading_time(filtered(thawed(meeting.current_revision), meeting=meeting, person=person))


@dataclass(frozen=True)
class Decided:
    """The latest decisions, and how many of them a reader could not read when he or she was here last."""

    rows: list[Listed]
    new: int
    since: datetime | None


def decided_since(decisions, last_here: str) -> Decided:
    """Return the newest of `decisions`, those that came after `last_here` (ISO 8601; empty for a first visit) first."""
    since = parse_datetime(last_here) if last_here else None
    if since is None:
        return Decided(listed(SortedAsIds(decisions)[:SHOWN]), 0, None)
    sealed = MinutesRevision.objects.filter(minutes__meeting=OuterRef("item__meeting"), sealed_at__gt=since)
    sent = DecisionsSent.objects.filter(meeting=OuterRef("item__meeting"), sent_at__gt=since)
    newest = decisions.annotate(is_new=Exists(sealed) | Exists(sent))
    newest = newest.order_by("-is_new", "-item__meeting__starts_at", "item__position")
    rows: list[Decision] = list(SortedAsIds(newest)[:SHOWN])
    return Decided(listed(rows), sum(getattr(row, "is_new", False) for row in rows), since)
