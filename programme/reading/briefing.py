"""What a director takes home from the last meeting: what concerns the municipality, only what may be shared.

Taken from approved minutes, of items that were open when the agenda was sent out and are still; who reads it could read
it anyhow, and whom it is told to could, too. Of the meeting after, what was sent before its minutes are approved.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from meetings.models import AgendaItem, Decision, DecisionsSent, FollowUp, Meeting
from meetings.models.openness import open_items
from meetings.reading.decisions_sent import last_sent, sent_record
from meetings.reading.minutes_record import TaskSaid
from meetings.reading.record_for_reader import Listed, listed
from meetings.rules.lifecycle import MeetingState
from programme.models import ClimatePlan


@dataclass(frozen=True)
class Told:
    """A decision to be told at home: whether it is about this municipality alone."""

    said: Listed
    item_id: int
    is_ours: bool
    follow_ups: tuple[TaskSaid, ...]


@dataclass(frozen=True)
class Briefing:
    """The last meeting with approved minutes, or with decisions that were `sent` before, and what may be told of it."""

    meeting: Meeting
    ours: list[Told]
    others: list[Told]
    sent: DecisionsSent | None = None

    @property
    def items(self) -> list[int]:
        """The ids of the items it tells of."""
        return [row.item_id for row in (*self.ours, *self.others)]


def _told(plan: ClimatePlan, rows: Sequence[tuple[Listed, int, tuple[TaskSaid, ...]]]) -> tuple[list[Told], list[Told]]:
    """What concerns this municipality, and what concerns all; what concerns others alone is theirs to tell."""
    about: dict[int, set[int]] = {}
    for item_id, plan_id in ClimatePlan.items.through.objects.filter(
        agendaitem__in=[item_id for _said, item_id, _tasks in rows]
    ).values_list("agendaitem", "climateplan"):
        about.setdefault(item_id, set()).add(plan_id)
    told = [
        Told(said, item_id, item_id in about, tasks)
        for said, item_id, tasks in rows
        if item_id not in about or plan.pk in about[item_id]
    ]
    return [row for row in told if row.is_ours], [row for row in told if not row.is_ours]


def sent_briefing_of(plan: ClimatePlan, person) -> Briefing | None:
    """Return the same of the last meeting whose decisions were sent to `person` and whose minutes are not approved."""
    sent_out = Meeting.objects.decisions_sent_to(person).filter(committee=plan.access_committee_id)
    meeting = sent_out.exclude(state=MeetingState.MINUTES_APPROVED).order_by("-starts_at").first()
    sent = last_sent(meeting) if meeting else None
    if meeting is None or sent is None:
        return None
    record = sent_record(sent, person)
    shared = set(AgendaItem.objects.filter(open_items(), meeting=meeting).values_list("pk", flat=True))
    rows = [
        (Listed(item.decision, item.entry.title, record.starts_at), item.entry.item_id, item.decision.follow_ups)
        for item in record.items
        if item.decision and item.entry.item_id in shared
    ]
    return Briefing(meeting, *_told(plan, rows), sent)


def briefing_of(plan: ClimatePlan, person) -> Briefing | None:
    """Return what `person` may tell at home of the last meeting with approved minutes; None before there is one."""
    approved = Meeting.objects.visible_to(person).filter(
        committee=plan.access_committee_id, state=MeetingState.MINUTES_APPROVED
    )
    meeting = approved.order_by("-starts_at").first()
    if meeting is None:
        return None
    open_ones = Decision.objects.readable_by(person).filter(item__meeting=meeting).filter(open_items("item__"))
    decisions = list(open_ones.with_item().order_by("item__position"))
    given = FollowUp.objects.readable_by(person).filter(decision__in=decisions).select_related("responsible")
    tasks: dict[int, tuple[TaskSaid, ...]] = {}
    for row in given:
        said = TaskSaid(row.pk, row.what, row.responsible_id, row.responsible.name, row.due_on)
        tasks[row.decision_id] = (*tasks.get(row.decision_id, ()), said)
    rows = [
        (said, decision.item_id, tasks.get(decision.pk, ()))
        for decision, said in zip(decisions, listed(decisions), strict=True)
    ]
    return Briefing(meeting, *_told(plan, rows))
