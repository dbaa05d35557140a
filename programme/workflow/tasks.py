"""Verbs of tasks: add, split, change, report, close and open again; tie what a meeting treats to what it is for."""

import re
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from meetings.models import AgendaItem, FollowUp
from members.mail.notifications import notify
from members.models import Committee, Person
from programme.models import Programme, Task, TaskStatus
from programme.workflow.while_open import verb
from record import clock
from record.history import latest_of
from record.verbs import Refused, locked
from record.versions import require_unchanged

_FIELDS = ("title", "person", "committee", "due_on", "rhythm")


def _next_code(programme: Programme, parent: Task | None) -> str:
    """The next free number: O-13 after O-12, O-05.2 under O-05."""
    codes = programme.tasks.values_list("code", flat=True)
    start = f"{parent.code}." if parent else "O-"
    taken = [int(found[1]) for code in codes if (found := re.fullmatch(rf"{re.escape(start)}(\d+)", code))]
    number = max(taken, default=0) + 1
    return f"{start}{number}" if parent else f"{start}{number:02}"


def require_open(task: Task) -> None:
    """Raise Refused when the task is closed."""
    if task.ended_on:
        raise Refused(_("The task is closed. Open it again before you change it."))


def _require_one_responsible(task: Task) -> None:
    if task.person and task.committee:
        raise Refused(_("Choose either a person or a committee as responsible, not both."))
    if not (task.person or task.committee or task.responsible):
        raise Refused(_("Choose who is responsible: a person, a committee or a working group."))


def _tell_responsible(task: Task, by: Person) -> None:
    """Tell who answers for the task from now on, if that is a person who may read it, and another than who says so."""
    link = task.address_for(task.person) if task.person else ""
    if task.person and task.person != by and link:
        notify(
            to=task.person,
            template="task",
            context={"programme": task.programme},
            link=link,
            key=f"task:{task.pk}:{latest_of(task)}",
        )


@verb
def add_task(
    *,
    programme: Programme,
    title: str,
    by: Person,
    parent: Task | None = None,
    person: Person | None = None,
    committee: Committee | None = None,
    due_on: date | None = None,
    rhythm: str = "",
) -> Task:
    """Add a task that the secretariat proposes, or a sub-task of `parent`; return it, numbered with what is free next.

    Raises Refused without a title or somebody responsible, and for a sub-task of a closed task or of a sub-task.
    """
    # Two who add a task at once meet at the committee: each gets a number of its own.
    locked(Committee.objects.get(pk=programme.committee_id))
    if not title.strip():
        raise Refused(_("Write what is to be done."))
    if parent is not None:
        parent = locked(parent)
        require_open(parent)
        if parent.parent_id:
            raise Refused(_("A sub-task has no sub-tasks of its own. Add it to “%(task)s”.") % {"task": parent.parent})
    task = Task(
        programme=programme,
        parent=parent,
        code=_next_code(programme, parent),
        title=title.strip(),
        person=person,
        committee=committee,
        due_on=due_on,
        rhythm=rhythm,
        source=Task.Source.PROPOSAL,
    )
    _require_one_responsible(task)
    task.save()
    _tell_responsible(task, by)
    return task


@verb
def edit_task(
    *,
    task: Task,
    title: str,
    by: Person,
    person: Person | None = None,
    committee: Committee | None = None,
    due_on: date | None = None,
    rhythm: str = "",
    expected_version: int | None = None,
) -> Task:
    """Change a task and return it; what the terms of reference say in words stands beside it, unchanged.

    Raises Refused as `add_task`, and for a closed task; Conflict when somebody saved the same after the form was
    opened on `expected_version`.
    """
    task = locked(task)
    require_open(task)
    require_unchanged(task, expected_version, _FIELDS)
    if not title.strip():
        raise Refused(_("Write what is to be done."))
    is_new = person != task.person
    task.title, task.due_on, task.rhythm = title.strip(), due_on, rhythm
    task.person, task.committee = person, committee
    _require_one_responsible(task)
    task.save()
    if is_new:
        _tell_responsible(task, by)
    return task


@verb
def report_on_task(*, task: Task, mark: str, text: str, by: Person) -> TaskStatus:
    """Say today how a task goes. Raises Refused without words, and for a closed task."""
    task = locked(task)
    require_open(task)
    if not text.strip():
        raise Refused(_("Write in a sentence how it goes."))
    return TaskStatus.objects.create(task=task, mark=mark, text=text.strip(), made_at=clock.now(), made_by=by)


@verb
def close_task(*, task: Task, ended_as: str, reason: str, by: Person) -> Task:
    """Close a task as done or dropped, today. Raises Refused without a word why, and while a sub-task is open."""
    task = locked(task)
    require_open(task)
    if not reason.strip():
        raise Refused(_("Write what came of it, or why it is dropped."))
    waiting = list(task.children.open().values_list("code", flat=True))
    if waiting:
        raise Refused(_("Close its sub-tasks first: %(codes)s.") % {"codes": ", ".join(waiting)})
    task.ended_as, task.ended_on, task.ended_because = ended_as, clock.today(), reason.strip()
    task.save()
    return task


@verb
def reopen_task(*, task: Task, by: Person) -> Task:
    """Open a closed task again. Raises Refused for one that is open, and under a task that is closed."""
    # Who closes the task above waits for this one, and then finds it open.
    above = locked(task.parent) if task.parent else None
    task = locked(task)
    if not task.ended_on:
        raise Refused(_("The task is open already."))
    if above and above.ended_on:
        raise Refused(_("Open “%(task)s” first.") % {"task": above})
    task.ended_as, task.ended_on, task.ended_because = "", None, ""
    task.save()
    return task


@verb
def tie_item(*, item: AgendaItem, tasks: Iterable[Task], by: Person) -> None:
    """Tie an item to exactly these open tasks; closed ones it carried stay with it."""
    item = locked(item)
    closed = item.tasks.exclude(ended_on=None)
    item.tasks.set([*closed, *tasks])


@verb
def tie_follow_up(*, follow_up: FollowUp, tasks: Iterable[Task], by: Person) -> None:
    """Tie a follow-up to exactly these open tasks; to none: it is for what its item is for again."""
    follow_up = locked(follow_up)
    closed = follow_up.tasks.exclude(ended_on=None)
    follow_up.tasks.set([*closed, *tasks])
