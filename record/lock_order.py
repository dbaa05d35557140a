"""The one order in which a verb locks rows: two verbs that both keep it never wait for each other in a circle.

Every verb locks by `record.verbs.locked`, which asks here. A row that stands further down is locked after those above
it, and two rows of one kind in the order of their ids. What belongs to a meeting waits for the meeting: its row first.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings

LOCK_ORDER = (
    "workgroups.WorkGroup",
    "workgroups.Deliverable",
    "workgroups.Milestone",
    "workgroups.GroupDocument",
    "members.Organisation",
    "members.Committee",
    "members.Seat",
    "members.Membership",
    "programme.SupportRequest",
    "programme.Knowledge",
    "programme.NetworkNote",
    "programme.NetworkDocument",
    "programme.ClimatePlan",
    "programme.PlanRound",
    "programme.PlanStep",
    "programme.PlanMilestone",
    "programme.PlanLink",
    "programme.PlanDocument",
    "programme.Paper",
    "programme.Summit",
    "programme.SummitSession",
    "meetings.ProposedDate",
    "meetings.YearTheme",
    "meetings.TakenDays",
    "meetings.DatePoll",
    "meetings.ItemTemplate",
    "meetings.Meeting",
    "meetings.Minutes",
    "meetings.Attendance",
    "meetings.AgendaItem",
    "meetings.MatterTie",
    "meetings.Attachment",
    "meetings.Disqualification",
    "meetings.WrittenAnswer",
    "meetings.Decision",
    "meetings.DecisionAmendment",
    "meetings.MinutesCorrection",
    "meetings.MinutesComment",
    "meetings.AgendaComment",
    "meetings.FollowUp",
    "meetings.FollowUpFile",
    "meetings.ReferralReceiver",
    "programme.Task",
    "programme.TermsSentence",
    "programme.Contact",
    "programme.AgreedFollowUp",
    "programme.Absence",
    "members.Person",
    "meetings.DecisionWatch",
    "members.Invitation",
    "members.EmailChange",
    "members.SecondFactorReset",
    "members.Message",
    "members.Mail",
)
# The chain of seals is locked last of all, by itself (meetings/seals/sealing.py).

logger = logging.getLogger(__name__)
_held: ContextVar[list[tuple[int, int]] | None] = ContextVar("held", default=None)


class OutOfOrder(AssertionError):
    """A verb locks a row that it had to lock earlier; somebody in the other order would wait for it for ever."""


@contextmanager
def one_transaction() -> Iterator[None]:
    """Within the block the locks of one verb, and of the verbs it calls, are held to the order."""
    if _held.get() is not None:
        yield
        return
    token = _held.set([])
    try:
        yield
    finally:
        _held.reset(token)


def note(instance) -> None:
    """Note that the row of `instance` is locked next; outside a verb nothing is noted.

    Raises OutOfOrder in tests. Where the portal is used, the log tells of it and the verb goes on.
    """
    held = _held.get()
    label = instance._meta.label
    if held is None:
        return
    if label not in LOCK_ORDER:
        _complain(f"{label} has no place in LOCK_ORDER (record/lock_order.py)")
        return
    place = (LOCK_ORDER.index(label), instance.pk)
    if place not in held and held and place < max(held):
        _complain(f"{label} is locked after {LOCK_ORDER[max(held)[0]]}")
    held.append(place)


def _complain(message: str) -> None:
    if settings.TESTING:
        raise OutOfOrder(message)
    logger.error(message)
