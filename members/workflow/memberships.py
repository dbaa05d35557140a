"""Verbs of memberships: who joins, changes, ends and succeeds in a committee, on which day, and why.

A date to come needs no job to wait for it: every question about a committee names its day (DatedQuerySet.on).
"""

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.models import Committee, Membership, Organisation, Person, Seat, StandIn
from members.rules.roles import VOTING_ROLES, Role
from members.workflow.people import add_person
from members.workflow.placements import require_coordinator, require_municipality, require_secretariat
from record import clock
from record.verbs import Refused, locked, verb

DAY = timedelta(days=1)


def _refuse_overlap(membership: Membership) -> None:
    """Raise Refused when the membership overlaps another; the database refuses the same (record/no_overlap.py)."""
    period = (
        Membership.objects.filter(committee=membership.committee)
        .exclude(ends_on__lt=membership.starts_on)
        .exclude(pk=membership.pk)
    )
    if membership.ends_on:
        period = period.filter(starts_on__lte=membership.ends_on)
    if period.filter(person=membership.person).exists():
        raise Refused(_("%(person)s is already in the committee in that period.") % {"person": membership.person})
    side = membership.seat.side if membership.seat else ""
    if membership.role == Role.CO_CHAIR and period.filter(role=Role.CO_CHAIR, side=side).exists():
        raise Refused(_("There is already a co-chair for that side in the period. End that membership first."))


def _cut(dated: QuerySet[Membership] | QuerySet[StandIn], last_day: date) -> None:
    """Let rows that depend on a membership end no later than it: a row that had not begun is taken back."""
    for membership in dated.exclude(ends_on__lte=last_day):
        if membership.starts_on > last_day:
            membership.delete()
        else:
            membership.ends_on = last_day
            membership.save()


def move_end(membership: Membership, ends_on: date | None) -> None:
    """Let a membership end on another day, or on none, within a verb. Raises Refused where it would meet another."""
    membership = locked(membership)
    membership.ends_on = ends_on
    _refuse_overlap(membership)
    membership.save()


def serving_above(committee: Committee) -> QuerySet[Membership]:
    """Return the memberships of those who serve the committee that this one works for: they keep its record."""
    return Membership.objects.active().filter(committee=committee.parent_id, role=Role.SECRETARIAT)


def _no_longer_than(committee: Committee, person: Person, starts_on: date, ends_on: date | None) -> date | None:
    """The last day of a membership: what works for another committee lets its people go when it ends."""
    last = committee.ends_on if committee.kind in Committee.WORKING_FOR else None
    if last is None or serving_above(committee).filter(person=person).exists():
        return ends_on
    if starts_on > last:
        told = {"committee": committee.short_name, "day": date_format(last, "DATE_FORMAT")}
        raise Refused(_("%(committee)s ends on %(day)s. Nobody can join it after that.") % told)
    return min(ends_on or last, last)


def _end(membership: Membership, last_day: date) -> None:
    """Write the last day of a membership, and of what depends on it: substitutes, stand-ins, seats in a network."""
    membership.ends_on = last_day
    _refuse_overlap(membership)
    membership.save()
    _cut(membership.substitutes.all(), last_day)
    _cut(membership.stand_ins.all(), last_day)
    # A network is of those who have a role above it.
    networks = Committee.objects.filter(parent=membership.committee_id, kind=Committee.Kind.NETWORK)
    _cut(Membership.objects.filter(person=membership.person_id, committee__in=networks), last_day)


@verb
def start_membership(
    *,
    committee: Committee,
    person: Person,
    role: str,
    starts_on: date,
    by: Person | None,
    seat: Seat | None = None,
    substitute_for: Membership | None = None,
    ends_on: date | None = None,
    office: str = "",
    municipality: Organisation | None = None,
    reason: str = "",
) -> Membership:
    """Let `person` sit in `committee` from `starts_on` to and including `ends_on` (dates); return the membership.
    `by` is None for the operator at the server.

    Raises Refused when the person already sits there in the period, the side already has a co-chair, or a
    substitute names nobody (design section 4: no two at once; at most one co-chair per side).
    """
    committee = locked(committee)
    if ends_on and ends_on < starts_on:
        raise Refused(_("The membership cannot end before it starts."))
    ends_on = _no_longer_than(committee, person, starts_on, ends_on)
    membership = Membership(
        committee=committee,
        person=person,
        role=role,
        seat=seat,
        substitute_for=substitute_for,
        starts_on=starts_on,
        ends_on=ends_on,
        office=office.strip(),
        municipality=municipality,
    )
    _refuse_overlap(membership)
    if office.strip():
        require_secretariat(membership)
    if municipality:
        require_coordinator(membership)
        require_municipality(municipality)
    if (role == Role.SUBSTITUTE) != (substitute_for is not None):
        raise Refused(_("A substitute is named for one member: choose whom."))
    membership.save()
    return membership


@verb
def end_membership(*, membership: Membership, ends_on: date, by: Person, reason: str) -> Membership:
    """End a membership with its last day `ends_on` (date); its substitutes and stand-ins end with it.

    Raises Refused for a day before its first, and for one after the end it has: it may belong to another membership.
    """
    locked(membership.committee)
    membership = locked(membership)
    if ends_on < membership.starts_on:
        raise Refused(_("The membership cannot end before it starts."))
    if membership.ends_on and ends_on > membership.ends_on:
        raise Refused(
            _("The membership ends on %(day)s. Add a new membership for the time after that.")
            % {"day": date_format(membership.ends_on, "SHORT_DATE_FORMAT")}
        )
    _end(membership, ends_on)
    return membership


def _leave_before(membership: Membership, starts_on: date) -> None:
    """End the membership the day before `starts_on`; Refused when it does not run then."""
    if starts_on <= membership.starts_on:
        first = date_format(membership.starts_on, "DATE_FORMAT")
        raise Refused(_("The membership starts on %(day)s. Choose a later day for the change.") % {"day": first})
    if membership.ends_on and membership.ends_on < starts_on:
        last = date_format(membership.ends_on, "DATE_FORMAT")
        raise Refused(_("The membership ends on %(day)s. Choose that day or an earlier one.") % {"day": last})
    _end(membership, starts_on - DAY)


@verb
def change_membership(
    *,
    membership: Membership,
    role: str,
    starts_on: date,
    by: Person,
    reason: str,
    seat: Seat | None = None,
    substitute_for: Membership | None = None,
) -> Membership:
    """Let the same person have another role or seat from `starts_on`, to the same last day; return the new membership.

    Substitutes follow a member who still votes. Raises Refused when nothing changes, or as start_membership does.
    """
    locked(membership.committee)
    membership = locked(membership)
    if (role, seat, substitute_for) == (membership.role, membership.seat, membership.substitute_for):
        raise Refused(_("Nothing changes: choose another role or another seat."))
    last_day = membership.ends_on
    substitutes = [
        (substitute.person, max(substitute.starts_on, starts_on), substitute.ends_on)
        for substitute in membership.substitutes.exclude(ends_on__lt=starts_on).select_related("person")
    ]
    _leave_before(membership, starts_on)
    new = start_membership(
        committee=membership.committee,
        person=membership.person,
        role=role,
        seat=seat,
        substitute_for=substitute_for,
        starts_on=starts_on,
        ends_on=last_day,
        office=membership.office if role == Role.SECRETARIAT else "",
        municipality=membership.municipality if role == Role.COORDINATOR else None,
        by=by,
    )
    for person, first, last in substitutes if role in VOTING_ROLES else []:
        start_membership(
            committee=membership.committee,
            person=person,
            role=Role.SUBSTITUTE,
            substitute_for=new,
            starts_on=first,
            ends_on=last,
            by=by,
        )
    return new


@verb
def succeed_membership(
    *, membership: Membership, person: Person, starts_on: date, by: Person, reason: str
) -> Membership:
    """Let `person` take over role, seat and last day from `starts_on`; return the new membership.

    The former one ends the day before, if it has not ended already. Raises Refused as start_membership does.
    """
    locked(membership.committee)
    membership = locked(membership)
    last_day = membership.ends_on
    if last_day and last_day < starts_on:
        last_day = None
    else:
        _leave_before(membership, starts_on)
    return start_membership(
        committee=membership.committee,
        person=person,
        role=membership.role,
        seat=membership.seat,
        substitute_for=membership.substitute_for,
        starts_on=starts_on,
        ends_on=last_day,
        office=membership.office,
        municipality=membership.municipality,
        by=by,
    )


def require_planned(membership: Membership) -> None:
    """Raise Refused once the membership has started."""
    if membership.starts_on <= clock.today():
        raise Refused(_("The membership has started and cannot be withdrawn. End it instead."))


@verb
def withdraw_membership(*, membership: Membership, by: Person, reason: str) -> None:
    """Take back a membership that was planned. Raises Refused once it has started."""
    membership = locked(membership)
    require_planned(membership)
    _cut(membership.substitutes.all(), membership.starts_on - DAY)
    membership.delete()


def require_co_chair(membership: Membership) -> None:
    """Raise Refused unless somebody may stand in for the one who has this membership."""
    if membership.role != Role.CO_CHAIR:
        raise Refused(_("Only a co-chair has a stand-in. A member is represented by a substitute."))


@verb
def appoint_stand_in(
    *, membership: Membership, person: Person, starts_on: date, ends_on: date, by: Person, reason: str
) -> StandIn:
    """Let `person` approve in the place of a co-chair, both days included, for a written reason."""
    require_co_chair(membership)
    if membership.person_id == person.pk:
        raise Refused(_("A co-chair cannot stand in for himself or herself: choose another person."))
    if not reason:
        raise Refused(_("Write why the co-chair has a stand-in."))
    return StandIn.objects.create(
        membership=membership, person=person, starts_on=starts_on, ends_on=ends_on, reason=reason
    )


@verb
def admit(
    *,
    committee: Committee,
    role: str,
    starts_on: date,
    by: Person,
    person: Person | None = None,
    name: str = "",
    email: str | None = None,
    organisation: Organisation | None = None,
    **fields: Any,
) -> Membership:
    """Let a registered person, or a new one, sit in the committee; return the membership."""
    person = person or add_person(name=name, email=email, organisation=organisation, by=by)
    return start_membership(committee=committee, person=person, role=role, starts_on=starts_on, by=by, **fields)
