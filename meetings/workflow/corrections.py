"""Verbs that correct approved minutes as a whole: general remarks, with a reason, both co-chairs, and a new seal."""

from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.lifecycle import MeetingState
from meetings.models import Approval, Meeting, Minutes, MinutesCorrection
from meetings.reading import digest_of
from meetings.sealing import seal
from meetings.workflow.amendments import require_seal_holds, tell_readers_again
from meetings.workflow.transitions import approve, co_chairs_of
from members import append_only, clock
from members.history import acting
from members.notifications import notify
from members.verbs import Conflict, Refused, locked, verb


def require_correctable(meeting: Meeting) -> None:
    """Raise Refused before the minutes are approved, and while another correction of them waits."""
    if meeting.state != MeetingState.MINUTES_APPROVED:
        raise Refused(_("The minutes are not approved yet: change the remarks themselves."))
    if MinutesCorrection.objects.filter(minutes__meeting=meeting, effective_at=None, withdrawn_at=None).exists():
        raise Refused(_("Another correction of these minutes waits for the co-chairs. Withdraw it first."))


@verb
def correct_minutes(*, meeting, note, reason, by, expected_version=None):
    """Propose new general remarks of approved minutes; they take effect when both co-chairs have approved them, and at
    once in a committee that has none.

    Raises Refused before the minutes are approved, without a reason, without a change, and while another correction
    waits; Conflict when the minutes were corrected after the form was opened.
    """
    meeting = locked(meeting)
    require_correctable(meeting)
    require_seal_holds(meeting)
    if not reason.strip():
        raise Refused(_("Write why the minutes are corrected."))
    minutes = locked(Minutes.objects.get(meeting=meeting))
    if expected_version is not None and minutes.version != expected_version:
        raise Conflict(
            _("The minutes were corrected after you opened them. Your text is kept below. Merge the two versions."),
            current=minutes,
        )
    if note == minutes.note:
        raise Refused(_("The remarks are as they were. Change them before you send the correction."))
    correction = MinutesCorrection.objects.create(
        minutes=minutes, note=note, reason=reason, proposed_by=by, proposed_at=clock.now()
    )
    co_chairs = list(co_chairs_of(meeting.committee_id))
    # A working group has none: there the reason and the new seal are what stands.
    if not co_chairs:
        _take_effect(correction, meeting, minutes, by)
    for membership in co_chairs:
        notify(
            to=membership.person,
            template="correction_review",
            context={"meeting": meeting},
            link=reverse("meetings:minutes", args=[meeting.pk]),
            key=f"correction:{correction.pk}",
        )
    return correction


def digest_of_correction(correction: MinutesCorrection) -> str:
    """Return the digest of what a co-chair approves: the remarks, and why they are corrected."""
    return digest_of([correction.note, correction.reason])


def _lock_pending(correction: MinutesCorrection) -> MinutesCorrection:
    correction = locked(correction)
    if correction.effective_at or correction.withdrawn_at:
        raise Refused(_("The correction has been settled already."))
    return correction


@verb
def approve_correction(*, correction, by):
    """Approve corrected minutes as a co-chair; the last approval puts the correction into effect and seals anew."""
    meeting = locked(correction.minutes.meeting)
    minutes = locked(correction.minutes)
    correction = _lock_pending(correction)
    digest = digest_of_correction(correction)
    approve(meeting, subject=Approval.Subject.CORRECTION, digest=digest, by=by, correction=correction)
    approved = set(correction.approvals.standing().values_list("co_chair", flat=True))
    if approved >= {one.person_id for one in co_chairs_of(meeting.committee_id)}:
        _take_effect(correction, meeting, minutes, by)
    return correction


def _take_effect(correction: MinutesCorrection, meeting: Meeting, minutes: Minutes, by) -> None:
    """Put a correction of minutes, all three of them locked, into effect."""
    require_seal_holds(meeting)
    with acting(by=by, reason=correction.reason), append_only.allowing(meeting):
        minutes.note = correction.note
        minutes.version += 1
        minutes.save()
        correction.effective_at = clock.now()
        correction.save()
    minutes.meeting = meeting
    tell_readers_again(meeting, seal(minutes, by=by, reason=correction.reason))


@verb
def withdraw_correction(*, correction, by):
    """Withdraw a correction that waits for the co-chairs."""
    correction = _lock_pending(correction)
    correction.withdrawn_at = clock.now()
    correction.save()
    return correction
