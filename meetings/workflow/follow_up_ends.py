"""Verbs by which a follow-up ends: confirmed by the secretariat, or sent back by it; and a file that is taken off."""

from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.annexes.kept_documents import take_off
from meetings.models import FollowUp, FollowUpFile, FollowUpUpdate
from meetings.workflow.follow_ups import records, require_to_report
from members.mail.notifications import notify
from members.models import Person
from record import clock
from record.verbs import Refused, locked, verb


def require_reported(follow_up: FollowUp) -> None:
    """Raise Refused where a task is not, or not any more, finished and without the secretariat's word."""
    if not follow_up.is_finished:
        raise Refused(_("The task is not finished: somebody may have reported on it since. Nothing has been saved."))
    if follow_up.confirmed_at is not None:
        raise Refused(_("The task has been confirmed already."))


def _lock_reported(follow_up: FollowUp, by: Person) -> FollowUp:
    follow_up = locked(follow_up)
    require_to_report(follow_up, by)
    if not records(follow_up, by):
        raise Refused(_("The secretariat of the group confirms that a task is finished."))
    require_reported(follow_up)
    return follow_up


def _answered(follow_up: FollowUp, answer: str, text: str, by: Person) -> None:
    FollowUpUpdate.objects.create(
        follow_up=follow_up, text=text, state=follow_up.state, made_at=clock.now(), made_by=by, answer=answer
    )


@verb
def confirm_follow_up(*, follow_up: FollowUp, by: Person, text: str = "") -> FollowUp:
    """Confirm that a task is finished, which closes it. Raises Refused for who is not its group's secretariat, and
    where it is not finished or has been confirmed."""
    follow_up = _lock_reported(follow_up, by)
    follow_up.confirmed_at, follow_up.confirmed_by = clock.now(), by
    follow_up.save()
    _answered(follow_up, FollowUpUpdate.Answer.CONFIRMED, text, by)
    return follow_up


@verb
def send_back_follow_up(*, follow_up: FollowUp, by: Person, text: str) -> FollowUp:
    """Send a task that was reported as finished back with a comment; who is responsible is told, and goes on with it.

    Raises Refused without a comment, and as `confirm_follow_up`.
    """
    if not text.strip():
        raise Refused(_("Write what is missing."))
    follow_up = _lock_reported(follow_up, by)
    follow_up.state = FollowUp.State.IN_PROGRESS
    follow_up.save()
    _answered(follow_up, FollowUpUpdate.Answer.SENT_BACK, text, by)
    if follow_up.responsible != by:
        notify(
            to=follow_up.responsible,
            template="follow_up_sent_back",
            context={"meeting": follow_up.decision.meeting},
            link=reverse("meetings:follow_up", args=[follow_up.pk]),
            key=f"follow-up-sent-back:{follow_up.pk}:{follow_up.history.count()}",
        )
    return follow_up


@verb
def remove_follow_up_file(*, document: FollowUpFile, by: Person) -> FollowUpFile:
    """Take a file off a follow-up; it stays with the record. Raises Refused where that has been done, or may not be."""
    require_to_report(locked(document.update.follow_up), by)
    return take_off(locked(document))
