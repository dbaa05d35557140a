"""Working groups: the mandate, what they are to deliver, the way there, their documents, and what they reported."""

from workgroups.models.document import GroupDocument
from workgroups.models.group import Deliverable, OutsideMember, WorkGroup, WorkGroupGrant
from workgroups.models.milestone import Milestone
from workgroups.models.report import GroupReport

__all__ = [
    "Deliverable",
    "GroupDocument",
    "GroupReport",
    "Milestone",
    "OutsideMember",
    "WorkGroup",
    "WorkGroupGrant",
]
