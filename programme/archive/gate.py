"""What may stand in somebody's archive: for each kind of thing the queryset its page asks, and no other rule."""

from collections.abc import Callable, Mapping
from typing import Any

from meetings.models import AgendaItem, Attachment, Decision, FollowUp, Meeting, ReferralReceiver
from members.models import Committee
from members.models.standing import standing_of
from programme.models import (
    Agreement,
    ClimatePlan,
    ConceptPaper,
    NetworkDocument,
    NetworkNote,
    Paper,
    PlanDocument,
    Programme,
    Summit,
    SupportRequest,
    Task,
)
from workgroups.models import GroupDocument, WorkGroup

KINDS: Mapping[str, Callable[[Any], Any]] = {
    "committees": lambda person: Committee.objects.visible_to(person),
    "programmes": lambda person: Programme.objects.visible_to(person),
    "meetings": lambda person: Meeting.objects.visible_to(person),
    "minutes": lambda person: Meeting.objects.minutes_readable_by(person),
    "titles": lambda person: AgendaItem.objects.titled_for(person),
    "items": lambda person: AgendaItem.objects.readable_by(person),
    "annexes": lambda person: Attachment.objects.readable_by(person),
    "decisions": lambda person: Decision.objects.readable_by(person),
    "follow_ups": lambda person: FollowUp.objects.readable_by(person),
    "cases": lambda person: ReferralReceiver.objects.readable_by(person),
    "groups": lambda person: WorkGroup.objects.visible_to(person),
    "documents": lambda person: GroupDocument.objects.visible_to(person),
    "tasks": lambda person: Task.objects.visible_to(person),
    "agreements": lambda person: Agreement.objects.readable_by(person),
    "papers": lambda person: Paper.objects.readable_by(person),
    "plans": lambda person: ClimatePlan.objects.visible_to(person),
    "plan_documents": lambda person: PlanDocument.objects.visible_to(person),
    "support_requests": lambda person: SupportRequest.objects.readable_by(person),
    "network_notes": lambda person: NetworkNote.objects.readable_by(person).filter(removed_on=None),
    "network_documents": lambda person: NetworkDocument.objects.readable_by(person),
    "summits": lambda person: Summit.objects.visible_to(person),
    "concept_papers": lambda person: ConceptPaper.objects.readable_by(person),
}


def roles_of(person) -> dict[str, list[str]]:
    """Return the roles of `person` today by committee, as JSON keeps them."""
    return {str(committee): sorted(roles) for committee, roles in standing_of(person).roles.items()}


def has_still(person, roles: Mapping[str, list[str]]) -> bool:
    """Tell whether `person` still has these roles: what a role lets one read in between the lines goes with it."""
    now = roles_of(person)
    return all(set(had) <= set(now.get(committee, ())) for committee, had in roles.items())


def may_still_read(person, holds: Mapping[str, list[int]]) -> bool:
    """Tell whether `person` may still read all that is held, by kind and id; one query for each kind there is."""
    return all(
        set(ids) <= set(KINDS[kind](person).filter(pk__in=ids).order_by().values_list("pk", flat=True))
        for kind, ids in holds.items()
        if ids
    )
