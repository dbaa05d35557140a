"""What each working group of a committee owes, to whom and when: the overview."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch

from members.models import Committee, Membership, Organisation
from members.rules.roles import Role
from record import clock
from workgroups.models import Deliverable, GroupDocument, Milestone, OutsideMember, WorkGroup

# "Composed of municipal and regional staff" (terms of reference).
STAFF_OF = (Organisation.Kind.MUNICIPALITY, Organisation.Kind.REGION)


@dataclass(frozen=True)
class Owed:
    """One thing a group is still to deliver or to reach; `day` None: no day was set."""

    title: str
    day: date | None
    is_milestone: bool

    @property
    def is_overdue(self) -> bool:
        return self.day is not None and self.day < clock.today()


@dataclass(frozen=True)
class GroupRow:
    """A group with what it owes, the earliest first, and who leads it."""

    group: WorkGroup
    leads: tuple[str, ...]
    owed: tuple[Owed, ...]

    @property
    def is_at_work(self) -> bool:
        return not self.group.has_ended

    @property
    def is_late(self) -> bool:
        return self.is_at_work and any(owed.is_overdue for owed in self.owed)


def unexplained(memberships: Iterable[Membership], outside: Iterable[OutsideMember]) -> list[Membership]:
    """Return the members from elsewhere of whom nobody has said why they are in the group (terms of reference)."""
    told = {row.person_id for row in outside}
    return [
        row
        for row in memberships
        if row.role != Role.SECRETARIAT
        and row.person_id not in told
        and (row.person.organisation is None or row.person.organisation.kind not in STAFF_OF)
    ]


def what_there_is() -> dict[str, Exists]:
    """Return what a query of groups may know of each beforehand: most have no documents, and nobody from outside."""
    kept = GroupDocument.objects.filter(work_group=OuterRef("pk"), removed_on=None)
    outside = OutsideMember.objects.filter(work_group=OuterRef("pk"))
    led = leads().order_by().filter(committee=OuterRef("committee"))
    return {"has_documents": Exists(kept), "has_outside": Exists(outside), "has_lead": Exists(led)}


def leads():
    """Return who leads a group today: its secretariat without those who serve the committee it reports to."""
    serves = Membership.objects.active().filter(
        person=OuterRef("person"), committee=OuterRef("committee__parent"), role=Role.SECRETARIAT
    )
    held = Membership.objects.active().filter(role=Role.SECRETARIAT).exclude(Exists(serves))
    return held.select_related("person").order_by("person__sort_key", "pk")


def groups_under(committee: Committee, person) -> list[GroupRow]:
    """Return the groups that report to `committee` and `person` may see: late ones first, closed ones last.

    Four queries however many there are.
    """
    groups = WorkGroup.objects.visible_to(person).filter(committee__parent=committee).with_committee()
    rows = groups.prefetch_related(
        Prefetch("deliverables", Deliverable.objects.filter(done_on=None), to_attr="undelivered"),
        Prefetch("milestones", Milestone.objects.open(), to_attr="to_reach"),
        Prefetch("committee__memberships", leads(), to_attr="led_by"),
    )
    told = [_row(group) for group in rows]
    return sorted(told, key=lambda row: (not row.is_at_work, not row.is_late, row.group.committee.name))


def _row(group) -> GroupRow:
    owed = [Owed(row.title, row.due_on, is_milestone=False) for row in group.undelivered]
    owed += [Owed(row.title, row.due_on, is_milestone=True) for row in group.to_reach]
    owed.sort(key=lambda thing: thing.day or date.max)
    return GroupRow(group, tuple(lead.person.name for lead in group.committee.led_by), tuple(owed))
