"""A committee's year as its page shows it: meetings with deadlines, drafts, what speaks against each, twelve months."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.dates import MONTHS

from meetings.models import Meeting, ProposedDate, YearTheme
from meetings.models.meeting import deadlines_by_rule
from meetings.reading.clashes import Clash, clashes_of, slot_of
from meetings.reading.due import Due, due_of, next_due
from meetings.reading.surroundings import Surroundings, surroundings_of
from meetings.rules.lifecycle import EDITABLE
from members.models import Committee
from members.rules.procedure import PROPOSALS, RuleKey

# The rules of procedure that deadlines are counted by, in the order of their days.
COUNTED = (
    RuleKey.ITEM_CUTOFF_DAYS,
    RuleKey.APPROVAL_DAYS,
    RuleKey.DISPATCH_DAYS,
    RuleKey.SUPPLEMENT_DAYS,
    RuleKey.MINUTES_DRAFT_DAYS,
    RuleKey.COMMENTS_DAYS,
)


@dataclass(frozen=True)
class PlannedRow:
    """A meeting in the plan: its deadlines, and what speaks against its date, for who prepares it."""

    meeting: Meeting
    dues: list[Due]
    clashes: list[Clash] = field(default_factory=list)

    @property
    def is_movable(self) -> bool:
        """Whether its date can still be changed."""
        return self.meeting.state in EDITABLE

    @property
    def next_due(self) -> Due | None:
        """The deadline that comes next."""
        return next_due(self.dues)


@dataclass(frozen=True)
class DraftRow:
    """A proposed date, with the deadlines it would have, and what speaks against it."""

    proposed: ProposedDate
    days: Mapping[str, date]
    clashes: list[Clash]


@dataclass(frozen=True)
class MonthRow:
    """One month of the year wheel: what comes up every year, and the meetings of this one."""

    number: int
    name: str
    themes: list[YearTheme]
    meetings: list[Meeting]


@dataclass(frozen=True)
class CountedBy:
    """A rule that deadlines are counted by: working days, and the decision that adopted it; "": proposed."""

    label: str
    days: int
    adopted_by: str


@dataclass(frozen=True)
class YearPlan:
    year: int
    around: Surroundings
    rows: list[PlannedRow]
    drafts: list[DraftRow]
    months: list[MonthRow]
    counted: list[CountedBy]


def year_plan(person, committee: Committee, year: int, *, keeps: bool) -> YearPlan:
    """Return the year of a committee as far as `person` may see it; clashes and drafts for who `keeps` the plan only.

    As many queries for one meeting as for many; the committee comes with its rules.
    """
    around = surroundings_of(person, date(year, 1, 1), date(year, 12, 31))
    own = [meeting for meeting in around.meetings if meeting.committee_id == committee.pk]
    for row in around.dates:
        if row.committee_id == committee.pk:
            row.committee = committee
    themes = list(YearTheme.objects.visible_to(person).filter(committee=committee))
    return YearPlan(
        year,
        around,
        [PlannedRow(meeting, due_of(meeting), _against(meeting, around) if keeps else []) for meeting in own],
        _drafts(committee, around),
        _months(themes, own),
        counted_by(committee),
    )


def _against(meeting: Meeting, around: Surroundings) -> list[Clash]:
    """What speaks against a meeting to come; nothing is changed about one that has been."""
    return [] if meeting.is_past else clashes_of(slot_of(meeting), around)


def _drafts(committee: Committee, around: Surroundings) -> list[DraftRow]:
    return [
        DraftRow(row, deadlines_by_rule(row.day, committee), clashes_of(slot_of(row), around))
        for row in around.drafts
        if row.committee_id == committee.pk
    ]


def _months(themes: Iterable[YearTheme], meetings: Iterable[Meeting]) -> list[MonthRow]:
    of_month: dict[int, tuple[list[YearTheme], list[Meeting]]] = defaultdict(lambda: ([], []))
    for theme in themes:
        of_month[theme.month][0].append(theme)
    for meeting in meetings:
        of_month[timezone.localdate(meeting.starts_at).month][1].append(meeting)
    return [MonthRow(number, str(name), *of_month[number]) for number, name in MONTHS.items()]


def counted_by(committee: Committee) -> list[CountedBy]:
    """Return the rules that the committee's deadlines are counted by, in the order of `DEADLINES`."""
    own = {rule.key: rule for rule in committee.rules.all()}
    found = []
    for key in COUNTED:
        rule = own.get(key)
        adopted = rule.adopted_by if rule and rule.is_adopted else ""
        found.append(CountedBy(str(key.label), rule.value if rule else PROPOSALS[key].value, adopted))
    return found
