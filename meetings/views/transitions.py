"""One page and one address for every transition of a meeting's life: the table says what it does and asks."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings import workflow
from meetings.forms.transition import form_for
from meetings.models import AgendaItem, ItemSitting, Meeting, Sheet
from meetings.rules.lifecycle import TRANSITIONS, UNDONE_BY, MeetingState, transition_words
from meetings.workflow.planning import require_just_begun
from meetings.workflow.transitions import way_out
from members.gate.permissions import authorize
from members.rules.roles import Permission
from pages.form_course import refusals_to
from record import clock
from record.verbs import allows

_BACK_TO_MINUTES = (
    MeetingState.MINUTES_DRAFT,
    MeetingState.MINUTES_REVIEW,
    MeetingState.MINUTES_COMMENTS,
    MeetingState.MINUTES_APPROVED,
)
# After these nobody looks for text that was typed and not saved.
_ENDS_WRITING = ("close_meeting", "submit_minutes", "open_comment_round", "seal_minutes")


def transition(request, pk, verb):
    """GET: say what will happen, and ask for what the table asks. POST: do it."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_page(), pk=pk)
    rows = [row for row in TRANSITIONS if row.verb == verb]
    if not rows:
        raise Http404
    authorize(request.user, rows[0].permission, meeting)
    row = way_out(meeting, verb)
    unsaved = _unsaved(meeting, request.user) if verb in _ENDS_WRITING else []
    # A button that does it at once leads to the page where there is something to say first.
    pressed = request.method == "POST" and not (row.is_one_press and unsaved and "told" not in request.POST)
    form = form_for(row, request.POST if pressed else None, meeting)
    words = transition_words(verb)
    if form.is_valid():
        with refusals_to(form):
            getattr(workflow, verb)(meeting=meeting, by=request.user, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, str(words.done), extra_tags=_undo_at(meeting, verb))
            meeting.refresh_from_db()
            return redirect(_after(meeting, request.user))
    context = {"meeting": meeting, "committee": meeting.committee, "row": row, "words": words, "form": form}
    context["warning"] = " ".join(filter(None, [on_another_day(meeting, verb), *unsaved]))
    return render(request, "meetings/transition.html", context)


def _unsaved(meeting: Meeting, person) -> list[str]:
    """Return a sentence for each text that somebody typed on an item `person` records, and has not saved."""
    items = AgendaItem.objects.readable_by(person).filter(meeting=meeting)
    typed = ItemSitting.objects.unsaved().filter(item__in=items, sheet=Sheet.OUTCOME).select_related("item", "writer")
    told = _("%(name)s has typed text on item %(number)s that is not saved. Save it in the meeting room first.")
    return [told % {"name": sitting.writer.name, "number": sitting.item.number} for sitting in typed]


def _undo_at(meeting: Meeting, verb: str) -> str:
    """The address that takes back what was just done; "" for what cannot be taken back by one press."""
    undo = UNDONE_BY.get(verb)
    if undo == "plan_again" and not allows(require_just_begun, meeting):
        return ""
    return reverse("meetings:transition", args=[meeting.pk, undo]) if undo else ""


def _after(meeting: Meeting, person) -> str:
    """Where the next thing is done."""
    if meeting.state == MeetingState.IN_SESSION:
        return reverse("meetings:room", args=[meeting.pk])
    if meeting.state in _BACK_TO_MINUTES:
        return reverse("meetings:minutes", args=[meeting.pk])
    if meeting.state == MeetingState.PREPARING and person.has_perm(Permission.PREPARE_MEETING, meeting):
        return reverse("meetings:prepare", args=[meeting.pk])
    return meeting.get_absolute_url()


def on_another_day(meeting: Meeting, verb: str) -> str:
    """Return what is said before a meeting is started, closed or sealed on another day than its own; "" else.

    The minutes have their day when the comments are due.
    """
    today = clock.today()
    days = {"today": date_format(today, "DATE_FORMAT"), "day": date_format(meeting.day, "DATE_FORMAT")}
    if verb in ("start_meeting", "close_meeting") and today != meeting.day:
        return _("The meeting is planned for %(day)s, and today is %(today)s.") % days
    due_on = meeting.deadline("comments_due_on")
    if verb == "seal_minutes" and today < due_on:
        due = {"due": date_format(due_on, "DATE_FORMAT")}
        return _("The comments are due on %(due)s, and today is %(today)s: you seal before that day.") % (days | due)
    return ""
