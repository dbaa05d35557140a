"""The climate plans in the archive: how far each municipality is, what is known of it, what was treated about it."""

from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from meetings.models import AgendaItem
from meetings.reading.agenda import sent_out_title
from programme.archive.box import At, Box, document_said
from programme.models import PlanDocument, PlanMilestone, PlanStep, Programme
from programme.reading.plans import PlanRow, plans_of

_TRACKS = list(PlanStep.Track.values)


def collect_plans(box: Box, programme: Programme) -> None:
    """Put the plans of all municipalities into the box, in Danish order; seven queries however many there are."""
    rows = plans_of(programme, box.reader)
    prefetch_related_objects(
        [row.plan for row in rows],
        "links",
        Prefetch("documents", PlanDocument.objects.visible_to(box.reader), to_attr="kept"),
        Prefetch(
            "items",
            AgendaItem.objects.readable_by(box.reader).select_related("meeting__current_revision"),
            to_attr="readable_items",
        ),
    )
    box.hold("plans", [row.plan.pk for row in rows])
    if rows:
        box.path("", "plans", "html")
    box.data["plans"] = [_plan(box, row) for row in rows]


def _plan(box: Box, row: PlanRow) -> dict[str, Any]:
    plan: Any = row.plan
    milestones = sorted(plan.milestones.all(), key=lambda had: (_TRACKS.index(had.step.track), had.day))
    box.hold("plan_documents", [document.pk for document in plan.kept])
    # No more is said of an item here than what it is called.
    box.hold("titles", [item.pk for item in plan.readable_items])
    return {
        "id": plan.pk,
        "page": box.page("plans", plan.organisation.short_name, plan.get_absolute_url()),
        "municipality": plan.organisation.name,
        "round": plan.round.title if plan.round else "",
        "local_title": plan.local_title,
        "remark": plan.remark,
        "council": plan.organisation.get_council_display(),
        "coordinators": [membership.person.name for membership in row.coordinators],
        "stage": row.stage,
        "stage_label": str(row.stage_label),
        "council_latest": _milestone(row.council),
        "concito_latest": _milestone(row.concito),
        "next": _milestone(min([*row.late, *filter(None, [row.next])], key=lambda had: had.day, default=None)),
        "confirmed_on": plan.confirmed_on,
        "confirmed_by": plan.confirmed_by.name if plan.confirmed_by else "",
        "milestones": [_milestone(had) for had in milestones],
        "links": [{"title": link.title, "url": link.url} for link in plan.links.all()],
        "documents": [document_said(box, document, plan.organisation.short_name) for document in plan.kept],
        "items": [_item(item) for item in sorted(plan.readable_items, key=_when)],
    }


def _milestone(had: PlanMilestone | None) -> dict[str, Any] | None:
    if had is None:
        return None
    return {
        "track": had.step.track,
        "track_label": had.step.get_track_display(),
        "step": had.step.title,
        "day": had.day,
        "day_in_words": had.day_in_words,
        "is_reached": had.is_reached,
        "certainty": had.certainty,
        "certainty_label": had.get_certainty_display(),
        "source": had.source,
    }


def _when(item: AgendaItem) -> tuple[str, int]:
    return (item.meeting.starts_at.isoformat() if item.meeting else "", item.pk)


def _item(item: AgendaItem) -> dict[str, Any]:
    return {
        "title": sent_out_title(item),
        "reference": item.reference,
        "starts_at": item.meeting.starts_at if item.meeting else None,
        "page": At(item.get_absolute_url()),
    }
