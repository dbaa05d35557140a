"""What those who follow a meeting see: the item that is being treated, as each may read it, and what is next.

It is the agenda that was sent out, so nobody reads here what the secretariat changed since.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Q

from meetings.entries import AgendaEntry
from meetings.models import AgendaItem, Attendance, Decision, Meeting, Openness, PointOutcome
from meetings.models.treatment import used_and_since
from meetings.reading.agenda import filtered, title_only, whole_agenda
from meetings.reading.timetable import start_times
from meetings.rules.lifecycle import MeetingState
from record import clock


def treated_since(item: AgendaItem) -> datetime | None:
    """Return since when an item fetched with `used_and_since` is being treated; None where it is not."""
    return getattr(item, "treated_since", None)


def minutes_used(item: AgendaItem) -> int:
    """Return for how many whole minutes an item fetched with `used_and_since` has been treated by now."""
    used, since = getattr(item, "used", None) or timedelta(), treated_since(item)
    return (used + (clock.now() - since if since else timedelta())) // timedelta(minutes=1)


@dataclass(frozen=True)
class Now:
    """The item that is being treated, for one reader: `entry` None where there is none that he or she may know of.

    `outcome` is what was just decided on it ("" while nothing is, or for who is not in the meeting), `points` the same
    by the number of the recommendation point. `following` is the next item the reader may know of, and when it begins.
    """

    state: str
    entry: AgendaEntry | None = None
    since: datetime | None = None
    used: int = 0
    outcome: str = ""
    points: tuple[tuple[str, str], ...] = ()
    following: AgendaEntry | None = None
    starts_at: datetime | None = None

    @property
    def is_over(self) -> bool:
        """Whether the item has taken longer than was planned."""
        return self.entry is not None and self.used > self.entry.minutes_allotted

    @property
    def filled(self) -> int:
        """How many of the planned minutes are used: all of them, and no more, of an item that has taken longer."""
        return min(self.used, self.entry.minutes_allotted) if self.entry else 0

    @property
    def news(self) -> str:
        """A word that is another as soon as there is something new to be told: an item, or its outcome."""
        return f"{self.state}-{self.entry.item_id if self.entry else ''}-{self.outcome}-{len(self.points)}"

    @property
    def seen(self) -> str:
        """A word that is another as soon as there is something new to show, as the time that is used."""
        return f"{self.news}.{self.used}-{self.following.item_id if self.following else ''}"


def now_for(meeting: Meeting, person, *, records: bool) -> Now:
    """Return the item being treated of a meeting fetched `for_page()`, as `person` may read it; at most five queries.

    What was decided is told to who is in the meeting (or `records` it): others read it in the minutes. Of a closed item
    nothing stands here but its title: that somebody reads more of it is noted, on its own page.
    """
    whole = whole_agenda(meeting)
    now = _now(meeting, whole, filtered(whole, meeting=meeting, person=person))
    if now.entry is None or not now.entry.readable:
        return now
    own = Q(person=person, substitute=None) & (Q(present=True) | ~Q(answer=Attendance.Answer.APOLOGY))
    mine = meeting.attendances.filter(own | Q(substitute=person)).exclude(present=False)
    return _with_outcome(now) if records or mine.exists() else now


def now_on_the_wall(meeting: Meeting) -> Now:
    """Return the same for a screen everybody in the room and at its door can see: open items by their titles alone.

    The next item is told likewise, with nothing of those in between.
    """
    whole = whole_agenda(meeting)
    still_open = set(
        AgendaItem.objects.filter(meeting=meeting, openness=Openness.OPEN).order_by().values_list("pk", flat=True)
    )
    shown = [title_only(entry) for entry in whole if entry.openness == Openness.OPEN and entry.item_id in still_open]
    return _now(meeting, whole, shown)


def _now(meeting: Meeting, whole: list[AgendaEntry], known: Collection[AgendaEntry]) -> Now:
    if meeting.state != MeetingState.IN_SESSION:
        return Now(meeting.state)
    treated = AgendaItem.objects.filter(meeting=meeting, treatments__ended_at=None, treatments__isnull=False)
    item = treated.annotate(**used_and_since()).order_by().first()
    if item is None:
        return Now(meeting.state)
    by_id = {entry.item_id: entry for entry in known}
    order = [entry.item_id for entry in whole]
    after = order[order.index(item.pk) + 1 :] if item.pk in order else []
    following = next((by_id[pk] for pk in after if pk in by_id), None)
    starts = start_times(whole, meeting.starts_at)
    if item.pk not in by_id:
        return Now(meeting.state, following=following, starts_at=starts[following.item_id] if following else None)
    entry = by_id[item.pk]
    return Now(
        meeting.state,
        entry=title_only(entry) if item.is_closed else entry,
        since=treated_since(item),
        used=minutes_used(item),
        following=following,
        starts_at=starts[following.item_id] if following else None,
    )


def _with_outcome(now: Now) -> Now:
    decision = Decision.objects.filter(item=now.entry.item_id).first() if now.entry else None
    if decision is None:
        return now
    points = PointOutcome.objects.filter(decision=decision).select_related("point").order_by("point__position")
    return replace(
        now,
        outcome=str(decision.get_outcome_display()),
        points=tuple((str(said.point.position), str(said.get_outcome_display())) for said in points),
    )
