"""A written procedure as it stands: whose answer is asked, who has answered, and what stops an item (domain.md 2.4).

Unfiltered: what a member answered is shown to nobody else before the minutes say it; who has answered is shown to all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from meetings.models import AgendaItem, Attendance, Disqualification, Meeting, RecommendationPoint, WrittenAnswer
from meetings.models.reach import reach_of
from meetings.reading.quorum import Quorum, quorum
from members.models import Membership, Person, RuleOfProcedure
from members.rules.procedure import RuleKey
from record import clock

Answer = WrittenAnswer.Answer


@dataclass(frozen=True)
class Seat:
    """A seat that is asked. It holds what the rule for a quorum asks of it, its role and its side."""

    attendance: Attendance
    # Who answers for it: the substitute whose call is in force, else whose seat it is.
    who: Person

    @property
    def person(self) -> Person:
        """Whose seat it is."""
        return self.attendance.person

    @property
    def role(self) -> str:
        return self.attendance.role

    @property
    def side(self) -> str:
        return self.attendance.side

    @property
    def is_represented(self) -> bool:
        return self.who != self.person


@dataclass(frozen=True)
class Question:
    """An item that is answered, point by point, with the answers that stand and who is kept out of it."""

    item: AgendaItem
    answers: tuple[WrittenAnswer, ...]
    kept_out: frozenset[int]
    # One wish for a meeting is enough, where the rules say so.
    is_stopped: bool

    @property
    def points(self) -> list[RecommendationPoint | None]:
        """What is answered one by one: the recommendation points; None for the whole of an item without any."""
        return list(self.item.points.all()) or [None]

    def of(self, seat: Seat) -> dict[int | None, WrittenAnswer]:
        """Return the answers that stand for a seat, by the id of the point."""
        return {said.point_id: said for said in self.answers if said.person_id == seat.person.pk}

    def is_open_to(self, seat: Seat) -> bool:
        """Whether who answers for the seat takes part in the item: is not kept out of it."""
        return seat.who.pk not in self.kept_out

    def is_answered_by(self, seat: Seat) -> bool:
        return self.is_open_to(seat) and len(self.of(seat)) == len(self.points)


@dataclass(frozen=True)
class Line:
    """A seat in the list of who has answered: when the latest answer came; None before the first one."""

    seat: Seat
    answered_at: datetime | None
    # Whether nothing more is expected of it.
    is_done: bool


@dataclass(frozen=True)
class Procedure:
    """All of it: seats and questions in their order."""

    meeting: Meeting
    seats: tuple[Seat, ...]
    questions: tuple[Question, ...]

    def expected_of(self, seat: Seat) -> list[Question]:
        """Return what a seat may answer now, in the order of the agenda."""
        return [asked for asked in self.questions if asked.is_open_to(seat) and not asked.is_stopped]

    def is_done(self, seat: Seat) -> bool:
        return all(asked.is_answered_by(seat) for asked in self.expected_of(seat))

    @property
    def is_complete(self) -> bool:
        """Whether everybody has answered everything, and somebody was asked: nothing is left to wait for."""
        return bool(self.seats) and all(self.is_done(seat) for seat in self.seats)

    @property
    def lines(self) -> list[Line]:
        """Who has answered, in the order of the seats."""
        latest: dict[int, datetime] = {}
        for said in (said for asked in self.questions for said in asked.answers):
            latest[said.person_id] = max(said.answered_at, latest.get(said.person_id, said.answered_at))
        return [Line(seat, latest.get(seat.person.pk), self.is_done(seat)) for seat in self.seats]

    def answered(self, asked: Question) -> list[Seat]:
        """Return the seats whose answer to a question counts."""
        return [seat for seat in self.seats if asked.is_answered_by(seat)]

    def quorum(self, asked: Question) -> Quorum:
        """Return whether enough have answered, by the rules that held when it was sent out."""
        return quorum(self.meeting, self.seats, self.answered(asked))

    def seat_of(self, person) -> Seat | None:
        """Return the seat for which `person` answers; None for somebody who is not asked."""
        return next((seat for seat in self.seats if seat.who.pk == person.pk), None)


def _seats(meeting: Meeting) -> Iterator[Seat]:
    """Who sat in the committee when the answers were due, or sits there now; the rest are former members."""
    day = timezone.localdate(min(clock.now(), meeting.ends_at))
    sitting = Membership.objects.on(day).voting().filter(committee=meeting.committee_id, person=OuterRef("person"))
    called = Attendance.objects.with_call_in_force().filter(pk=OuterRef("pk"))
    invited = meeting.attendances.with_person().filter(Exists(sitting), votes=True)
    for attendance in invited.annotate(is_called=Exists(called)):
        substitute = attendance.substitute if attendance.is_called else None
        yield Seat(attendance, substitute or attendance.person)


def _by_item(rows: Iterable, kept) -> dict[int, list]:
    found: dict[int, list] = {}
    for row in rows:
        found.setdefault(row.item_id, []).append(kept(row))
    return found


def procedure_of(meeting: Meeting) -> Procedure:
    """Return the procedure as its rows say it now; six queries however much it is. Fetch `committee` along."""
    answers = _by_item(
        WrittenAnswer.objects.counting().filter(item__meeting=meeting).select_related("point", "given_by"),
        lambda said: said,
    )
    kept_out = _by_item(
        Disqualification.objects.in_force().filter(item__meeting=meeting), lambda declared: declared.person_id
    )
    items = AgendaItem.objects.filter(meeting=meeting).published().on_agenda().prefetch_related("points")
    wish_stops = bool(meeting.committee.rule(RuleKey.WISH_STOPS))
    return Procedure(
        meeting=meeting,
        seats=tuple(_seats(meeting)),
        questions=tuple(
            Question(
                item=item,
                answers=tuple(answers.get(item.pk, ())),
                kept_out=frozenset(kept_out.get(item.pk, ())),
                is_stopped=wish_stops and any(said.answer == Answer.MEETING for said in answers.get(item.pk, ())),
            )
            for item in items
        ),
    )


def owes_written_answer(person) -> Exists:
    """Return the condition for meetings that wait for a written answer of `person`, by seat or as a substitute."""
    said = WrittenAnswer.objects.counting().filter(item=OuterRef("pk"))
    lets_go_on = RuleOfProcedure.objects.filter(committee=OuterRef("committee"), key=RuleKey.WISH_STOPS, value=0)
    open_items = AgendaItem.objects.filter(meeting=OuterRef("meeting")).published().on_agenda().order_by()
    unanswered = open_items.exclude(pk__in=reach_of(person).taken_items).filter(
        ~Exists(said.filter(person=OuterRef(OuterRef("person")))),
        ~Exists(said.filter(answer=Answer.MEETING)) | Exists(lets_go_on),
    )
    called = Attendance.objects.with_call_in_force().filter(Q(person=person) | Q(substitute=person)).values("pk")
    asked = (Q(person=person) & ~Q(pk__in=called)) | Q(substitute=person, pk__in=called)
    seats = Attendance.objects.filter(asked, Exists(unanswered), meeting=OuterRef("pk"), votes=True)
    return Exists(seats)
