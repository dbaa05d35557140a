"""The whole of a programme on one line of time: meetings, rounds, plans, groups, summit, cases; as a picture, and as
rows that say the same."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting, ReferralReceiver
from meetings.rules.lifecycle import MeetingState
from members.models import Committee
from programme.models import Period, PlanMilestone, PlanStep, Programme, Task
from programme.reading.time_axis import TimeAxis
from record import clock
from workgroups.models import Deliverable, WorkGroup

WIDTH, LEFT, RIGHT, TOP, ROW = 980, 230, 20, 40, 34


@dataclass(frozen=True)
class Event:
    """Something on one day: in which row of the picture it stands, what it was, and where it is read.

    `rank`: rows stand in the picture in the order of their ranks.
    """

    day: date
    row: str | Promise
    what: str
    url: str = ""
    rank: int = 0


def events_of(programme: Programme, person) -> list[Event]:
    """Return what happened or is to happen in a programme that `person` sees, as far as he or she may see it, the
    earliest first. Fetch the committee and the summit along."""
    found = [
        _meetings(programme, person),
        _cases(programme, person),
        _summit(programme),
        _deliverables(programme, person),
        _tasks(programme, person),
        _rounds(programme),
        _plans(programme),
    ]
    events = [replace(event, rank=rank) for rank, events in enumerate(found) for event in events]
    return sorted(events, key=lambda event: event.day)


def _meetings(programme: Programme, person) -> Iterator[Event]:
    around = Q(committee=programme.committee_id) | Q(committee__parent=programme.committee_id)
    asked = ReferralReceiver.objects.filter(referral__decision__item__committee=programme.committee_id)
    around |= Q(committee__in=asked.values("committee"))
    meetings = Meeting.objects.visible_to(person).filter(around).exclude(state=MeetingState.CANCELLED)
    for meeting in meetings.select_related("committee"):
        committee = meeting.committee
        row = _("Networks and working groups") if committee.kind in Committee.WORKING_FOR else committee.short_name
        what = f"{committee.short_name} {meeting.theme}".strip()
        yield Event(localdate(meeting.starts_at), row, what, reverse("meetings:meeting", args=[meeting.pk]))


def _rounds(programme: Programme) -> Iterator[Event]:
    url = reverse("programme:plans", args=[programme.committee.slug])
    for each in programme.rounds.all():
        yield Event(each.starts_on, _("Rounds"), each.title, f"{url}?round={each.pk}")


def _plans(programme: Programme) -> Iterator[Event]:
    rows = {PlanStep.Stage.ADOPTED: _("Plans adopted"), PlanStep.Stage.APPROVED: _("Plans approved")}
    milestones = PlanMilestone.objects.filter(plan__programme=programme, step__stage__in=rows, is_reached=True)
    for milestone in milestones.select_related("step", "plan__organisation"):
        milestone.plan.programme = programme
        row = rows[PlanStep.Stage(milestone.step.stage)]
        yield Event(milestone.day, row, f"{milestone.plan}: {milestone}", milestone.plan.get_absolute_url())


def _deliverables(programme: Programme, person) -> Iterator[Event]:
    groups = WorkGroup.objects.visible_to(person).filter(committee__parent=programme.committee_id)
    due = Deliverable.objects.filter(work_group__in=groups, due_on__isnull=False)
    for deliverable in due.select_related("work_group__committee"):
        group = deliverable.work_group
        what = f"{group.committee.short_name}: {deliverable.title}"
        if deliverable.due_on:
            yield Event(deliverable.due_on, _("Deliverables of groups"), what, group.get_absolute_url())


def _tasks(programme: Programme, person) -> Iterator[Event]:
    for task in Task.objects.visible_to(person).filter(programme=programme, due_on__isnull=False):
        url = reverse("programme:task", args=[programme.committee.slug, task.pk])
        if task.due_on:
            yield Event(task.due_on, _("Deadlines of tasks"), str(task), url)


def _summit(programme: Programme) -> Iterator[Event]:
    # Who sees the programme sees its summit.
    if hasattr(programme, "summit"):
        url = reverse("programme:summit", args=[programme.committee.slug])
        yield Event(programme.summit.day, _("The climate summit"), programme.summit.name, url)


def _cases(programme: Programme, person) -> Iterator[Event]:
    receivers = ReferralReceiver.objects.readable_by(person).filter(
        referral__decision__item__committee=programme.committee_id
    )
    for receiver in receivers.select_related("referral", "committee", "organisation"):
        url, to = receiver.get_absolute_url(), receiver.short_name
        sent = _("sent to %(receiver)s: %(case)s") % {"receiver": to, "case": receiver.referral.name}
        yield Event(localdate(receiver.referral.sent_at), _("Cases between the groups"), sent, url)
        if receiver.answered_on:
            said = _("answered by %(receiver)s: %(case)s") % {"receiver": to, "case": receiver.referral.name}
            yield Event(receiver.answered_on, _("Cases between the groups"), said, url)


@dataclass(frozen=True)
class Bar:
    """A project period in the picture."""

    x: int
    width: int
    label: str


@dataclass(frozen=True)
class Row:
    """One kind of event: its words, and where its days stand."""

    label: str
    y: int
    xs: tuple[int, ...]


@dataclass(frozen=True)
class TimelinePicture:
    bars: tuple[Bar, ...]
    rows: tuple[Row, ...]
    ticks: tuple[tuple[int, str], ...]
    width: int
    height: int
    left: int
    end: int
    today: int | None
    first: date
    last: date


def picture_of(events: Iterable[Event], periods: Iterable[Period]) -> TimelinePicture | None:
    """Return the picture of the events and project periods; None without any event."""
    events, periods = list(events), list(periods)
    if not events:
        return None
    first = min([event.day for event in events] + [period.starts_on for period in periods])
    last = max([event.day for event in events] + [period.ends_on for period in periods])
    last = max(last, first + timedelta(days=1))
    axis = TimeAxis(first, last, LEFT, WIDTH - RIGHT)
    named: dict[str, list[date]] = {}
    for event in sorted(events, key=lambda event: event.rank):
        named.setdefault(str(event.row), []).append(event.day)
    rows = tuple(
        Row(label, TOP + ROW * (place + 1) + ROW // 2, tuple(sorted({axis.x(day) for day in days})))
        for place, (label, days) in enumerate(named.items())
    )
    today = clock.today()
    return TimelinePicture(
        bars=tuple(_bar(period, axis) for period in periods),
        rows=rows,
        ticks=axis.ticks,
        width=WIDTH,
        height=TOP + ROW * (len(rows) + 1) + 10,
        left=LEFT,
        end=WIDTH - RIGHT,
        today=axis.x(today) if first <= today <= last else None,
        first=first,
        last=last,
    )


def _bar(period: Period, axis: TimeAxis) -> Bar:
    begins, ends = axis.x(period.starts_on), axis.x(period.ends_on)
    return Bar(begins, max(ends - begins, 2), period.source)
