"""Every role and what it may do: the access matrix of design section 5, on one screen."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
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

# Nor this: who coordinates a municipality towards the climate plan of that municipality.
PLAN_KEEPER = "plan_keeper"

# Who works in a municipality, and takes part in the committee, towards what concerns that municipality.
OF_MUNICIPALITY = "of_municipality"

# Who asked for support, and who was asked to answer, towards the one request.
SUPPORT_ASKER = "support_asker"
SUPPORT_ANSWERER = "support_answerer"

VOTING_ROLES = (Role.CO_CHAIR, Role.MEMBER)


class Permission(models.TextChoices):
    """What a role may let somebody do, and the words for it; templates name the values."""

    VIEW_COMMITTEE = "members.view_committee", _("See the composition and the meeting plan")
    MANAGE_COMMITTEE = "members.manage_committee", _("Manage members, seats, grants and rules of procedure")
    MANAGE_PEOPLE = "members.manage_people", _("Keep the register of people and organisations")
    READ_AGENDA = "meetings.read_agenda", _("Read published agendas, open items and approved minutes")
    READ_CLOSED = "meetings.read_closed", _("Read closed items and annexes")
    REVIEW_AGENDA = "meetings.review_agenda", _("Read the agenda and the draft minutes from the co-chairs' review")
    PREPARE_MEETING = "meetings.prepare_meeting", _("Prepare, order, attach, invite and publish")
    PROPOSE_ITEM = "meetings.propose_item", _("Propose an item")
    APPROVE_AGENDA = "meetings.approve_agenda", _("Approve agendas")
    APPROVE_MINUTES = "meetings.approve_minutes", _("Approve minutes")
    WRITE_CHAIR_REMARK = "meetings.write_chair_remark", _("Keep private remarks for leading the meeting")
    ANSWER_INVITATION = "meetings.answer_invitation", _("Answer the invitation and name a substitute")
    COMMENT_MINUTES = "meetings.comment_minutes", _("Comment on minutes")
    RECORD_MEETING = "meetings.record_meeting", _("Record attendance, decisions and minutes")
    EXPORT_PACK = "meetings.export_pack", _("Export packs of what the person may read")
    MANAGE_WORKGROUP = "workgroups.manage_workgroup", _("Establish working groups and keep their mandates")
    MANAGE_PROGRAMME = "programme.manage_programme", _("Keep the programme's tasks, and the coordination with others")
    READ_COORDINATION = "programme.read_coordination", _("Read what is agreed with others, and the papers from them")
    KEEP_PLAN = "programme.keep_plan", _("Keep climate action plans: milestones, links and documents")
    ASK_SUPPORT = "programme.ask_support", _("Ask for help or sparring for a municipality, and brief at home")
    FOLLOW_SUPPORT = "programme.follow_support", _("Add to a request for support, and take it back")
    ANSWER_SUPPORT = "programme.answer_support", _("Answer requests for support, or pass them on")
    SHARE_IN_NETWORK = "programme.share_in_network", _("Read and share in the coordinators' network")
    KEEP_DESK = "programme.keep_desk", _("Keep the secretariat's desk: what is to be done, and who has it")


# What is somebody's own: nobody has it by looking as somebody else (members/rules/lens.py).
NEVER_THROUGH_A_LENS = frozenset({Permission.WRITE_CHAIR_REMARK})

_EVERYBODY = frozenset(
    {Permission.VIEW_COMMITTEE, Permission.READ_AGENDA, Permission.PROPOSE_ITEM, Permission.EXPORT_PACK}
)
_READS_CLOSED = frozenset({Permission.READ_CLOSED, Permission.ANSWER_INVITATION, Permission.COMMENT_MINUTES})


@dataclass(frozen=True)
class RoleRights:
    """What a role may do, and the sentence that says so to a board."""

    sentence: str | Promise
    permissions: frozenset[str]


ROLES: dict[str, RoleRights] = {
    Role.SECRETARIAT: RoleRights(
        _("The secretariat prepares meetings, keeps the minutes and manages people and access."),
        _EVERYBODY
        | _READS_CLOSED
        | {
            Permission.MANAGE_COMMITTEE,
            Permission.MANAGE_PEOPLE,
            Permission.PREPARE_MEETING,
            Permission.RECORD_MEETING,
            Permission.MANAGE_WORKGROUP,
            Permission.MANAGE_PROGRAMME,
            Permission.READ_COORDINATION,
            Permission.KEEP_DESK,
            Permission.KEEP_PLAN,
            Permission.ASK_SUPPORT,
            Permission.ANSWER_SUPPORT,
            Permission.SHARE_IN_NETWORK,
        },
    ),
    Role.CO_CHAIR: RoleRights(
        _("A co-chair reads everything from the review on, approves agendas and minutes, and keeps private remarks."),
        _EVERYBODY
        | _READS_CLOSED
        | {
            Permission.REVIEW_AGENDA,
            Permission.APPROVE_AGENDA,
            Permission.APPROVE_MINUTES,
            Permission.WRITE_CHAIR_REMARK,
            Permission.READ_COORDINATION,
        },
    ),
    Role.MEMBER: RoleRights(
        _("A member reads agendas and minutes, closed items too, and comments on minutes."),
        _EVERYBODY | _READS_CLOSED | {Permission.READ_COORDINATION},
    ),
    CALLED_SUBSTITUTE: RoleRights(
        _("A substitute reads like a member in the meetings he or she is called to."),
        (_EVERYBODY | _READS_CLOSED) - {Permission.PROPOSE_ITEM},
    ),
    LONE_CHAIR: RoleRights(
        _("Who chairs a meeting where there are no co-chairs keeps private remarks for it."),
        frozenset({Permission.WRITE_CHAIR_REMARK}),
    ),
    GUEST: RoleRights(
        _("A guest reads what the secretariat has given access to, until the access ends."),
        frozenset({Permission.ANSWER_INVITATION, Permission.EXPORT_PACK}),
    ),
    PLAN_KEEPER: RoleRights(
        _("Who coordinates a municipality keeps its climate action plan, and asks for help on its behalf."),
        frozenset({Permission.KEEP_PLAN, Permission.ASK_SUPPORT}),
    ),
    OF_MUNICIPALITY: RoleRights(
        _("Who works in a municipality asks for help on its behalf, and takes along what concerns it."),
        frozenset({Permission.ASK_SUPPORT}),
    ),
    SUPPORT_ASKER: RoleRights(
        _("Who asked for support adds to the request, and takes it back."), frozenset({Permission.FOLLOW_SUPPORT})
    ),
    SUPPORT_ANSWERER: RoleRights(
        _("Who was asked to give support answers that request."), frozenset({Permission.ANSWER_SUPPORT})
    ),
    Role.SUBSTITUTE: RoleRights(
        _("A substitute who is not called sees the composition and the meeting plan."),
        frozenset({Permission.VIEW_COMMITTEE}),
    ),
    Role.PARTICIPANT: RoleRights(
        _("A participant follows the open part of the work and may propose items."),
        _EVERYBODY | {Permission.ANSWER_INVITATION},
    ),
    Role.COORDINATOR: RoleRights(
        _("A coordinator reads the open part of the work, exports packs, may propose items and shares in the network."),
        _EVERYBODY | {Permission.SHARE_IN_NETWORK},
    ),
}


def roles_with(permission: str) -> list[str]:
    """Return the roles (values stored on memberships) that hold `permission`; ValueError for an unknown permission."""
    permission = Permission(permission)
    return [str(role) for role, rights in ROLES.items() if permission in rights.permissions]
