"""What stands under a decision, fetched along with it."""

from django.db.models import Prefetch

from meetings.models import Dissent, FollowUp, PointOutcome


def decision_parts(path: str = "") -> list[Prefetch]:
    """Return what stands under a decision (outcomes per point, dissents, follow-ups) to prefetch; three queries.

    `path` leads from the model that is fetched to the decision ("decision__").
    """
    return [
        Prefetch(f"{path}point_outcomes", queryset=PointOutcome.objects.select_related("point")),
        Prefetch(f"{path}dissents", queryset=Dissent.objects.select_related("person")),
        Prefetch(f"{path}follow_ups", queryset=FollowUp.objects.select_related("responsible")),
    ]
