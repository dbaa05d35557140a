"""Verbs of seats: the lines of a committee's composition."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from members.models import Committee, Organisation, Person, Seat
from members.workflow.goes_on import require_work_goes_on
from record.verbs import Refused, locked, verb
from record.versions import require_unchanged


def _require_order(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("The seat cannot end before it starts."))


@verb
def add_seat(
    *,
    committee: Committee,
    label: str,
    places: int,
    starts_on: date,
    by: Person,
    side: str = "",
    named_by: Organisation | None = None,
    organisation: Organisation | None = None,
    ends_on: date | None = None,
) -> Seat:
    """Add a line to the composition: so many places, from a day on. Raises Refused when it ends before it starts."""
    require_work_goes_on(locked(committee))
    _require_order(starts_on, ends_on)
    return Seat.objects.create(
        committee=committee,
        label=label,
        places=places,
        side=side,
        named_by=named_by,
        organisation=organisation,
        starts_on=starts_on,
        ends_on=ends_on,
    )


@verb
def edit_seat(*, seat: Seat, by: Person, expected_version: int | None = None, **facts: Any) -> Seat:
    """Change a line of the composition. Raises Refused when it ends before it starts, or would move people who sit in
    it to another side; Conflict when somebody saved the same after the form was opened on `expected_version`.
    """
    seat = locked(seat)
    require_unchanged(seat, expected_version, facts)
    _require_order(facts["starts_on"], facts["ends_on"])
    if facts["side"] != seat.side and seat.memberships.exists():
        raise Refused(_("Somebody has this seat, so its side cannot be changed. End this seat and add a new one."))
    for name, value in facts.items():
        setattr(seat, name, value)
    seat.save()
    return seat
