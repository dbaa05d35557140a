"""Silent acceptance: minutes on which no comment is without an answer at the deadline are approved by the timer.

Only where the group has adopted that rule, and those who were asked were told of it. The co-chairs' approvals are
needed all the same, of the minutes as they stand: the terms of reference give the two of them the lead, and no rule
says that somebody else may approve for them. Nor does the timer pass by a comment without an answer, and minutes that
were changed after they were sent for comments are approved by a person (`minutes_changed`).
"""

import logging

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.models import ItemSitting, Meeting, Minutes, Sheet
from meetings.reading.people import readers_of
from meetings.rules.lifecycle import MeetingState
from meetings.workflow.minutes import require_sealable, seal_and_tell
from meetings.workflow.transitions import enter, leave
from members.mail.notifications import notify
from members.models import Person
from members.rules.roles import Permission
from record import clock
from record.verbs import Refused, verb

logger = logging.getLogger(__name__)


def waiting_in_silence() -> QuerySet[Meeting]:
    """Return the meetings whose minutes can be approved by silence as far as the deadline goes, the oldest first."""
    asked = Minutes.objects.filter(accepts_silence=True, comments_due_at__lte=clock.now())
    return Meeting.objects.filter(minutes__in=asked, state=MeetingState.MINUTES_COMMENTS).order_by("pk")


def accept_by_silence() -> None:
    """Approve what can be approved; the timer asks every minute. What one lacks is told, and stops no other."""
    for meeting in waiting_in_silence():
        try:
            accept_minutes(meeting=meeting, by=None)
        except Refused:
            tell_what_lacks(meeting=meeting, by=None)
        except Exception:
            logger.exception("The minutes of meeting %s could not be approved by silence", meeting.pk)


@verb
def accept_minutes(*, meeting: Meeting, by: Person | None) -> Meeting:
    """Approve and seal minutes without an unanswered comment at the deadline, and tell everybody.

    Raises Refused where silence is no agreement, or an approval or an answer is missing, or text of the room is not
    saved.
    """
    meeting = enter(meeting, "accept_minutes")
    minutes = require_sealable(meeting, by)
    if not minutes.accepts_silence:
        raise Refused(_("The group has not agreed that no comment is agreement. Approve the minutes yourself."))
    if ItemSitting.objects.unsaved().filter(item__meeting=meeting, sheet=Sheet.OUTCOME).exists():
        raise Refused(_("Somebody has written text in the room that is not saved. Save it, or approve by hand."))
    leave(meeting, "accept_minutes")
    return seal_and_tell(minutes, by=by, template="minutes_accepted")


@verb
def tell_what_lacks(*, meeting: Meeting, by: Person | None) -> None:
    """Tell who writes the minutes, once for each deadline, that they were not approved by themselves: the page says
    what lacks."""
    due_at = Minutes.objects.get(meeting=meeting).comments_due_at
    for person in readers_of(meeting, Permission.RECORD_MEETING):
        notify(
            to=person,
            template="minutes_not_accepted",
            context={"meeting": meeting},
            link=reverse("meetings:minutes", args=[meeting.pk]),
            key=f"minutes-not-accepted:{meeting.pk}:{due_at.isoformat() if due_at else ''}",
        )
