"""What holds for every change of approved minutes: it is proposed, both co-chairs approve it, and it is sealed anew."""

from typing import TypeVar

from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.models import DecisionAmendment, Meeting, Minutes, MinutesCorrection
from meetings.reading.people import readers_of
from meetings.seals.check import check_meeting
from meetings.seals.sealing import seal
from meetings.workflow.transitions import co_chairs_of
from members.mail.notifications import notify
from members.models import Person
from record import clock
from record.verbs import Refused, locked

Change = DecisionAmendment | MinutesCorrection
_C = TypeVar("_C", DecisionAmendment, MinutesCorrection)


def require_seal_holds(meeting: Meeting) -> None:
    """Raise Refused when the rows are not what was sealed: sealed again, they would pass for what was approved."""
    if check_meeting(meeting, files=False):
        raise Refused(_("The seal of the minutes is broken, so they cannot be changed. Tell the operator."))


def ask_co_chairs(meeting: Meeting, *, template: str, link: str, key: str) -> bool:
    """Tell each co-chair that a change waits; return whether there is one to ask (a working group has none)."""
    co_chairs = list(co_chairs_of(meeting.committee_id))
    for membership in co_chairs:
        notify(to=membership.person, template=template, context={"meeting": meeting}, link=link, key=key)
    return bool(co_chairs)


def lock_pending(change: _C, *, settled: str) -> _C:
    """Return the locked change; raises Refused, with the sentence `settled`, when it waits no more."""
    change = locked(change)
    if change.effective_at or change.withdrawn_at:
        raise Refused(settled)
    return change


def is_approved_by_all(change: Change, meeting: Meeting) -> bool:
    """Return whether everybody who is a co-chair today has approved the change."""
    approved = set(change.approvals.standing().values_list("co_chair", flat=True))
    return approved >= {co_chair.person_id for co_chair in co_chairs_of(meeting.committee_id)}


def withdraw(change: Change) -> None:
    """Note that a locked change that waits is withdrawn."""
    change.withdrawn_at = clock.now()
    change.save()


def seal_again(minutes: Minutes, *, by: Person, reason: str) -> None:
    """Seal approved minutes as they stand now, and tell who reads them that they were, and how the new seal reads."""
    sealed = seal(minutes, by=by, reason=reason)
    for person in readers_of(minutes.meeting):
        notify(
            to=person,
            template="minutes_corrected",
            context={"meeting": minutes.meeting, "seal": sealed.short_form},
            link=reverse("meetings:minutes", args=[minutes.meeting_id]),
            key=f"minutes-corrected:{sealed.pk}",
        )
