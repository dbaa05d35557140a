"""Verbs of working groups: establish by need, change the mandate, deliver, close by a decision (terms of reference)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.models import Decision
from members import workflow as membership
from members.models import Committee, Membership, Person
from members.rules.roles import Role
from members.workflow.goes_on import require_work_goes_on
from members.workflow.memberships import move_end, serving_above
from members.workflow.setting_up import free_slug
from record import clock
from record.verbs import Refused, locked, verb
from record.versions import require_unchanged
from workgroups.models import Deliverable, OutsideMember, WorkGroup


def require_may_have_groups(parent: Committee) -> None:
    """Raise Refused for a working group (only the committee it reports to sets groups up), and once work is closed."""
    require_work_goes_on(parent)
    if parent.kind in Committee.WORKING_FOR:
        told = {"parent": parent.parent or parent}
        raise Refused(_("A working group cannot set up a working group. Ask %(parent)s to do it.") % told)


@verb
def establish_workgroup(
    *,
    parent: Committee,
    name: str,
    short_name: str,
    task: str,
    starts_on: date,
    by: Person,
    due_on: date | None = None,
    established_by: Decision | None = None,
    lead: Person | None = None,
    members: Sequence = (),
    outside: Sequence = (),
    outside_because: str = "",
    deliverables: Iterable[tuple[str, date | None]] = (),
    **fields: Any,
) -> WorkGroup:
    """Set up a working group under `parent` and return it.

    The person who sets it up prepares its meetings together with the `lead`, who is *secretariat* in the group
    (design section 5); `members` are people from municipalities and region, those from `outside` need a reason;
    `deliverables` are (what, by when). Raises Refused when the name is taken, under a working group, without that
    reason, and for what is to be delivered after the deadline.
    """
    require_may_have_groups(locked(parent))
    if outside and not outside_because.strip():
        raise Refused(_("Write why people from outside the municipalities and the region are in the group."))
    if Committee.objects.filter(name=name).exists():
        raise Refused(_("There is already a committee called “%(name)s”. Choose another name.") % {"name": name})
    committee = membership.create_committee(
        name=name,
        short_name=short_name,
        slug=free_slug(short_name),
        kind=Committee.Kind.WORKING_GROUP,
        parent=parent,
        starts_on=starts_on,
        by=by,
        **fields,
    )
    group = WorkGroup.objects.create(committee=committee, task=task, due_on=due_on, established_by=established_by)
    people = [*members, *outside]
    seats = dict.fromkeys(people, Role.MEMBER) | ({lead: Role.SECRETARIAT} if lead else {})
    for person, role in seats.items():
        if person != by:
            membership.start_membership(committee=committee, person=person, role=role, starts_on=starts_on, by=by)
    for person in outside:
        OutsideMember.objects.create(work_group=group, person=person, reason=outside_because.strip())
    for title, day in deliverables:
        _ask_for(group, title, day)
    return group


def require_before_end(group: WorkGroup, day: date | None) -> None:
    """Raise Refused for a day after the last one of the group, or after its deadline."""
    last = min(filter(None, (group.committee.ends_on, group.due_on)), default=None)
    if day and last and day > last:
        raise Refused(
            _("The working group ends on %(day)s. Choose an earlier day, or change its deadline first.")
            % {"day": date_format(last, "DATE_FORMAT")}
        )


def require_at_work(group: WorkGroup) -> None:
    """Raise Refused when the group is closed, or the work it belongs to."""
    require_work_goes_on(group.committee)
    if group.has_ended:
        raise Refused(_("The working group is closed. Nothing has been changed."))


def lock_at_work(group: WorkGroup) -> WorkGroup:
    """Return the locked group; raises Refused when it is closed."""
    group = locked(group)
    require_at_work(group)
    return group


@verb
def edit_workgroup(
    *, group: WorkGroup, by: Person, reason: str = "", expected_version: int | None = None, **fields: Any
) -> WorkGroup:
    """Change the mandate of a working group.

    Raises Conflict when somebody saved the same after the form was opened on `expected_version`.
    """
    group = lock_at_work(group)
    require_unchanged(group, expected_version, fields)
    _require_nothing_after(group, fields.get("due_on"))
    for name, value in fields.items():
        setattr(group, name, value)
    group.save()
    return group


@verb
def add_deliverable(*, group: WorkGroup, title: str, by: Person, due_on: date | None = None) -> Deliverable:
    """Ask one more thing of a working group."""
    return _ask_for(lock_at_work(group), title, due_on)


def _ask_for(group: WorkGroup, title: str, due_on: date | None) -> Deliverable:
    if not title.strip():
        raise Refused(_("Write what the group is to deliver."))
    require_before_end(group, due_on)
    return Deliverable.objects.create(work_group=group, title=title.strip(), due_on=due_on)


@verb
def mark_delivered(*, deliverable: Deliverable, by: Person, on: date | None = None) -> Deliverable:
    """Note that a deliverable was delivered (today, unless `on` says another date).

    Raises Refused for a closed group, and when it has been delivered.
    """
    lock_at_work(deliverable.work_group)
    deliverable = locked(deliverable)
    if deliverable.done_on:
        raise Refused(_("It has been delivered already. Nothing has been changed."))
    deliverable.done_on = on or clock.today()
    deliverable.save()
    return deliverable


@verb
def set_last_day(
    *, group: WorkGroup, ends_on: date | None, by: Person, expected_version: int | None = None
) -> WorkGroup:
    """Let a group end by itself when a day is over, move that day, or take it back (None); its people follow.

    `expected_version` is that of its committee. Raises Refused for a group that a decision closed, and for a day that
    is over; Conflict when somebody else set another day after the form was opened.
    """
    group = locked(group)
    require_work_goes_on(group.committee)
    if group.closed_by_id:
        raise Refused(_("The working group is closed. Nothing has been changed."))
    committee = locked(group.committee)
    require_unchanged(committee, expected_version, ("ends_on",))
    if ends_on and ends_on < clock.today():
        raise Refused(_("The last day cannot be over already. Choose today or a later day."))
    _require_after_start(committee, ends_on)
    _require_nothing_after(group, ends_on)
    before, committee.ends_on = committee.ends_on, ends_on
    committee.save()
    if before:
        for row in Membership.objects.filter(committee=committee, ends_on=before).order_by("pk"):
            # Who was taken out by name, for a reason, stays out.
            if not row.history.latest("history_id").history_change_reason:
                move_end(row, ends_on)
    if ends_on:
        _let_go(committee, ends_on, by)
    return group


def _require_after_start(committee: Committee, ends_on: date | None) -> None:
    if ends_on and ends_on < committee.starts_on:
        raise Refused(_("The last day cannot be before the first."))


def _require_nothing_after(group: WorkGroup, day: date | None) -> None:
    """Raise Refused where something is owed after the day on which the group is to end."""
    if day is None:
        return
    deliverables = group.deliverables.filter(done_on=None, due_on__gt=day).values_list("title", flat=True)
    later = [*deliverables, *group.milestones.open().filter(due_on__gt=day).values_list("title", flat=True)]
    if later:
        told = {"day": date_format(day, "DATE_FORMAT"), "owed": ", ".join(later)}
        raise Refused(_("Due after %(day)s: %(owed)s. Move them first, or choose a later day.") % told)


@verb
def explain_outside(*, group: WorkGroup, person: Person, reason: str, by: Person) -> OutsideMember:
    """Say why somebody from outside the municipalities and the region is in the group (terms of reference)."""
    group = lock_at_work(group)
    if not reason.strip():
        raise Refused(_("Write why people from outside the municipalities and the region are in the group."))
    row = OutsideMember.objects.filter(work_group=group, person=person).first()
    row = row or OutsideMember(work_group=group, person=person)
    row.reason = reason.strip()
    row.save()
    return row


def still_owed(group: WorkGroup) -> list[str]:
    """Return what the group has not delivered and not reached, by title; two queries."""
    deliverables = group.deliverables.filter(done_on=None).values_list("title", flat=True)
    return [*deliverables, *group.milestones.open().values_list("title", flat=True)]


@verb
def close_workgroup(
    *, group: WorkGroup, decision: Decision, ends_on: date, by: Person, leaves_open: bool = False
) -> WorkGroup:
    """Close a working group by a decision of the committee it reports to.

    Its people read and write until the last day is over; what it did stays with the committee. Raises Refused without
    a decision, for a group closed already, for a last day before its first, and while something is owed, unless it is
    said that this stays as it is (`leaves_open`).
    """
    group = lock_at_work(group)
    owed = still_owed(group)
    if owed and not leaves_open:
        told = {"owed": ", ".join(owed)}
        raise Refused(_("Not delivered yet: %(owed)s. Say that this stays as it is, or wait.") % told)
    if decision is None:
        raise Refused(_("A working group is closed by a decision. Choose which."))
    _require_after_start(group.committee, ends_on)
    group.closed_by = decision
    group.save()
    committee = locked(group.committee)
    committee.ends_on = ends_on
    committee.save()
    _let_go(committee, ends_on, by)
    return group


def _let_go(committee: Committee, ends_on: date, by: Person) -> None:
    """End the memberships of a group with it; who serves the committee above keeps its record."""
    serve = serving_above(committee).values("person")
    going_on = Q(ends_on=None) | Q(ends_on__gt=ends_on)
    for row in Membership.objects.filter(going_on, committee=committee).exclude(person__in=serve).order_by("pk"):
        if row.starts_on > ends_on:
            membership.withdraw_membership(membership=row, reason=_("The working group has been closed."), by=by)
        else:
            ended = locked(row)
            ended.ends_on = ends_on
            ended.save()
