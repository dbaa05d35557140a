"""Verbs that correct approved minutes as a whole: general remarks, with a reason, both co-chairs, and a new seal."""

from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.entries import digest_of
from meetings.models import Approval, Meeting, Minutes, MinutesCorrection
from meetings.rules.lifecycle import MeetingState
from meetings.workflow.approved_minutes import (
    ask_co_chairs,
    is_approved_by_all,
    lock_pending,
    require_seal_holds,
    seal_again,
    withdraw,
)
from meetings.workflow.transitions import approve
from members.models import Person
from record import append_only, clock
from record.history import acting
from record.verbs import Refused, locked, verb
from record.versions import require_unchanged


def require_correctable(meeting: Meeting) -> None:
    """Raise Refused before the minutes are approved, while another correction waits, and when their seal is broken."""
    if meeting.state != MeetingState.MINUTES_APPROVED:
        raise Refused(_("The minutes are not approved yet: change the remarks themselves."))
    if MinutesCorrection.objects.filter(minutes__meeting=meeting, effective_at=None, withdrawn_at=None).exists():
        raise Refused(_("Another correction of these minutes waits for the co-chairs. Withdraw it first."))
    require_seal_holds(meeting)


@verb
def correct_minutes(
    *, meeting: Meeting, note: str, reason: str, by: Person, expected_version: int | None = None
) -> MinutesCorrection:
    """Propose new general remarks of approved minutes; they take effect when both co-chairs have approved them, and at
    once in a committee that has none.

    Raises Refused before the minutes are approved, without a reason, without a change, and while another correction
    waits; Conflict when the minutes were corrected after the form was opened.
    """
    meeting = locked(meeting)
    require_correctable(meeting)
    if not reason.strip():
        raise Refused(_("Write why the minutes are corrected."))
    minutes = locked(Minutes.objects.get(meeting=meeting))
    told = _("The minutes were corrected after you opened them. Your text is kept below. Merge the two versions.")
    require_unchanged(minutes, expected_version, told=told)
    if note == minutes.note:
        raise Refused(_("The remarks are as they were. Change them before you send the correction."))
    correction = MinutesCorrection.objects.create(
        minutes=minutes, note=note, reason=reason, proposed_by=by, proposed_at=clock.now()
    )
    link, key = reverse("meetings:minutes", args=[meeting.pk]), f"correction:{correction.pk}"
    # Without co-chairs the reason and the new seal are what stands.
    if not ask_co_chairs(meeting, template="correction_review", link=link, key=key):
        _take_effect(correction, meeting, minutes, by)
    return correction


def digest_of_correction(correction: MinutesCorrection) -> str:
    """Return the digest of what a co-chair approves: the remarks, and why they are corrected."""
    return digest_of([correction.note, correction.reason])


@verb
def approve_correction(*, correction: MinutesCorrection, by: Person) -> MinutesCorrection:
    """Approve corrected minutes as a co-chair; the last approval puts the correction into effect and seals anew."""
    meeting = locked(correction.minutes.meeting)
    minutes = locked(correction.minutes)
    correction = lock_pending(correction, settled=_("The correction has been settled already."))
    digest = digest_of_correction(correction)
    approve(meeting, subject=Approval.Subject.CORRECTION, digest=digest, by=by, correction=correction)
    if is_approved_by_all(correction, meeting):
        _take_effect(correction, meeting, minutes, by)
    return correction


def _take_effect(correction: MinutesCorrection, meeting: Meeting, minutes: Minutes, by: Person) -> None:
    """Put a correction of minutes, all three of them locked, into effect."""
    require_seal_holds(meeting)
    with acting(by=by, reason=correction.reason), append_only.allowing(meeting):
        minutes.note = correction.note
        minutes.version += 1
        minutes.save()
        correction.effective_at = clock.now()
        correction.save()
    minutes.meeting = meeting
    seal_again(minutes, by=by, reason=correction.reason)


@verb
def withdraw_correction(*, correction: MinutesCorrection, by: Person) -> MinutesCorrection:
    """Withdraw a correction that waits for the co-chairs."""
    correction = lock_pending(correction, settled=_("The correction has been settled already."))
    withdraw(correction)
    return correction
