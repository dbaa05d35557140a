"""The whole story of one climate plan: its milestones by track, what was decided about it, who changed what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.utils.functional import Promise

from meetings.models import AgendaItem, Decision
from meetings.reading.agenda import sent_out_title
from meetings.reading.record_for_reader import listed
from programme.models import ClimatePlan, PlanDocument, PlanMilestone, PlanStep

LATEST_CHANGES = 30


@dataclass(frozen=True)
class PlanTrack:
    """One track with its milestones, those reached and expected by day."""

    label: str | Promise
    milestones: list[PlanMilestone]


def tracks_of(plan: ClimatePlan) -> list[PlanTrack]:
    """Return the tracks with the milestones of `plan` on each, the earliest first."""
    latest = PlanMilestone.history.filter(id=OuterRef("pk")).order_by("-history_id").values("history_id")[:1]
    milestones = list(plan.milestones.select_related("step").annotate(version_shown=Subquery(latest)))
    plan._prefetched_objects_cache = {"milestones": milestones}  # type: ignore[attr-defined]
    return [PlanTrack(track.label, [had for had in milestones if had.step.track == track]) for track in PlanStep.Track]


@dataclass(frozen=True)
class Concern:
    """An item that concerns the municipality; the decision where it has come."""

    day: datetime | None
    title: str
    reference: str
    url: str
    outcome: str | Promise = ""


def decisions_of(plan: ClimatePlan, person) -> list[Concern]:
    """Return the items and decisions about `plan` that `person` may read, the latest first."""
    decisions = list(Decision.objects.readable_by(person).filter(item__plans=plan).with_item())
    found = [
        Concern(
            said.starts_at,
            said.title,
            decision.reference,
            decision.get_absolute_url(),
            said.decision.outcome_label,
        )
        for decision, said in zip(decisions, listed(decisions), strict=True)
    ]
    decided = {decision.item_id for decision in decisions}
    items = AgendaItem.objects.readable_by(person).filter(plans=plan).exclude(pk__in=decided)
    for item in items.select_related("meeting__current_revision"):
        day = item.meeting.starts_at if item.meeting else None
        found.append(Concern(day, sent_out_title(item), item.reference, item.get_absolute_url()))
    return sorted(found, key=lambda row: (row.day is None, row.day), reverse=True)


def documents_of(plan: ClimatePlan, person) -> list[PlanDocument]:
    """Return the documents of `plan` that have not been taken off."""
    documents = list(PlanDocument.objects.visible_to(person).filter(plan=plan).select_related("added_by"))
    for document in documents:
        document.plan = plan
    return documents


@dataclass(frozen=True)
class MilestoneChange:
    """One change of a milestone: when, by whom, what it became; `is_gone` where it was taken away."""

    at: datetime
    by: str
    milestone: PlanMilestone
    is_gone: bool
    reason: str


def changes_of(plan: ClimatePlan) -> list[MilestoneChange]:
    """Return the latest changes of the milestones of `plan`, the latest first."""
    return list(_changes(plan))


def _changes(plan: ClimatePlan) -> Iterator[MilestoneChange]:
    rows = PlanMilestone.history.filter(plan=plan.pk).select_related("history_user", "step")
    for row in rows.order_by("-history_date", "-history_id")[:LATEST_CHANGES]:
        milestone = row.instance
        milestone.step = row.step
        yield MilestoneChange(
            row.history_date,
            row.history_user.name if row.history_user else "",
            milestone,
            row.history_type == "-",
            row.history_change_reason or "",
        )
