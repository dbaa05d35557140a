"""Whether the group can decide: a warning, never a stop (proposed rules, domain.md 2.4)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from meetings.models import Meeting
from members.rules.roles import Role


class Voter(Protocol):
    """What the rule asks of a seat that votes: its role (members.rules.roles.Role) and its side (Side, "" for none)."""

    @property
    def role(self) -> str: ...
    @property
    def side(self) -> str: ...


@dataclass(frozen=True)
class Quorum:
    """How many of those who count are present (in person or by substitute), and what lacks, as sentences."""

    present: int
    members: int
    lacking: list[str]

    @property
    def is_met(self) -> bool:
        return not self.lacking

    @property
    def in_words(self) -> str:
        """Whether the group can decide, and why not, in one piece of text."""
        if self.is_met:
            return _("The group can decide: %(present)s of %(members)s members take part.") % {
                "present": self.present,
                "members": self.members,
            }
        return " ".join([_("The group cannot decide:"), *self.lacking])


def quorum(meeting: Meeting, voters: Collection[Voter], present: Collection[Voter]) -> Quorum:
    """Return the quorum by the rules that held when the meeting started, for `present` of all `voters`."""
    return quorum_by(meeting.quorum_members or 0, voters, present, both_sides=bool(meeting.quorum_both_sides))


def quorum_by(members: int, voters: Collection[Voter], present: Collection[Voter], *, both_sides: bool) -> Quorum:
    """Return the quorum by a rule: so many `members`, and, with `both_sides`, each side and a co-chair."""
    needed = min(members, len(voters))
    lacking = []
    if len(present) < needed:
        lacking.append(
            _("%(present)s of %(members)s members take part, and %(needed)s are needed.")
            % {"present": len(present), "members": len(voters), "needed": needed}
        )
    sides = {voter.side for voter in voters if voter.side}
    if both_sides and sides:
        if {presence.side for presence in present if presence.side} != sides:
            lacking.append(_("Both municipalities and region must be represented."))
        if not any(presence.role == Role.CO_CHAIR for presence in present):
            lacking.append(_("A co-chair must take part."))
    return Quorum(present=len(present), members=len(voters), lacking=lacking)
