"""What a meeting says of the state it is in: pages ask this, and name no state."""

from meetings.rules.lifecycle import APPROVABLE, EDITABLE, MARKS, RECORDABLE, MeetingState


class InState:
    """Something with a `state` of a meeting's life (design section 6)."""

    state: str

    @property
    def may_be_prepared(self) -> bool:
        """Whether its agenda may be changed."""
        return self.state in EDITABLE

    @property
    def may_be_recorded(self) -> bool:
        """Whether outcomes and minutes may be written."""
        return self.state in RECORDABLE

    @property
    def is_being_approved(self) -> bool:
        """Whether the co-chairs' approvals of agenda or minutes count now."""
        return self.state in APPROVABLE

    @property
    def takes_comments(self) -> bool:
        """Whether its minutes are in the comment round."""
        return self.state == MeetingState.MINUTES_COMMENTS

    @property
    def mark(self) -> str:
        """The class of the mark (static/css) in which the name of the state stands; "" for a plain one."""
        return MARKS.get(MeetingState(self.state), "mark-amber")
