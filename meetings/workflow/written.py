"""Verbs of a written procedure while it is open: a seat answers, and changes its answer, until the answers are due."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import AgendaItem, Attendance, Meeting, WrittenAnswer
from meetings.reading.people import readers_of
from meetings.reading.written import Answer, Procedure, Question, Seat, procedure_of
from meetings.workflow.transitions import not_now
from members.mail.notifications import notify
from members.models import Membership, Person
from members.rules.procedure import RuleKey
from record import clock
from record.verbs import Refused, locked, verb


@dataclass(frozen=True)
class Said:
    """One answer as it is given: which (WrittenAnswer.Answer), and the remark that belongs to it."""

    answer: str
    remark: str = ""


NOT_ASKED_ANY_MORE = gettext_lazy("One of the items is not answered in writing any more. Open the page again and look.")
# By the id of the item and that of the point, None for the whole of an item without points.
Answers = Mapping[tuple[int, int | None], Said]


def require_answerable(meeting: Meeting) -> None:
    """Raise Refused unless the members answer in writing now."""
    if meeting.takes_written_answers:
        return
    if meeting.is_written and meeting.ends_at <= clock.now():
        raise Refused(_("The deadline for answers has passed. Nothing has been changed."))
    raise Refused(not_now(meeting))


def begin(meeting: Meeting) -> None:
    """Take the rules for a quorum along as it is sent out; raises Refused when nobody could answer, or in no time."""
    if meeting.ends_at <= clock.now():
        raise Refused(_("The deadline for answers must be later than now."))
    if not Membership.objects.on(meeting.day).voting().filter(committee=meeting.committee_id).exists():
        raise Refused(_("Nobody votes in the group on that day: there is nobody to answer."))
    meeting.quorum_members = meeting.committee.rule(RuleKey.QUORUM_MEMBERS)
    meeting.quorum_both_sides = bool(meeting.committee.rule(RuleKey.QUORUM_BOTH_SIDES))


def seat_for(procedure: Procedure, person: Person) -> Seat:
    """Return the seat for which `person` answers. Raises Refused for somebody who is not asked."""
    seat = procedure.seat_of(person)
    if seat is None:
        raise Refused(_("You are not among those who answer in this written procedure."))
    return seat


@verb
def answer_in_writing(*, meeting: Meeting, answers: Answers, by: Person) -> Meeting:
    """Let these answers stand for the seat of `by`, all of them or none; what is not named stays as it stood.

    The moment the answers are due is too late. An item that is to be treated at a meeting is not answered any more, nor
    one that `by` is kept out of. Whoever wishes for a meeting stops the item, where the rules say so: all are told.
    """
    meeting = locked(meeting)
    require_answerable(meeting)
    procedure = procedure_of(meeting)
    seat = seat_for(procedure, by)
    locked(Attendance(pk=seat.attendance.pk))
    asked = {question.item.pk: question for question in procedure.expected_of(seat)}
    for (item_id, point_id), said in answers.items():
        _require_fits(asked.get(item_id), point_id, said)
        _save(asked[item_id], point_id, said, seat)
    if meeting.committee.rule(RuleKey.WISH_STOPS):
        stopped = {item_id for (item_id, _point), said in answers.items() if said.answer == Answer.MEETING}
        for item_id in sorted(stopped):
            _tell_of_stop(meeting, asked[item_id])
    return meeting


def _require_fits(asked: Question | None, point_id: int | None, said: Said) -> None:
    if asked is None:
        raise Refused(NOT_ASKED_ANY_MORE)
    if point_id not in [point.pk if point else None for point in asked.points] or said.answer not in Answer:
        raise Refused(_("This answer does not fit the recommendation. Nothing has been changed."))
    if said.answer != Answer.JOINED and not said.remark.strip():
        raise Refused(
            _("Item %(number)s: write the remark that belongs to your answer.") % {"number": asked.item.number}
        )


def _save(asked: Question, point_id: int | None, said: Said, seat: Seat) -> None:
    """Keep an answer; one that says the same as before is left alone, and its history too."""
    remark = "" if said.answer == Answer.JOINED else said.remark
    row = asked.of(seat).get(point_id)
    if row is not None and (row.answer, row.remark, row.given_by_id) == (said.answer, remark, seat.who.pk):
        return
    row = row or WrittenAnswer(item=asked.item, point_id=point_id, person=seat.person)
    row.answer, row.remark, row.given_by, row.answered_at = said.answer, remark, seat.who, clock.now()
    row.save()


def _tell_of_stop(meeting: Meeting, asked: Question) -> None:
    """Tell everybody who may read the item that it goes to a meeting; not who wished it, nor what it is."""
    for person in readers_of(meeting):
        if AgendaItem.objects.readable_by(person).filter(pk=asked.item.pk).exists():
            notify(
                to=person,
                template="written_stopped",
                context={"meeting": meeting, "number": asked.item.number},
                link=meeting.get_absolute_url(),
                key=f"written-stopped:{asked.item.pk}",
            )
