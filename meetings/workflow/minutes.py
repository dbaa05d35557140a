"""Verbs of the minutes: edit, co-chairs, comment round, answers, approve and seal."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.dispatch import Signal
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Approval, Dispatch, Meeting, Minutes, MinutesComment
from meetings.reading.minutes_record import approval_digest
from meetings.reading.people import readers_of
from meetings.rules.lifecycle import MeetingState
from meetings.seals.sealing import seal
from meetings.workflow.answers import answers_come_back
from meetings.workflow.quorate import require_reasons
from meetings.workflow.session import end_silence, lock_recordable, minutes_changed
from meetings.workflow.transitions import (
    approve,
    co_chair_approved_by,
    co_chairs_of,
    enter,
    leave,
    require_approvals,
    withdraw_approvals,
)
from members.mail.notifications import notify
from members.models import Committee, Person, RuleOfProcedure
from members.rules.procedure import RuleKey
from members.rules.roles import Permission
from record import clock
from record.verbs import Refused, locked, verb
from record.versions import require_unchanged

# Sent with the `meeting` and who sealed (`by`), within the transaction: apps above tell what it means to their people.
minutes_sealed = Signal()


@verb
def edit_minutes(*, minutes: Minutes, note: str, by: Person, expected_version: int | None = None) -> Minutes:
    """Change the general remarks of the minutes. Raises Conflict when somebody saved after the form was opened."""
    meeting = lock_recordable(minutes.meeting)
    minutes = locked(minutes)
    told = _("Somebody changed the remarks after you opened them. Your text is kept below. Merge the two versions.")
    require_unchanged(minutes, expected_version, told=told)
    minutes.note = note
    minutes.version += 1
    minutes.save()
    minutes_changed(meeting, _("The general remarks have been changed."))
    return minutes


@verb
def choose_minutes_form(*, minutes: Minutes, form: str, by: Person) -> Minutes:
    """Let the minutes tell what was discussed (long form) or decisions only (short form); nothing written is lost."""
    meeting = lock_recordable(minutes.meeting)
    minutes = locked(minutes)
    if minutes.form == form:
        return minutes
    minutes.form = form
    minutes.version += 1
    minutes.save()
    minutes_changed(meeting, _("The form of the minutes has been changed."))
    return minutes


def _tell(people: Iterable[Person], meeting: Meeting, *, template: str, key: str, **context: Any) -> None:
    for person in people:
        notify(
            to=person,
            template=template,
            context={"meeting": meeting, **context},
            link=reverse("meetings:minutes", args=[meeting.pk]),
            key=f"{key}:{meeting.pk}",
        )


@verb
def submit_minutes(*, meeting: Meeting, by: Person) -> Meeting:
    """Send the draft minutes to both co-chairs."""
    meeting = enter(meeting, "submit_minutes")
    require_reasons(meeting, by)
    leave(meeting, "submit_minutes")
    co_chairs = [co_chair.person for co_chair in co_chairs_of(meeting.committee_id)]
    _tell(co_chairs, meeting, template="minutes_review", key=f"minutes-review:{clock.now().isoformat()}")
    return meeting


@verb
def approve_minutes(*, meeting: Meeting, by: Person) -> Meeting:
    """Approve the minutes exactly as they stand now, as a co-chair or a documented stand-in."""
    meeting = enter(meeting, "approve_minutes")
    approve(meeting, subject=Approval.Subject.MINUTES, digest=approval_digest(meeting), by=by)
    return leave(meeting, "approve_minutes")


@verb
def withdraw_minutes_approval(*, meeting: Meeting, by: Person) -> Meeting:
    """Withdraw one's own approval of the minutes."""
    meeting = enter(meeting, "withdraw_minutes_approval")
    co_chair = co_chair_approved_by(by, meeting).person
    because = _("Withdrawn by %(name)s.") % {"name": by.name}
    if not withdraw_approvals(meeting, subject=Approval.Subject.MINUTES, because=because, co_chair=co_chair):
        raise Refused(_("There is no approval of yours to withdraw."))
    return leave(meeting, "withdraw_minutes_approval")


@verb
def return_minutes(*, meeting: Meeting, by: Person, reason: str) -> Meeting:
    """Take the minutes back from the co-chairs to draft; approvals given so far are withdrawn."""
    meeting = enter(meeting, "return_minutes")
    withdraw_approvals(meeting, subject=Approval.Subject.MINUTES, because=reason)
    return leave(meeting, "return_minutes")


def _require_approvals(meeting: Meeting) -> None:
    require_approvals(
        meeting,
        subject=Approval.Subject.MINUTES,
        digest=approval_digest(meeting),
        missing=_("The minutes lack the approval of %(name)s. Both co-chairs approve them as they stand now."),
    )


@verb
def open_comment_round(*, meeting: Meeting, deadline: datetime, by: Person) -> Meeting:
    """Send the minutes to the members for comments until `deadline` (aware datetime, later than now)."""
    meeting = enter(meeting, "open_comment_round")
    require_reasons(meeting, by)
    _require_approvals(meeting)
    if deadline <= clock.now():
        raise Refused(_("The deadline for comments must be later than now."))
    minutes = Minutes.objects.get(meeting=meeting)
    minutes.comments_due_at = deadline
    # The rule of today: who is asked is told what no comment means.
    minutes.accepts_silence = silence_is_agreed(meeting.committee)
    minutes.save()
    leave(meeting, "open_comment_round")
    people = readers_of(meeting, Permission.COMMENT_MINUTES)
    _dispatch(meeting, people, Dispatch.Kind.MINUTES_COMMENTS)
    facts = {"deadline": deadline, "accepts_silence": minutes.accepts_silence}
    _tell(people, meeting, template="minutes_comments", key="minutes-comments", **facts)
    return meeting


def silence_is_agreed(committee: Committee) -> bool:
    """Tell whether the group has adopted that no comment is agreement; a rule that is only proposed binds nobody."""
    rules = RuleOfProcedure.objects.filter(committee=committee, key=RuleKey.SILENT_ACCEPTANCE, value=1)
    return rules.filter(status=RuleOfProcedure.Status.ADOPTED).exists()


def _dispatch(meeting: Meeting, people: Iterable[Person], kind: str) -> None:
    for person in people:
        Dispatch.objects.create(meeting=meeting, person=person, kind=kind, sent_at=clock.now())


@verb
def close_comment_round(*, meeting: Meeting, by: Person, reason: str) -> Meeting:
    """End the comment round before its deadline, for a written reason (the group agreed, say)."""
    meeting = enter(meeting, "close_comment_round")
    if not reason.strip():
        raise Refused(_("Write why the comment round ends before its deadline."))
    minutes = Minutes.objects.get(meeting=meeting)
    if minutes.comments_are_open:
        minutes.comments_due_at = clock.now()
        # Nobody has agreed by saying nothing until a deadline that was moved.
        minutes.accepts_silence = False
        minutes.save()
    return leave(meeting, "close_comment_round")


def require_comments_open(minutes: Minutes) -> None:
    """Raise Refused after the deadline of the comment round, and outside it."""
    if minutes.meeting.state != MeetingState.MINUTES_COMMENTS or not minutes.comments_are_open:
        raise Refused(_("The comment round is over. Write to the secretariat if the minutes are wrong."))


@verb
def comment_minutes(*, minutes: Minutes, text: str, by: Person, item: AgendaItem | None = None) -> MinutesComment:
    """Comment on the minutes, on one item or in general. Raises Refused after the deadline and outside the round."""
    meeting, minutes = locked(minutes.meeting), locked(minutes)
    minutes.meeting = meeting
    require_comments_open(minutes)
    return MinutesComment.objects.create(minutes=minutes, item=item, person=by, text=text, made_at=clock.now())


@verb
def answer_comment(*, comment: MinutesComment, answer: str, by: Person, taken_up: bool | None = None) -> MinutesComment:
    """Answer a comment on the minutes, with whether it is `taken_up` in them; the person who commented is told."""
    meeting = locked(comment.minutes.meeting)
    comment = locked(comment)
    if meeting.state != MeetingState.MINUTES_COMMENTS:
        raise Refused(_("The minutes are approved; comments can no longer be answered."))
    if not answer.strip():
        raise Refused(_("Write an answer to the comment."))
    if comment.answered_by is not None:
        raise Refused(
            _("%(name)s has answered this comment already: “%(answer)s”.")
            % {"name": comment.answered_by.name, "answer": comment.answer}
        )
    comment.answer, comment.answered_by, comment.answered_at = answer, by, clock.now()
    comment.taken_up = taken_up
    comment.save()
    if taken_up:
        # The text is to be changed for it: nobody has agreed to it as it stands.
        end_silence(meeting)
    _tell([comment.person], comment.minutes.meeting, template="comment_answered", key=f"answered:{comment.pk}")
    return comment


@verb
def seal_minutes(*, meeting: Meeting, by: Person) -> Meeting:
    """Approve and seal the minutes: approved as they stand by both co-chairs, round over, comments answered."""
    meeting = enter(meeting, "seal_minutes")
    minutes = require_sealable(meeting, by)
    leave(meeting, "seal_minutes")
    return seal_and_tell(minutes, by=by, template="minutes_approved")


def require_sealable(meeting: Meeting, by: Person | None) -> Minutes:
    """Return the locked minutes of a locked meeting. Raises Refused while something stands against their seal.

    `by` None: the timer asks.
    """
    require_reasons(meeting, by)
    _require_approvals(meeting)
    minutes = locked(Minutes.objects.get(meeting=meeting))
    if minutes.comments_are_open:
        raise Refused(_("The comment round is not over. End it first, with a reason, or wait for the deadline."))
    unanswered = minutes.comments.unanswered().count()
    if unanswered:
        raise Refused(_("%(count)s comments have no answer. Answer them first.") % {"count": unanswered})
    minutes.meeting = meeting
    return minutes


def seal_and_tell(minutes: Minutes, *, by: Person | None, template: str) -> Meeting:
    """Seal minutes whose meeting has just been moved to its last state, and do and tell what follows from it."""
    meeting = minutes.meeting
    sealed = seal(minutes, by=by)
    answers_come_back(meeting, by=by)
    people = readers_of(meeting)
    _dispatch(meeting, people, Dispatch.Kind.MINUTES)
    _tell(people, meeting, template=template, key="minutes-approved", seal=sealed.short_form)
    minutes_sealed.send(sender=Meeting, meeting=meeting, by=by)
    return meeting
