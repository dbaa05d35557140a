"""The pages of a written procedure: one's own answer, and who has answered so far."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.forms.written import WrittenAnswerForm
from meetings.models import Attendance, Meeting
from meetings.reading.written import Line, Question, Seat, procedure_of
from meetings.workflow.attendance import require_somebody_to_call
from meetings.workflow.written import require_answerable
from meetings.workflow.written_result import draw_if_ready
from members.gate.permissions import authorize, permissions_of
from members.rules.roles import Permission
from pages.answer_form import answer_form
from pages.form_page import before_typing
from record.verbs import allows


@dataclass(frozen=True)
class Answering:
    """What the page of a written procedure shows of its answers to one reader."""

    lines: list[Line]
    mine: Seat | None
    # The reader's own seat that a substitute answers for.
    handed_over: Attendance | None
    is_done: bool
    may_be_represented: bool
    # What goes to a meeting, of the items the reader may read.
    stopped: list[Question]

    @property
    def done(self) -> int:
        """How many seats have answered: the 3 in "3 of 7"."""
        return sum(line.is_done and line.answered_at is not None for line in self.lines)


def answering_of(meeting: Meeting, person, may: frozenset[str], readable: set[int]) -> Answering | None:
    """Return what the page shows of the answers, while they are given; None for other meetings and for guests."""
    if not meeting.takes_written_answers or Permission.VIEW_COMMITTEE not in may:
        return None
    procedure = procedure_of(meeting)
    mine = procedure.seat_of(person)
    theirs = (seat.attendance for seat in procedure.seats if seat.is_represented and seat.person.pk == person.pk)
    own = mine.attendance if mine and not mine.is_represented else None
    return Answering(
        lines=procedure.lines,
        mine=mine,
        handed_over=next(theirs, None),
        is_done=mine is not None and procedure.is_done(mine),
        may_be_represented=own is not None and allows(require_somebody_to_call, own),
        stopped=[asked for asked in procedure.questions if asked.is_stopped and asked.item.pk in readable],
    )


def _procedure(request, pk) -> Meeting:
    written = Meeting.objects.visible_to(request.user).filter(kind=Meeting.Kind.WRITTEN)
    return get_object_or_404(written.for_page(), pk=pk)


def answer_in_writing(request, pk):
    """Answer each recommendation point for one's own seat, or the one a substitute was called for."""
    meeting = _procedure(request, pk)
    authorize(request.user, Permission.READ_AGENDA, meeting)
    before_typing(request, require_answerable, meeting)
    procedure = procedure_of(meeting)
    seat = procedure.seat_of(request.user)
    # An answer is one's own: nobody reads it by looking as somebody else.
    if seat is None or request.user.lens:
        raise PermissionDenied
    form = WrittenAnswerForm(request.POST or None, questions=procedure.expected_of(seat), seat=seat)

    def do() -> bool:
        workflow.answer_in_writing(meeting=meeting, answers=form.answers, by=request.user)
        return draw_if_ready(Meeting.objects.select_related("committee").get(pk=pk))

    return answer_form(
        request,
        form,
        do,
        done=lambda drawn: (
            _("Your answer has been saved. It was the last one: the result has been drawn.")
            if drawn
            else _("Your answer has been saved. You can change it until the deadline.")
        ),
        to=meeting,
        page=_answer_page,
        meeting=meeting,
        seat=seat,
    )


def _answer_page(request, *, form, meeting, seat, theirs, status):
    context = {"form": form, "meeting": meeting, "committee": meeting.committee, "seat": seat}
    return render(request, "meetings/written_answer.html", context, status=status)


def written_answers(request, pk):
    """Who has answered so far: what the page of the meeting asks for again while it is open."""
    meeting = _procedure(request, pk)
    authorize(request.user, Permission.READ_AGENDA, meeting)
    answering = answering_of(meeting, request.user, permissions_of(request.user, meeting), set())
    if answering is None:
        raise Http404
    return render(request, "meetings/_written_answers.html", {"meeting": meeting, "answering": answering})


@require_POST
def answer_myself(request, pk):
    """Answer for one's own seat again, and not the substitute who was called."""
    attendances = Attendance.objects.filter(meeting__in=Meeting.objects.visible_to(request.user), votes=True)
    own = get_object_or_404(attendances.select_related("meeting__committee"), pk=pk, person=request.user)
    authorize(request.user, Permission.ANSWER_INVITATION, own.meeting)
    workflow.answer_myself(attendance=own, by=request.user)
    return redirect("meetings:answer_in_writing", own.meeting_id)
