"""People, the committees they sit in, and what they have been told."""

from members.models.account_change import EmailChange, SecondFactorReset
from members.models.committee import CaseReference, Committee, RuleOfProcedure
from members.models.invitation import Invitation
from members.models.log_in_failure import LogInFailure
from members.models.mail import Mail
from members.models.membership import Membership, Seat, StandIn
from members.models.message import Message
from members.models.organisation import Organisation
from members.models.person import Person
from members.models.seen_as import SeenAs

__all__ = [
    "CaseReference",
    "Committee",
    "EmailChange",
    "Invitation",
    "LogInFailure",
    "Mail",
    "Membership",
    "Message",
    "Organisation",
    "Person",
    "RuleOfProcedure",
    "Seat",
    "SecondFactorReset",
    "SeenAs",
    "StandIn",
]
