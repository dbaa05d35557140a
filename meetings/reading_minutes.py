"""The minutes as a reader sees them: the items of the published agenda with what was decided, filtered by the gate."""

from django.db.models import Prefetch

from meetings.models import AgendaItem, Decision, Dissent, FollowUp, Meeting, PointOutcome
from meetings.reading import AgendaEntry, thawed, title_only


def decision_parts(path: str = "") -> list[Prefetch]:
    """Return what stands under a decision (outcomes per point, dissents, follow-ups) to prefetch; three queries.

    `path` leads from the model that is fetched to the decision ("decision__").
    """
    return [
        Prefetch(f"{path}point_outcomes", queryset=PointOutcome.objects.select_related("point")),
        Prefetch(f"{path}dissents", queryset=Dissent.objects.select_related("person")),
        Prefetch(f"{path}follow_ups", queryset=FollowUp.objects.select_related("responsible")),
    ]


def read_minutes(meeting: Meeting, person) -> list[tuple[AgendaEntry, Decision | None]]:
    """Return what `person` may know of each item and its decision; annexes are left to the agenda.

    Fetch the meeting with its `current_revision`. Four queries: the gate with the decisions, and their parts.
    """
    known = AgendaItem.objects.filter(meeting=meeting).titled_for(person).select_related("decision")
    items = {item.pk: item for item in known.prefetch_related(*decision_parts("decision__"))}
    entries = thawed(meeting.current_revision) if meeting.current_revision else []
    shown = [(entry, items[entry.item_id]) for entry in entries if entry.item_id in items]
    return [(entry, item.recorded_decision) if item.may_read else (title_only(entry), None) for entry, item in shown]
