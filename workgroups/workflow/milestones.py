"""Verbs of milestones: set one, move it, say how it goes; and the reminder a week before."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from members.mail.notifications import notify
from members.models import Person
from record import clock
from record.verbs import Refused, locked, verb
from record.versions import require_unchanged
from workgroups.models import Milestone, WorkGroup
from workgroups.reading.owed import leads
from workgroups.workflow.groups import lock_at_work, require_before_end

REMINDED_BEFORE = timedelta(days=7)


def _titled(title: str) -> str:
    if not title.strip():
        raise Refused(_("Write what is to be reached."))
    return title.strip()


@verb
def add_milestone(*, group: WorkGroup, title: str, due_on: date, by: Person) -> Milestone:
    """Set a milestone. Raises Refused for a closed group, without a title, and for a day after the group's last."""
    group = lock_at_work(group)
    require_before_end(group, due_on)
    return Milestone.objects.create(work_group=group, title=_titled(title), due_on=due_on)


@verb
def edit_milestone(
    *, milestone: Milestone, title: str, due_on: date, by: Person, expected_version: int | None = None
) -> Milestone:
    """Change what is to be reached, or when. Raises Refused as `add_milestone`, Conflict when somebody was faster."""
    group = lock_at_work(milestone.work_group)
    milestone = locked(milestone)
    require_unchanged(milestone, expected_version, ("title", "due_on"))
    require_before_end(group, due_on)
    milestone.title, milestone.due_on = _titled(title), due_on
    milestone.save()
    return milestone


@verb
def report_on_milestone(
    *, milestone: Milestone, state: str, said: str, by: Person, expected_version: int | None = None
) -> Milestone:
    """Say how a milestone goes; what was said before stays in its history.

    Raises Refused for a closed group, and for one that is dropped without a word why.
    """
    lock_at_work(milestone.work_group)
    milestone = locked(milestone)
    require_unchanged(milestone, expected_version, ("state", "said"))
    if state == Milestone.State.DROPPED and not said.strip():
        raise Refused(_("Write why the milestone is dropped."))
    milestone.state, milestone.said, milestone.said_on = state, said.strip(), clock.today()
    milestone.save()
    return milestone


def remind_of_milestones() -> None:
    """Tell who leads a group, once, that a milestone is a week away; whose role has ended is not told."""
    today = clock.today()
    near = Milestone.objects.open().filter(due_on__range=(today, today + REMINDED_BEFORE), work_group__closed_by=None)
    for milestone in near.select_related("work_group__committee__parent"):
        committee = milestone.work_group.committee
        for lead in leads().filter(committee=committee):
            notify(
                to=lead.person,
                template="milestone_near",
                context={"group": committee.name, "day": milestone.due_on},
                link=milestone.work_group.get_absolute_url(),
                key=f"milestone-near:{milestone.pk}:{milestone.due_on.isoformat()}",
            )
