"""Who can see what of a meeting, and why: every item and annex against every person, as the gate answers it.

The answers come from the gate itself, asked for every person; only the reasons are put into words here.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, IntegerField, Q, Value
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Attachment, Attendance, Disqualification, ItemGrant, Meeting
from meetings.models.agenda import ON_AGENDA
from meetings.models.openness import closed_annexes, closed_items, published_items
from meetings.models.reach import holds, reach_of, reaches_of
from members.models import Membership, Person, StandIn
from members.models.standing import standing_of, standings_of
from members.rules.roles import ROLES, Permission, Role
from record import clock
from record.once_per_page import answered, remembering

READS, TITLE, NOTHING = "reads", "title", ""


@dataclass(frozen=True)
class Claim:
    """Why somebody may stand in the table: a role, a call, a grant or a disqualification."""

    kind: str
    person_id: int
    object_id: int
    text: str
    since: Any = None
    until: Any = None


@dataclass(frozen=True)
class Matter:
    """What a row is about: an item (`annex_id` 0), or an annex of it."""

    item_id: int
    annex_id: int
    place: int
    number: str
    title: str
    closed: bool
    published: bool


@dataclass(frozen=True)
class Cell:
    """What one person may do with one item or annex (`READS`, `TITLE`, `NOTHING`), and why, in words."""

    may: str
    why: str


@dataclass(frozen=True)
class WhoSeesWhat:
    """The table of a meeting: its people, and for each item and annex a cell for each of them."""

    people: list[Person]
    rows: list[tuple[Matter, list[Cell]]]


def _claimed(kind, rows, *columns):
    return rows.order_by().values_list(Value(kind, output_field=CharField()), *columns)


def _claims(meeting: Meeting) -> list[Claim]:
    """Every reason anybody has, in two queries: what is dated by days, and what by minutes."""
    committee_id = meeting.committee_id
    held = Membership.objects.active().filter(committee=committee_id)
    stood_in = StandIn.objects.active().filter(membership__in=held)
    nothing, whole = Value("", output_field=CharField()), Value(0, output_field=IntegerField())
    dated = _claimed("role", held, "person_id", "committee_id", "role", "starts_on", "ends_on").union(
        _claimed(
            "stand_in", stood_in, "person_id", "membership__committee_id", "membership__role", "starts_on", "ends_on"
        )
    )
    called = Attendance.objects.with_call_in_force().filter(meeting=meeting)
    taken = Disqualification.objects.in_force().filter(item__meeting=meeting)
    item_grants = ItemGrant.objects.filter(content_object__meeting=meeting)
    timed = _claimed("called", called, "substitute_id", whole, nothing, "answered_at", "answered_at").union(
        _claimed("taken", taken, "person_id", "item_id", "state", "declared_at", "declared_at"),
        _claimed("item", item_grants, "user_id", "content_object_id", nothing, "granted_at", "expires_at"),
        _claimed("meeting", meeting.grants.all(), "user_id", whole, nothing, "granted_at", "expires_at"),
    )
    return [Claim(*row) for rows in (dated, timed) for row in rows]


def _day(value) -> str:
    return date_format(timezone.localtime(value) if isinstance(value, datetime) else value, "SHORT_DATE_FORMAT")


def _minute(value: datetime) -> str:
    return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")


def _role_sentence(claim: Claim) -> str:
    if claim.kind == "stand_in":
        return _("Stands in for a co-chair until %(day)s") % {"day": _day(claim.until)}
    return _("%(role)s since %(day)s") % {"role": Role(claim.text).label, "day": _day(claim.since)}


def _why_readable(matter: Matter, claims: list[Claim]) -> str:
    """The strongest reason: a role that reads this, then a call, then a grant in force."""
    wanted = Permission.READ_CLOSED if matter.closed else Permission.READ_AGENDA
    if not matter.published:
        wanted = Permission.PREPARE_MEETING
    roles = [claim for claim in claims if claim.kind in ("role", "stand_in")]
    enough = [role for role in roles if wanted in ROLES[role.text].permissions]
    called = [claim for claim in claims if claim.kind == "called"]
    theirs = {"meeting": 0, "item": matter.item_id}
    grants = [claim for claim in claims if claim.kind in theirs and claim.object_id == theirs[claim.kind]]
    if enough:
        return _role_sentence(enough[0])
    if called:
        return _("Called as a substitute")
    if grants:
        return _("Guest until %(time)s") % {"time": _minute(max(grant.until for grant in grants))}
    return _role_sentence(roles[0]) if roles else ""


def _why_not(matter: Matter, titled: bool, claims: list[Claim]) -> str:
    for claim in claims:
        if claim.kind == "taken" and claim.object_id == matter.item_id:
            state = Disqualification.State(claim.text).label
            return _("%(state)s %(day)s") % {"state": state, "day": _day(claim.since)}
    if not matter.published:
        return _("Not sent out yet")
    if matter.closed and any(claim.kind in ("role", "stand_in", "meeting") for claim in claims):
        return _("Closed: sees the title only") if titled else _("Closed")
    ended = [claim.until for claim in claims if claim.kind in ("item", "meeting") and claim.until <= clock.now()]
    return _("The access ended %(time)s") % {"time": _minute(max(ended))} if ended else _("No access to this")


def _known_to(person, meeting: Meeting):
    """Two querysets of (person, may read, and the columns of a Matter): items by title or whole, and annexes."""
    whose = Value(person.pk)
    items = AgendaItem.objects.filter(meeting=meeting, state__in=ON_AGENDA).titled_for(person).order_by()
    yield items.values_list(
        whose,
        "may_read",
        "pk",
        Value(0),
        "position",
        "number",
        "title",
        holds(closed_items()),
        holds(published_items()),
    )
    annexes = Attachment.objects.in_use().filter(item__meeting=meeting, item__state__in=ON_AGENDA)
    yield (
        annexes.readable_by(person)
        .order_by()
        .values_list(
            whose,
            Value(True),
            "item_id",
            "pk",
            "position",
            "number",
            "title",
            holds(closed_annexes()),
            holds(Q(published_now=True)),
        )
    )


def _ask_gate(meeting: Meeting, people: Iterable[Person]) -> dict[int, dict[Matter, bool]]:
    """What each person knows of the meeting, by id: True for what is read, False for a title; three queries."""
    with remembering():
        standings, reaches = standings_of(people), reaches_of(people)
        answered(standing_of, {person: standings[person.pk] for person in people})
        answered(reach_of, {person: reaches[person.pk] for person in people})
        parts = [part for person in people for part in _known_to(person, meeting)]
    known: dict[int, dict[Matter, bool]] = defaultdict(dict)
    for person_id, may_read, *matter in parts[0].union(*parts[1:]):
        known[person_id][Matter(*matter)] = bool(may_read)
    return known


def _people(claims: list[Claim]) -> list[Person]:
    """Those with a reason: by role as the roles are listed, then the others, in Danish order."""
    order = {str(role): place for place, role in enumerate(Role)}
    rank = {claim.person_id: order[claim.text] for claim in reversed(claims) if claim.text in order}
    people = Person.objects.filter(pk__in={claim.person_id for claim in claims}).select_related("organisation")
    return sorted(people, key=lambda person: (rank.get(person.pk, len(order)), person.sort_key))


def who_sees_what(meeting: Meeting, reader) -> WhoSeesWhat:
    """Return the table of `meeting`, of what `reader` may read; six queries, however many people and items."""
    claims = _claims(meeting)
    people = _people(claims)
    known = _ask_gate(meeting, [*people, *([] if reader in people else [reader])])
    theirs = {person.pk: [claim for claim in claims if claim.person_id == person.pk] for person in people}

    def cell(person: Person, matter: Matter) -> Cell:
        may_read = known[person.pk].get(matter)
        if may_read:
            return Cell(READS, _why_readable(matter, theirs[person.pk]))
        return Cell(NOTHING if may_read is None else TITLE, _why_not(matter, may_read is False, theirs[person.pk]))

    matters = [matter for matter, may_read in known[reader.pk].items() if may_read]
    places = {matter.item_id: matter.place for matter in matters if not matter.annex_id}
    matters.sort(key=lambda matter: (places.get(matter.item_id, 0), matter.item_id, matter.annex_id != 0, matter.place))
    return WhoSeesWhat(people, [(matter, [cell(person, matter) for person in people]) for matter in matters])
