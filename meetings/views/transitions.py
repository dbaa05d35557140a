"""One page and one address for every transition of a meeting's life: the table says what it does and asks."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from meetings import workflow
from meetings.forms.transition import form_for
from meetings.models import Meeting
from meetings.rules.lifecycle import TRANSITIONS, MeetingState, transition_words
from meetings.workflow.transitions import way_out
from members.gate.permissions import authorize
from pages.form_course import refusals_to

_BACK_TO_MINUTES = (
    MeetingState.MINUTES_DRAFT,
    MeetingState.MINUTES_REVIEW,
    MeetingState.MINUTES_COMMENTS,
    MeetingState.MINUTES_APPROVED,
)


def transition(request, pk, verb):
    """GET: say what will happen, and ask for what the table asks. POST: do it."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_page(), pk=pk)
    rows = [row for row in TRANSITIONS if row.verb == verb]
    if not rows:
        raise Http404
    authorize(request.user, rows[0].permission, meeting)
    row = way_out(meeting, verb)
    form = form_for(row, request.POST if request.method == "POST" else None, meeting)
    words = transition_words(verb)
    if form.is_valid():
        with refusals_to(form):
            getattr(workflow, verb)(meeting=meeting, by=request.user, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, str(words.done))
            meeting.refresh_from_db()
            return redirect(_after(meeting))
    context = {"meeting": meeting, "committee": meeting.committee, "row": row, "words": words, "form": form}
    return render(request, "meetings/transition.html", context)


def _after(meeting: Meeting):
    if meeting.state == MeetingState.IN_SESSION:
        return redirect("meetings:room", meeting.pk).url
    if meeting.state in _BACK_TO_MINUTES:
        return redirect("meetings:minutes", meeting.pk).url
    return meeting.get_absolute_url()
