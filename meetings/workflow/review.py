"""Verbs of the co-chairs' review of an agenda: approve and withdraw, comment and answer, send back."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from meetings.entries import AgendaEntry, agenda_digest, frozen
from meetings.models import AgendaComment, AgendaItem, Approval, ApprovedAgenda, Meeting
from meetings.reading.agenda import working_agenda
from meetings.reading.people import readers_of
from meetings.workflow.transitions import (
    approvals_of,
    approve,
    co_chair_approved_by,
    co_chairs_of,
    enter,
    leave,
    withdraw_approvals,
)
from members.mail.notifications import notify
from members.models import Person
from members.rules.roles import Permission
from record import clock
from record.verbs import Refused, locked, verb


def require_in_review(meeting: Meeting) -> None:
    """Raise Refused unless the agenda, or its changes, are with the co-chairs."""
    if not meeting.is_submitted:
        raise Refused(_("The secretariat has not sent anything for approval."))


def require_answerable(comment: AgendaComment) -> None:
    """Raise Refused when somebody has answered the comment already. Fetch `answered_by` along."""
    if comment.answered_by is not None:
        raise Refused(
            _("%(name)s has answered this comment already: “%(answer)s”.")
            % {"name": comment.answered_by.name, "answer": comment.answer}
        )


def _tell(meeting: Meeting, people: Iterable[Person], *, template: str, key: str) -> None:
    for person in people:
        notify(to=person, template=template, context={"meeting": meeting}, link=meeting.get_absolute_url(), key=key)


def _both_sides(meeting: Meeting, *, but: Person) -> list[Person]:
    """The secretariat and the co-chairs, each once, without who acts."""
    preparing = readers_of(meeting, Permission.PREPARE_MEETING)
    people = {person.pk: person for person in [*preparing, *readers_of(meeting, Permission.APPROVE_AGENDA)]}
    return [person for pk, person in people.items() if pk != but.pk]


@verb
def approve_agenda(*, meeting: Meeting, by: Person) -> Meeting:
    """Approve the agenda exactly as it stands now, as a co-chair or a documented stand-in.

    What was approved is kept, to show what changed since. When the last approval is there, the secretariat and the
    other co-chair are told at once.
    """
    meeting = enter(meeting, "approve_agenda")
    require_in_review(meeting)
    entries = working_agenda(meeting)
    digest = agenda_digest(entries)
    approval = approve(meeting, subject=Approval.Subject.AGENDA, digest=digest, by=by)
    _keep(meeting, entries, digest)
    given = [standing for _membership, standing in approvals_of(meeting, Approval.Subject.AGENDA)]
    if all(standing and standing.digest == digest for standing in given):
        _tell(meeting, _both_sides(meeting, but=by), template="agenda_approved", key=f"agenda-approved:{approval.pk}")
    return leave(meeting, "approve_agenda")


def _keep(meeting: Meeting, entries: list[AgendaEntry], digest: str) -> None:
    ApprovedAgenda.objects.get_or_create(meeting=meeting, digest=digest, defaults={"content": frozen(entries)})


@verb
def withdraw_agenda_approval(*, meeting: Meeting, by: Person) -> Meeting:
    """Withdraw one's own approval of the agenda."""
    meeting = enter(meeting, "withdraw_agenda_approval")
    require_in_review(meeting)
    co_chair = co_chair_approved_by(by, meeting).person
    because = _("Withdrawn by %(name)s.") % {"name": by.name}
    if not withdraw_approvals(meeting, subject=Approval.Subject.AGENDA, because=because, co_chair=co_chair):
        raise Refused(_("There is no approval of yours to withdraw."))
    return leave(meeting, "withdraw_agenda_approval")


@verb
def send_back_agenda(*, meeting: Meeting, by: Person, reason: str) -> Meeting:
    """Send the agenda, or its changes, back to the secretariat with a remark, as a co-chair or who stands in for one.

    Approvals given so far are withdrawn; the secretariat and the other co-chair are told. Raises Refused without a
    remark.
    """
    if not reason.strip():
        raise Refused(_("Write what should be changed"))
    meeting = enter(meeting, "send_back_agenda")
    require_in_review(meeting)
    co_chair_approved_by(by, meeting)
    because = _("Sent back by %(name)s.") % {"name": by.name}
    withdraw_approvals(meeting, subject=Approval.Subject.AGENDA, because=because)
    comment = AgendaComment.objects.create(meeting=meeting, person=by, text=reason, sent_back=True, made_at=clock.now())
    meeting.submitted_at = None
    leave(meeting, "send_back_agenda")
    _tell(meeting, _both_sides(meeting, but=by), template="agenda_sent_back", key=f"agenda-sent-back:{comment.pk}")
    return meeting


@verb
def return_agenda(*, meeting: Meeting, by: Person, reason: str) -> Meeting:
    """Take the agenda back from the co-chairs; approvals given so far are withdrawn, and the co-chairs are told."""
    meeting = enter(meeting, "return_agenda")
    withdraw_approvals(meeting, subject=Approval.Subject.AGENDA, because=reason)
    asked_at = meeting.submitted_at.isoformat() if meeting.submitted_at else ""
    meeting.submitted_at = None
    leave(meeting, "return_agenda")
    co_chairs = [co_chair.person for co_chair in co_chairs_of(meeting.committee_id)]
    _tell(meeting, co_chairs, template="agenda_taken_back", key=f"agenda-taken-back:{meeting.pk}:{asked_at}")
    return meeting


@verb
def comment_agenda(*, meeting: Meeting, text: str, by: Person, item: AgendaItem | None = None) -> AgendaComment:
    """Write to the secretariat about an item, or about the agenda as a whole, while it is with the co-chairs.

    The secretariat is told once in each review of what one person writes. Raises Refused outside the review, and of
    an item that has left the agenda.
    """
    meeting = locked(meeting)
    require_in_review(meeting)
    if item and not AgendaItem.objects.filter(pk=item.pk, meeting=meeting).on_agenda().exists():
        raise Refused(_("The item is not on the agenda any more. It may have been removed already."))
    comment = AgendaComment.objects.create(meeting=meeting, item=item, person=by, text=text, made_at=clock.now())
    asked_at = meeting.submitted_at.isoformat() if meeting.submitted_at else ""
    preparing = [person for person in readers_of(meeting, Permission.PREPARE_MEETING) if person.pk != by.pk]
    _tell(meeting, preparing, template="agenda_comment", key=f"agenda-comment:{meeting.pk}:{asked_at}:{by.pk}")
    return comment


@verb
def answer_agenda_comment(*, comment: AgendaComment, answer: str, by: Person) -> AgendaComment:
    """Answer what a co-chair wrote about the agenda; he or she is told. Raises Refused when it has been answered."""
    comment = locked(comment)
    require_answerable(comment)
    if not answer.strip():
        raise Refused(_("Write an answer to the comment."))
    comment.answer, comment.answered_by, comment.answered_at = answer, by, clock.now()
    comment.save()
    key = f"agenda-comment-answered:{comment.pk}"
    _tell(comment.meeting, [comment.person], template="agenda_comment_answered", key=key)
    return comment
