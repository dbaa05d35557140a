"""What a director takes home from the last meeting: what concerns the municipality, only what may be shared.

Taken from approved minutes alone, of items that were open when the agenda was sent out and are still; who reads it
could read it anyhow, and whom it is told to could, too.
"""

from dataclasses import dataclass

from meetings.models import Decision, FollowUp, Meeting
from meetings.models.openness import open_items
from meetings.reading.record_for_reader import Listed, listed
from meetings.rules.lifecycle import MeetingState
from programme.models import ClimatePlan


@dataclass(frozen=True)
class Told:
    """A decision to be told at home: whether it is about this municipality alone."""

    said: Listed
    decision: Decision
    is_ours: bool
    follow_ups: list[FollowUp]


@dataclass(frozen=True)
class Briefing:
    """The last meeting with approved minutes, and what may be told of it."""

    meeting: Meeting
    ours: list[Told]
    others: list[Told]


def briefing_of(plan: ClimatePlan, person) -> Briefing | None:
    """Return what `person` may tell at home of the last meeting with approved minutes; None before there is one."""
    approved = Meeting.objects.visible_to(person).filter(
        committee=plan.access_committee_id, state=MeetingState.MINUTES_APPROVED
    )
    meeting = approved.order_by("-starts_at").first()
    if meeting is None:
        return None
    open_ones = Decision.objects.readable_by(person).filter(item__meeting=meeting).filter(open_items("item__"))
    decisions = list(open_ones.with_item().prefetch_related("item__plans").order_by("item__position"))
    given = FollowUp.objects.readable_by(person).filter(decision__in=decisions).select_related("responsible")
    follow_ups: dict[int, list[FollowUp]] = {}
    for follow_up in given:
        follow_ups.setdefault(follow_up.decision_id, []).append(follow_up)
    told = []
    for decision, said in zip(decisions, listed(decisions), strict=True):
        about = [concerned.pk for concerned in decision.item.plans.all()]
        # What concerns other municipalities alone is theirs to tell.
        if not about or plan.pk in about:
            told.append(Told(said, decision, plan.pk in about, follow_ups.get(decision.pk, [])))
    return Briefing(meeting, [row for row in told if row.is_ours], [row for row in told if not row.is_ours])
