"""What the overview says of each task: what is late, what nobody has spoken of, what the next meeting carries."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.utils.timezone import localdate

from meetings.models import AgendaItem
from meetings.models.agenda import ON_AGENDA
from meetings.rules.lifecycle import MeetingState
from members.models import Membership
from programme.models import Programme, Task, TaskStatus
from record import clock
from workgroups.models import WorkGroup

# Half a year without an item: somebody should ask.
SILENT_AFTER = timedelta(days=182)


@dataclass(frozen=True)
class TaskRow:
    """A task with the days it was begun, last treated and will be treated next, by the items a reader may read."""

    task: Task
    begun_on: date
    last_on: date | None
    next_on: date | None
    status: str
    mark: str
    # Whether the person who answers for it has left the committee and its working groups.
    has_nobody: bool

    @property
    def is_silent(self) -> bool:
        """Whether it is open, and no meeting for half a year had it on its agenda, nor has the next one."""
        if self.task.ended_on or self.next_on:
            return False
        return (self.last_on or self.begun_on) < clock.today() - SILENT_AFTER


def treated_or_to_be() -> Q:
    """Return the condition for items on the agenda of a meeting that was held, or is to be: none that was taken off."""
    return Q(state__in=ON_AGENDA) & ~Q(meeting__state=MeetingState.CANCELLED)


def with_trail(person):
    """Tasks with the items that `person` may read and the working groups he or she may see."""
    items = AgendaItem.objects.readable_by(person).filter(treated_or_to_be()).select_related("meeting")
    groups = WorkGroup.objects.visible_to(person).with_committee()
    return Task.objects.select_related("parent", "person", "committee").prefetch_related(
        Prefetch("items", queryset=items, to_attr="readable_items"),
        Prefetch("work_groups", queryset=groups, to_attr="visible_groups"),
    )


def overview_of(programme: Programme, person) -> list[TaskRow]:
    """Return a row for each task of the programme, by number; three queries however many there are."""
    latest = TaskStatus.objects.filter(task=OuterRef("pk")).order_by("-made_at", "-pk")
    seated = Membership.objects.active().filter(person=OuterRef("person"))
    sits = seated.filter(committee=programme.committee_id) | seated.filter(committee__parent=programme.committee_id)
    tasks = with_trail(person).filter(programme=programme)
    written = Task.history.filter(id=OuterRef("pk")).order_by("history_date")
    rows = tasks.annotate(
        begun_at=Subquery(written.values("history_date")[:1]),
        said=Subquery(latest.values("text")[:1]),
        marked=Subquery(latest.values("mark")[:1]),
        person_sits=Exists(sits),
    )
    return [_row(task) for task in rows]


def _row(task) -> TaskRow:
    today = clock.today()
    days = [localdate(item.meeting.starts_at) for item in task.readable_items if item.meeting]
    return TaskRow(
        task=task,
        begun_on=localdate(task.begun_at),
        last_on=max((day for day in days if day < today), default=None),
        next_on=min((day for day in days if day >= today), default=None),
        status=task.said or "",
        mark=str(TaskStatus.Mark(task.marked).label) if task.marked else "",
        has_nobody=task.ended_on is None and task.person_id is not None and not task.person_sits,
    )
