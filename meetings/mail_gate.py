"""Whether the mail of a message may still leave: who can no longer open what it links to is sent nothing.

A mail may wait for two days (members/mail/outbox.py); meanwhile a membership, a grant or a guest's link may end. Asked
of the same querysets as the pages.
"""

from collections.abc import Callable

from django.db.models import Q
from django.urls import resolve

from meetings.guests.links import grant_behind
from meetings.models import AgendaItem, CalendarEntry, DatePoll, Decision, FollowUp, Meeting, ReferralReceiver
from meetings.rules.lifecycle import MeetingState
from members.models import Message

# How the keys begin of messages whose calendar entry takes a meeting out.
_TAKES_OUT = ("cancelled", "not-needed")


def may_still_leave(message: Message) -> bool:
    """Tell whether the receiver of `message` may open its link now; what holds no meeting is not asked about."""
    found = resolve(message.link)
    opens = _OPENS.get(found.view_name)
    return opens is None or opens(message, **found.kwargs)


def _meeting(message: Message, pk: int) -> bool:
    # Who has the meeting in the calendar is told to take it out, whatever has ended meanwhile; and of nothing else.
    taken_out = Q(meeting__state=MeetingState.CANCELLED) | Q(withdrawn_at__isnull=False)
    there = CalendarEntry.objects.filter(taken_out, meeting=pk, person=message.to)
    is_told = message.has_calendar and message.key.startswith(_TAKES_OUT) and there.exists()
    return is_told or Meeting.objects.visible_to(message.to).filter(pk=pk).exists()


def _minutes(message: Message, pk: int) -> bool:
    return Meeting.objects.minutes_readable_by(message.to).filter(pk=pk).exists()


def _sent_decisions(message: Message, pk: int) -> bool:
    return Meeting.objects.decisions_sent_to(message.to).filter(pk=pk).exists()


def _item(message: Message, pk: int) -> bool:
    return AgendaItem.objects.readable_by(message.to).filter(pk=pk).exists()


def _decision(message: Message, pk: int) -> bool:
    return Decision.objects.readable_by(message.to).filter(pk=pk).exists()


def _follow_up(message: Message, pk: int) -> bool:
    return FollowUp.objects.readable_by(message.to).filter(pk=pk).exists()


def _referral(message: Message, pk: int) -> bool:
    return ReferralReceiver.objects.readable_by(message.to).filter(pk=pk).exists()


def _poll(message: Message, pk: int) -> bool:
    return DatePoll.objects.visible_to(message.to).filter(pk=pk).exists()


def _guest_link(_message: Message, token: str) -> bool:
    return grant_behind(token) is not None


_OPENS: dict[str, Callable[..., bool]] = {
    "meetings:meeting": _meeting,
    "meetings:minutes": _minutes,
    "meetings:sent_decisions": _sent_decisions,
    "meetings:item": _item,
    "meetings:decision": _decision,
    "meetings:follow_up": _follow_up,
    "meetings:referral": _referral,
    "meetings:poll": _poll,
    "meetings:guest_link": _guest_link,
}
