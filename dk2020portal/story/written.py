"""The written procedures of the story: who answered what, and when; what is not told has not been answered."""

from datetime import timedelta

from dk2020portal.story.cast import Cast
from meetings import workflow
from meetings.models import AgendaItem, Meeting
from meetings.reading.written import procedure_of
from meetings.workflow.written import Said
from meetings.workflow.written_result import draw_if_ready
from record import clock

JOINS = "joined"


def answer_in_writing(cast: Cast, meeting: Meeting, rows: list[dict]) -> None:
    """Let people answer, one after the other: all of it alike, but for what is told of one point."""
    for row in rows:
        person = cast.person(row["person"])
        procedure = procedure_of(meeting)
        seat = procedure.seat_of(person)
        asked = procedure.expected_of(seat) if seat else []
        answers = {
            (question.item.pk, point.pk if point else None): _said(row, question.item.title, place)
            for question in asked
            for place, point in enumerate(question.points, start=1)
        }
        workflow.answer_in_writing(meeting=meeting, answers=answers, by=person)


def _said(row: dict, title: str, place: int) -> Said:
    for apart in row.get("but") or []:
        if (apart["item"], apart["point"]) == (title, place):
            return Said(apart["answer"], apart["remark"])
    return Said(row.get("answer", JOINS), row.get("remark", ""))


def end_written(meeting: Meeting) -> None:
    """Let the deadline pass: the timer draws the result."""
    with clock.at(meeting.ends_at + timedelta(minutes=1)):
        draw_if_ready(meeting)


def note_what_was_told(cast: Cast, meeting: Meeting) -> None:
    """A meeting notes the written procedures that its agenda tells of by itself."""
    told = AgendaItem.objects.filter(meeting=meeting, standing__approves__kind=Meeting.Kind.WRITTEN)
    for item in told.filter(decision=None).select_related("meeting__committee"):
        workflow.record_decision(item=item, outcome="noted", text="Taget til efterretning.", by=cast.secretary)
