"""What stands around a plan: meetings, drafts, days others have taken, and who takes part; a query for each, once."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from meetings.models import Meeting, ProposedDate, TakenDays
from meetings.rules.lifecycle import MeetingState
from members.models import Membership
from members.models.standing import standing_of
from members.rules.roles import Permission, roles_with


@dataclass(frozen=True)
class Taken:
    """Days that others have taken: which, what for, and of which municipalities (ids and names; none: of all)."""

    kind: str
    title: str
    starts_on: date
    ends_on: date
    municipalities: tuple[tuple[int, str], ...] = ()
    pk: int = 0
    url: str = ""


# Asked for days that only apps above know of: `asked(person, first, last)` yields Taken.
_sources: list[Callable[..., Iterable[Taken]]] = []


def also_taken(source: Callable[..., Iterable[Taken]]) -> None:
    """Let `source(person, first, last)` tell of days taken between two dates, as far as the person may see it."""
    if source not in _sources:
        _sources.append(source)


@dataclass
class Surroundings:
    """Everything planned between two days that one reader may know of.

    `people`: by committee, the people who take part in it, each with the id of the organisation.
    """

    first: date
    last: date
    meetings: list[Meeting] = field(default_factory=list)
    drafts: list[ProposedDate] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    people: dict[int, dict[int, int | None]] = field(default_factory=dict)

    @property
    def dates(self) -> list[Meeting | ProposedDate]:
        """The meetings, and the drafts."""
        found: list[Meeting | ProposedDate] = []
        found += self.meetings
        found += self.drafts
        return found

    def at(self, day: date) -> list[Taken]:
        """Return what others have taken that day for."""
        return [taken for taken in self.taken if taken.starts_on <= day <= taken.ends_on]


def surroundings_of(person, first: date, last: date) -> Surroundings:
    """Return what stands between two days, both included, around whatever `person` plans; six queries."""
    between = {"starts_at__gte": _midnight(first), "starts_at__lt": _midnight(last + timedelta(days=1))}
    meetings = Meeting.objects.visible_to(person).filter(**between).exclude(state=MeetingState.CANCELLED)
    drafts = ProposedDate.objects.kept_by(person).filter(**between).select_related("committee")
    return Surroundings(
        first,
        last,
        list(meetings.select_related("committee", "chair")),
        list(drafts),
        [*_kept(person, first, last), *(taken for source in _sources for taken in source(person, first, last))],
        _people(person),
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _kept(person, first: date, last: date) -> list[Taken]:
    """The days that are kept in lists, one for each row with its municipalities."""
    rows = TakenDays.objects.visible_to(person).filter(starts_on__lte=last, ends_on__gte=first)
    named: dict[tuple, list[tuple[int, str]]] = defaultdict(list)
    for *facts, pk, name in rows.values_list(
        "kind", "title", "starts_on", "ends_on", "pk", "municipalities", "municipalities__short_name"
    ):
        named[tuple(facts)] += [(pk, name)] if pk else []
    return [
        Taken(kind, title, starts_on, ends_on, tuple(names), pk)
        for (kind, title, starts_on, ends_on, pk), names in named.items()
    ]


def _people(person) -> dict[int, dict[int, int | None]]:
    """Who answers invitations today, in each committee whose plan `person` may see."""
    found: dict[int, dict[int, int | None]] = defaultdict(dict)
    answering = Membership.objects.active().filter(role__in=roles_with(Permission.ANSWER_INVITATION))
    seen = answering.filter(committee__in=_committees_of(person))
    for committee, who, organisation in seen.values_list("committee", "person", "person__organisation"):
        found[committee][who] = organisation
    return found


def _committees_of(person) -> list[int]:
    return [committee.pk for committee in standing_of(person).committees]
