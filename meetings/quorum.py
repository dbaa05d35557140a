"""Whether the group can decide: a warning, never a stop (proposed rules, domain.md 2.4)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from meetings.models import Attendance, Meeting
from members.roles import Role


@dataclass(frozen=True)
class Quorum:
    """How many of those who count are present (in person or by substitute), and what lacks, as sentences."""

    present: int
    members: int
    lacking: list[str]

    @property
    def is_met(self) -> bool:
        return not self.lacking


def quorum(meeting: Meeting, attendances: list[Attendance]) -> Quorum:
    """Return the quorum by the rules that held when the meeting started."""
    voting = [one for one in attendances if one.votes]
    present = [one for one in voting if one.present]
    needed = min(meeting.quorum_members or 0, len(voting))
    lacking = []
    if len(present) < needed:
        lacking.append(
            _("%(present)s of %(members)s members take part, and %(needed)s are needed.")
            % {"present": len(present), "members": len(voting), "needed": needed}
        )
    sides = {one.side for one in voting if one.side}
    if meeting.quorum_both_sides and sides:
        if {one.side for one in present if one.side} != sides:
            lacking.append(_("Both municipalities and region must be represented."))
        if not any(one.role == Role.CO_CHAIR for one in present):
            lacking.append(_("A co-chair must take part."))
    return Quorum(present=len(present), members=len(voting), lacking=lacking)
