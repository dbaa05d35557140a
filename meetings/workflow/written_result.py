"""The result of a written procedure: drawn by the timer when the answers are due, or as soon as all have answered.

What was agreed becomes a decision; what was not, goes on at the next meeting. All of it is one transaction, so that a
server that is killed in between has drawn nothing, and the timer draws it a minute later.
"""

import logging

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext as _

from meetings.models import (
    AgendaItem,
    Decision,
    Dissent,
    Meeting,
    Outcome,
    ReferralReceiver,
    WrittenAnswer,
)
from meetings.reading.people import readers_of
from meetings.reading.written import Answer, Procedure, Question, procedure_of
from meetings.rules.lifecycle import MeetingState
from meetings.workflow.session import begin_minutes, treat
from meetings.workflow.transitions import enter, leave
from meetings.workflow.written_told import bring_to_agenda, committees_untold
from members.mail.notifications import notify
from members.models import Person
from pages.richtext import RichText, sanitize
from record import clock
from record.verbs import Refused, locked, verb

logger = logging.getLogger(__name__)


def open_procedures() -> QuerySet[Meeting]:
    """Return the written procedures whose result has not been drawn."""
    sent = Meeting.objects.filter(kind=Meeting.Kind.WRITTEN, state=MeetingState.PUBLISHED)
    return sent.select_related("committee").order_by("ends_at", "pk")


def is_ready(meeting: Meeting) -> bool:
    """Tell whether the result can be drawn: the answers are due, or everybody has answered."""
    return meeting.ends_at <= clock.now() or procedure_of(meeting).is_complete


def draw_results() -> None:
    """Draw what can be drawn; the timer asks every minute. One that cannot be drawn does not stop the others."""
    for meeting in open_procedures():
        try:
            draw_if_ready(meeting)
        except Exception:
            logger.exception("The result of written procedure %s could not be drawn", meeting.pk)
    # What the timer, or whoever answered last, was stopped in the middle of.
    for committee_id in committees_untold():
        bring_to_agenda(committee_id)


def draw_if_ready(meeting: Meeting) -> bool:
    """Draw the result if that can be done now, and return whether it was: somebody else may have been first."""
    if not is_ready(meeting):
        return False
    try:
        draw_result(meeting=meeting, by=None)
    except Refused:
        return False
    bring_to_agenda(meeting.committee_id)
    return True


@verb
def draw_result(*, meeting: Meeting, by: Person | None) -> Meeting:
    """Make decisions of the answers and begin the minutes. Raises Refused while there is something to wait for."""
    meeting = enter(meeting, "draw_result")
    if not is_ready(meeting):
        raise Refused(_("Not everybody has answered, and the answers are not due yet."))
    procedure = procedure_of(meeting)
    begin_minutes(meeting)
    _note_who_took_part(procedure)
    meeting = leave(meeting, "draw_result")
    rows = {pk: locked(AgendaItem(pk=pk)) for pk in sorted(asked.item.pk for asked in procedure.questions)}
    for case in ReferralReceiver.objects.filter(item__in=rows).order_by("pk"):
        locked(case)
    with translation.override(settings.LANGUAGE_CODE):
        for asked in procedure.questions:
            _decide(procedure, asked, rows[asked.item.pk])
    for person in readers_of(meeting):
        notify(
            to=person,
            template="written_result",
            context={"meeting": meeting},
            link=meeting.get_absolute_url(),
            key=f"written-result:{meeting.pk}",
        )
    return meeting


def _note_who_took_part(procedure: Procedure) -> None:
    """A seat took part when one of its answers counts; one whose member has left did not."""
    gave: dict[int, set[int]] = {}
    for asked in procedure.questions:
        for seat in procedure.answered(asked):
            gave.setdefault(seat.person.pk, set()).update(said.given_by_id for said in asked.of(seat).values())
    for attendance in procedure.meeting.attendances.filter(votes=True).order_by("pk"):
        attendance = locked(attendance)
        attendance.present = attendance.person_id in gave
        # A substitute who answered nothing took no part.
        if attendance.present and attendance.substitute_id not in gave[attendance.person_id]:
            attendance.substitute = None
        attendance.save()


def _decide(procedure: Procedure, asked: Question, item: AgendaItem) -> None:
    answers = [said for seat in procedure.answered(asked) for said in asked.of(seat).values()]
    outcome, why = _outcome(procedure, asked, answers)
    item.meeting = procedure.meeting
    decision = Decision.objects.create(
        item=item,
        reference=f"{procedure.meeting.reference}/{item.number}",
        outcome=outcome,
        text=_text(procedure, asked, why),
        version=1,
    )
    against: dict[int, list[WrittenAnswer]] = {}
    for said in answers:
        if said.answer == Answer.NOT_JOINED:
            against.setdefault(said.given_by_id, []).append(said)
    for person_id, said_by in sorted(against.items()):
        Dissent.objects.create(decision=decision, person_id=person_id, statement="\n".join(map(remark_of, said_by)))
    treat(item, deferred=outcome == Outcome.DEFERRED, in_session=False)


def remark_of(said: WrittenAnswer) -> str:
    """Return a remark with the point it is about; without a point where the item has none."""
    if said.point is None:
        return said.remark
    return _("Point %(number)s: %(remark)s") % {"number": said.point.position, "remark": said.remark}


def _outcome(procedure: Procedure, asked: Question, answers: list[WrittenAnswer]) -> tuple[Outcome, str]:
    """The outcome, and in a sentence why: decided by consensus, and otherwise treated at a meeting (domain.md 2.4)."""
    said = {row.answer for row in [*answers, *(asked.answers if asked.is_stopped else ())]}
    if Answer.MEETING in said:
        return Outcome.DEFERRED, _("A member wishes the item treated at a meeting. It goes on at the next one.")
    quorum = procedure.quorum(asked)
    if not quorum.is_met or not answers:
        lacking = " ".join([_("Too few have answered."), *quorum.lacking])
        return Outcome.DEFERRED, f"{lacking} {_('The item goes on at the next meeting.')}"
    if Answer.NOT_JOINED in said:
        return Outcome.DEFERRED, _("There was no consensus. The item goes on at the next meeting.")
    if asked.item.kind == AgendaItem.Kind.DECISION:
        return Outcome.ADOPTED, _("The recommendation was adopted.")
    return Outcome.NOTED, _("Noted.")


def _text(procedure: Procedure, asked: Question, why: str) -> RichText:
    ended = min(clock.now(), procedure.meeting.ends_at)
    how = _("Written procedure, ended on %(day)s: %(answered)s of %(asked)s members answered.") % {
        "day": date_format(timezone.localtime(ended), "DATE_FORMAT"),
        "answered": len(procedure.answered(asked)),
        "asked": len(procedure.seats),
    }
    return sanitize(f"<p>{escape(why)}</p><p>{escape(how)}</p>")
