"""The secretariat's desk: what is to be done in the committees one serves, and who has it, at which office."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from members.models import Membership
from members.models.standing import standing_of
from members.rules.roles import Permission, roles_with
from pages.danish_order import sort_key
from programme.models import Absence, Handover
from programme.reading.desk_rows import Found, found_for
from record import clock


@dataclass(frozen=True)
class Colleague:
    """One of the secretariat: at which office, for which committees (ids), and until when away, if so."""

    person: Any
    office: str
    committees: frozenset[int]
    absence: Absence | None = None

    def serves(self, committee_id: int) -> bool:
        return committee_id in self.committees


@dataclass(frozen=True)
class Row:
    """Something to be done with who has it: None for nobody. `instead_of` is who is away meanwhile."""

    found: Found
    holder: Colleague | None
    instead_of: Any = None
    handover: Handover | None = None

    @property
    def office(self) -> str:
        return self.holder.office if self.holder else ""

    @property
    def person(self):
        return self.holder.person if self.holder else None

    @property
    def is_overdue(self) -> bool:
        return self.found.due_on is not None and self.found.due_on < clock.today()


def weeks_end(day: date) -> date:
    """Return the Sunday of the week of `day`."""
    return day + timedelta(days=6 - day.weekday())


@dataclass(frozen=True)
class Share:
    """What one colleague, or nobody, has: how much in all, this week with what is late, and what is late."""

    colleague: Colleague | None
    rows: int
    this_week: int
    late: int

    @property
    def office(self) -> str:
        return self.colleague.office if self.colleague else ""


@dataclass(frozen=True)
class Desk:
    """What `person` sees of the desk."""

    colleagues: list[Colleague]
    absences: list[Absence]
    rows: list[Row] = field(default_factory=list)

    def row(self, kind: str, pk: int) -> Row | None:
        """Return one thing; None when it is done, or not for this reader."""
        return next((row for row in self.rows if (row.found.kind, row.found.pk) == (kind, pk)), None)

    @property
    def offices(self) -> list[str]:
        return sorted({colleague.office for colleague in self.colleagues if colleague.office}, key=sort_key)

    @property
    def shares(self) -> list[Share]:
        """Who has what this week: each at an office, by office, who else has something, and last what nobody has."""
        shares = [self._share(colleague) for colleague in [*self.colleagues, None]]
        return [share for share in shares if share.office or share.rows or share.colleague is None]

    def _share(self, colleague: Colleague | None) -> Share:
        mine = [row for row in self.rows if row.holder == colleague]
        sunday = weeks_end(clock.today())
        soon = [row for row in mine if row.found.due_on and row.found.due_on <= sunday]
        return Share(colleague, len(mine), len(soon), len([row for row in mine if row.is_overdue]))


def served_by(person) -> list[int]:
    """Return the ids of the committees whose desk `person` keeps."""
    return standing_of(person).committees_with(Permission.KEEP_DESK)


def desk_of(person) -> Desk:
    """Return the desk of the committees that `person` serves; a constant number of queries."""
    committees = served_by(person)
    absences = list(
        Absence.objects.standing()
        .filter(person__in=_seats(committees).values("person"))
        .select_related("person", "stand_in")
    )
    colleagues = _colleagues(committees, absences)
    desk = Desk(colleagues, absences)
    given = {(last.kind, last.object_id): last for last in Handover.objects.latest_in(committees)}
    seated = {colleague.person.pk: colleague for colleague in colleagues}
    for found in found_for(person, committees):
        desk.rows.append(_row(found, given.get((found.kind, found.pk)), seated))
    desk.rows.sort(key=_order)
    return desk


def _seats(committees: Iterable[int]):
    return Membership.objects.active().filter(committee__in=committees, role__in=roles_with(Permission.KEEP_DESK))


def _colleagues(committees, absences: list[Absence]) -> list[Colleague]:
    away = {absence.person_id: absence for absence in reversed(absences) if absence.is_now}
    seats: dict[int, list[Membership]] = {}
    for seat in _seats(committees).with_person():
        seats.setdefault(seat.person_id, []).append(seat)
    found = [
        Colleague(
            held[0].person,
            next((seat.office for seat in held if seat.office), ""),
            frozenset(seat.committee_id for seat in held),
            away.get(person_id),
        )
        for person_id, held in seats.items()
    ]
    return sorted(found, key=lambda colleague: (colleague.office == "", sort_key(colleague.office)))


def _row(found: Found, handover: Handover | None, seated: dict[int, Colleague]) -> Row:
    owner = handover.to if handover else found.owner
    holder = seated.get(owner.pk) if owner else None
    if holder is None or not holder.serves(found.committee.pk):
        return Row(found, None, handover=handover)
    for stand_in in _stand_ins(holder, seated):
        if stand_in.serves(found.committee.pk):
            return Row(found, stand_in, instead_of=holder.person, handover=handover)
    return Row(found, holder, handover=handover)


def _stand_ins(holder: Colleague, seated: dict[int, Colleague]) -> Iterator[Colleague]:
    """The stand-in of who is away; nobody stands in who is away as well."""
    if holder.absence and holder.absence.stand_in_id in seated:
        stand_in = seated[holder.absence.stand_in_id]
        if stand_in.absence is None:
            yield stand_in


def _order(row: Row) -> tuple:
    return (row.office == "", sort_key(row.office), row.found.due_on or date.max, row.found.what, row.found.pk)
