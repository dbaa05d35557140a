"""Who sits in a committee on a given day: seats filled, vacant and over-filled, and everybody beside them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from members.models import Committee, Membership, Seat, StandIn
from members.rules.roles import Role


@dataclass(frozen=True)
class SeatRow:
    """One line of the composition with the people in it."""

    seat: Seat
    memberships: list[Membership]

    @property
    def filled(self) -> int:
        return len(self.memberships)

    @property
    def vacant(self) -> int:
        return max(0, self.seat.places - self.filled)

    @property
    def too_many(self) -> int:
        return max(0, self.filled - self.seat.places)


@dataclass(frozen=True)
class Composition:
    seats: list[SeatRow]
    others: list[Membership]

    @property
    def co_chairs(self) -> list[Membership]:
        """The co-chairs, municipal before regional as the seats stand."""
        people = [membership for row in self.seats for membership in row.memberships] + self.others
        return [person for person in people if person.role == Role.CO_CHAIR]


def composition_on(committee: Committee, day: date) -> Composition:
    """Return the composition of `committee` on `day` (Europe/Copenhagen): three queries, whatever the size."""
    stand_ins = Prefetch("stand_ins", StandIn.objects.on(day).select_related("person"), to_attr="standing_in")
    memberships = list(committee.memberships.on(day).with_person().prefetch_related(stand_ins))
    seats = list(committee.seats.on(day).select_related("named_by", "organisation"))
    rows = [
        SeatRow(
            seat,
            [
                membership
                for membership in memberships
                if membership.seat_id == seat.pk and membership.role != Role.SUBSTITUTE
            ],
        )
        for seat in seats
    ]
    seated = {membership.pk for row in rows for membership in row.memberships}
    return Composition(seats=rows, others=[membership for membership in memberships if membership.pk not in seated])


def everybody_ever(committee: Committee) -> list[Membership]:
    """Return every membership of `committee`, past and to come, in Danish order of the names; one query."""
    return list(committee.memberships.with_person().order_by("person__sort_key", "person_id", "starts_on"))
