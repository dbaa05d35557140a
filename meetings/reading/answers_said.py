"""What the minutes of a written procedure say of the answers: who answered what, with the remark, in plain values."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from meetings.models import Meeting, WrittenAnswer
from meetings.reading.presence import Presence


@dataclass(frozen=True)
class AnswerSaid:
    """One answer as it stood when the result was drawn; `position` None for an item without recommendation points.

    `substitute` is who answered for the seat, where that was somebody else.
    """

    person_id: int
    name: str
    substitute_id: int | None
    substitute: str
    position: int | None
    answer: str
    remark: str

    @property
    def label(self) -> str:
        return str(WrittenAnswer.Answer(self.answer).label)


@dataclass(frozen=True)
class AnswerLine:
    """What stands in the minutes of one who answered: the name, the answer with its points, the remark."""

    who: str
    answer: str
    remark: str


def answers_said(meeting: Meeting, people: Collection[Presence]) -> dict[int, tuple[AnswerSaid, ...]]:
    """Return the answers that counted by item id, in the order of `people`; none of a meeting one comes to.

    One query for a written procedure.
    """
    if not meeting.is_written:
        return {}
    rows: dict[tuple[int, int], list[WrittenAnswer]] = {}
    answers = (
        WrittenAnswer.objects.counting().filter(item__meeting=meeting).select_related("point", "person", "given_by")
    )
    for row in answers.order_by("item", "point__position", "pk"):
        rows.setdefault((row.person_id, row.item_id), []).append(row)
    found: dict[int, tuple[AnswerSaid, ...]] = {}
    for person in people:
        for (person_id, item_id), given in rows.items():
            if person_id == person.person_id and person.is_present and item_id not in person.out_of:
                found[item_id] = (*found.get(item_id, ()), *map(_said, given))
    return found


def _said(row: WrittenAnswer) -> AnswerSaid:
    instead = row.given_by if row.given_by_id != row.person_id else None
    return AnswerSaid(
        person_id=row.person_id,
        name=row.person.name,
        substitute_id=instead.pk if instead else None,
        substitute=instead.name if instead else "",
        position=row.point.position if row.point else None,
        answer=row.answer,
        remark=row.remark,
    )


def answer_lines(answers: Collection[AnswerSaid]) -> list[AnswerLine]:
    """Return the answers to one item in the words of page and paper alike: what is the same stands in one line."""
    alike: dict[tuple, list[AnswerSaid]] = {}
    for said in answers:
        alike.setdefault((said.person_id, said.answer, said.remark), []).append(said)
    return [AnswerLine(_who(rows[0]), _answer(rows), rows[0].remark) for rows in alike.values()]


def _who(said: AnswerSaid) -> str:
    if not said.substitute:
        return said.name
    return _("%(substitute)s for %(name)s") % {"substitute": said.substitute, "name": said.name}


def _answer(rows: list[AnswerSaid]) -> str:
    points = ", ".join(str(said.position) for said in rows if said.position is not None)
    if not points:
        return rows[0].label
    return _("%(answer)s (point %(points)s)") % {"answer": rows[0].label, "points": points}
