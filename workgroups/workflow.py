"""Verbs of working groups: establish by need, change the mandate, deliver, close by a decision (terms of reference)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from meetings.models import Decision
from members import workflow as membership
from members.models import Committee, Person
from members.rules.roles import Role
from record import clock
from record.verbs import Refused, locked, verb
from record.versions import require_unchanged
from workgroups.models import Deliverable, WorkGroup

_PLAIN_LETTERS = {ord("æ"): "ae", ord("ø"): "oe", ord("å"): "aa"}


def free_slug(name: str) -> str:
    """Return an address for a committee of this name that no other committee has."""
    base = slugify(name.lower().translate(_PLAIN_LETTERS))[:50] or "gruppe"
    slug, number = base, 2
    while Committee.objects.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug


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
    **fields: Any,
) -> WorkGroup:
    """Set up a working group under `parent` and return it.

    The person who sets it up prepares its meetings together with the `lead`, who is *secretariat* in the group
    (design section 5); `members` are people from municipalities and region. Raises Refused when the name is taken.
    """
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
    seats = dict.fromkeys(members, Role.MEMBER) | ({lead: Role.SECRETARIAT} if lead else {})
    for person, role in seats.items():
        if person != by:
            membership.start_membership(committee=committee, person=person, role=role, starts_on=starts_on, by=by)
    return group


def require_at_work(group: WorkGroup) -> None:
    """Raise Refused when the group is closed."""
    if group.closed_by_id:
        raise Refused(_("The working group is closed. Nothing has been changed."))


def _at_work(group: WorkGroup) -> WorkGroup:
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
    group = _at_work(group)
    require_unchanged(group, expected_version, fields)
    for name, value in fields.items():
        setattr(group, name, value)
    group.save()
    return group


@verb
def add_deliverable(*, group: WorkGroup, title: str, by: Person, due_on: date | None = None) -> Deliverable:
    """Ask one more thing of a working group."""
    if not title.strip():
        raise Refused(_("Write what the group is to deliver."))
    return Deliverable.objects.create(work_group=_at_work(group), title=title.strip(), due_on=due_on)


@verb
def mark_delivered(*, deliverable: Deliverable, by: Person, on: date | None = None) -> Deliverable:
    """Note that a deliverable was delivered (today, unless `on` says another date)."""
    deliverable = locked(deliverable)
    deliverable.done_on = on or clock.today()
    deliverable.save()
    return deliverable


@verb
def close_workgroup(*, group: WorkGroup, decision: Decision, ends_on: date, by: Person) -> WorkGroup:
    """Close a working group by a decision of the committee it reports to.

    Raises Refused without one, for a group closed already, and for a last day before its first.
    """
    group = _at_work(group)
    if decision is None:
        raise Refused(_("A working group is closed by a decision. Choose which."))
    if ends_on < group.committee.starts_on:
        raise Refused(_("The last day cannot be before the first."))
    group.closed_by = decision
    group.save()
    committee = locked(group.committee)
    committee.ends_on = ends_on
    committee.save()
    return group
