"""Every role and what it may do: the access matrix of design section 5, on one screen."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    CO_CHAIR = "co_chair", _("Co-chair")
    MEMBER = "member", _("Member")
    SUBSTITUTE = "substitute", _("Substitute")
    SECRETARIAT = "secretariat", _("Secretariat")
    PARTICIPANT = "participant", _("Participant")
    COORDINATOR = "coordinator", _("Coordinator")


# Not a membership: what a substitute becomes for the one meeting he or she is called to.
CALLED_SUBSTITUTE = "called_substitute"

# Not a membership either: who chairs one meeting of a committee without co-chairs.
LONE_CHAIR = "lone_chair"

# Somebody from outside with a grant for the meeting, or for an item of it.
GUEST = "guest"

VOTING_ROLES = (Role.CO_CHAIR, Role.MEMBER)

PERMISSIONS = {
    "members.view_committee": _("See the composition and the meeting plan"),
    "members.manage_committee": _("Manage members, seats, grants and rules of procedure"),
    "members.manage_people": _("Keep the register of people and organisations"),
    "meetings.read_agenda": _("Read published agendas, open items and approved minutes"),
    "meetings.read_closed": _("Read closed items and annexes"),
    "meetings.review_agenda": _("Read the agenda and the draft minutes from the co-chairs' review"),
    "meetings.prepare_meeting": _("Prepare, order, attach, invite and publish"),
    "meetings.propose_item": _("Propose an item"),
    "meetings.approve_agenda": _("Approve agendas"),
    "meetings.approve_minutes": _("Approve minutes"),
    "meetings.write_chair_remark": _("Keep private remarks for leading the meeting"),
    "meetings.answer_invitation": _("Answer the invitation and name a substitute"),
    "meetings.comment_minutes": _("Comment on minutes"),
    "meetings.record_meeting": _("Record attendance, decisions and minutes"),
    "meetings.export_pack": _("Export packs of what the person may read"),
    "workgroups.manage_workgroup": _("Establish working groups and keep their mandates"),
    "programme.manage_programme": _("Keep the programme's tasks"),
}

# What is somebody's own: nobody has it by looking as somebody else (members/rules/lens.py).
NEVER_THROUGH_A_LENS = frozenset({"meetings.write_chair_remark"})

_EVERYBODY = frozenset(
    {"members.view_committee", "meetings.read_agenda", "meetings.propose_item", "meetings.export_pack"}
)
_READS_CLOSED = frozenset({"meetings.read_closed", "meetings.answer_invitation", "meetings.comment_minutes"})


@dataclass(frozen=True)
class RoleRights:
    """What a role may do, and the sentence that says so to a board."""

    sentence: object
    permissions: frozenset[str]


ROLES: dict[str, RoleRights] = {
    Role.SECRETARIAT: RoleRights(
        _("The secretariat prepares meetings, keeps the minutes and manages people and access."),
        _EVERYBODY
        | _READS_CLOSED
        | {
            "members.manage_committee",
            "members.manage_people",
            "meetings.prepare_meeting",
            "meetings.record_meeting",
            "workgroups.manage_workgroup",
            "programme.manage_programme",
        },
    ),
    Role.CO_CHAIR: RoleRights(
        _("A co-chair reads everything from the review on, approves agendas and minutes, and keeps private remarks."),
        _EVERYBODY
        | _READS_CLOSED
        | {
            "meetings.review_agenda",
            "meetings.approve_agenda",
            "meetings.approve_minutes",
            "meetings.write_chair_remark",
        },
    ),
    Role.MEMBER: RoleRights(
        _("A member reads agendas and minutes, closed items too, and comments on minutes."),
        _EVERYBODY | _READS_CLOSED,
    ),
    CALLED_SUBSTITUTE: RoleRights(
        _("A substitute reads like a member in the meetings he or she is called to."),
        (_EVERYBODY | _READS_CLOSED) - {"meetings.propose_item"},
    ),
    LONE_CHAIR: RoleRights(
        _("Who chairs a meeting where there are no co-chairs keeps private remarks for it."),
        frozenset({"meetings.write_chair_remark"}),
    ),
    GUEST: RoleRights(
        _("A guest reads what the secretariat has given access to, until the access ends."),
        frozenset({"meetings.answer_invitation", "meetings.export_pack"}),
    ),
    Role.SUBSTITUTE: RoleRights(
        _("A substitute who is not called sees the composition and the meeting plan."),
        frozenset({"members.view_committee"}),
    ),
    Role.PARTICIPANT: RoleRights(
        _("A participant follows the open part of the work and may propose items."),
        _EVERYBODY | {"meetings.answer_invitation"},
    ),
    Role.COORDINATOR: RoleRights(
        _("A coordinator reads the open part of the work, exports packs and may propose items."),
        _EVERYBODY,
    ),
}


def roles_with(permission: str) -> list[str]:
    """Return the roles (values stored on memberships) that hold `permission`; KeyError for an unknown permission."""
    PERMISSIONS[permission]
    return [str(role) for role, rights in ROLES.items() if permission in rights.permissions]
