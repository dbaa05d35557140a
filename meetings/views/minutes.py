"""The minutes: read, remarks, comments and answers."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.findings import sentences_for
from meetings.forms.minutes import AnswerCommentForm, CommentForm, MinutesForm
from meetings.lifecycle import MeetingState
from meetings.models import AgendaItem, Meeting, Minutes, MinutesComment
from meetings.offers import offers
from meetings.reading import read_agenda
from meetings.reading_record import approved_by, draft_for_reader, for_reader, people_lines
from meetings.record_formats import sealed_record
from meetings.seal_check import check_for_page
from meetings.workflow.minutes import require_comments_open
from meetings.workflow.session import require_recordable
from members.access import authorize, permissions_of
from members.forms import refusals_to
from members.pages import before_typing, form_page
from members.verbs import Conflict, allows


def _meeting(request, pk) -> Meeting:
    readable = Meeting.objects.minutes_readable_by(request.user).filter(minutes__isnull=False)
    return get_object_or_404(readable.for_page().select_related("minutes"), pk=pk)


def minutes(request, pk):
    """Who was there, what was decided, what was remarked; as far as the reader may read it."""
    meeting = _meeting(request, pk)
    may = permissions_of(request.user, meeting)
    sealed = meeting.state == MeetingState.MINUTES_APPROVED
    chain = list(meeting.minutes.revisions.select_related("minutes").order_by("number")) if sealed else []
    inside = "members.view_committee" in may
    record = (
        for_reader(sealed_record(chain[-1]), request.user, inside=inside)
        if chain
        else draft_for_reader(meeting, request.user, inside=inside)
    )
    entries = [one.entry for one in record.items]
    people = people_lines(record)
    readable = {entry.item_id for entry in entries if entry.readable}
    comments = meeting.minutes.comments.select_related("person", "item", "answered_by")
    context = {
        "meeting": meeting,
        "committee": meeting.committee,
        "minutes": meeting.minutes,
        "may": may,
        "offers": offers(meeting, request.user, may),
        "record": record,
        "people": people,
        "away": [one for one in people if not one.there],
        "approved_by": approved_by(record),
        "comments": [one for one in comments if one.item_id is None or one.item_id in readable]
        if "meetings.comment_minutes" in may
        else [],
        "comment_form": CommentForm(entries=entries)
        if "meetings.comment_minutes" in may and allows(require_comments_open, meeting.minutes)
        else None,
        "seal": chain[-1] if chain else None,
        "broken": sentences_for(check_for_page(meeting, chain), readable) if sealed else [],
    }
    return render(request, "meetings/minutes.html", context)


def edit_minutes(request, pk):
    """Write the general remarks."""
    meeting = _meeting(request, pk)
    authorize(request.user, "meetings.record_meeting", meeting)
    before_typing(request, require_recordable, meeting)
    own = meeting.minutes
    form = MinutesForm(request.POST or None, initial={"version": own.version, "note": own.note})
    theirs, status = [], 200
    if form.is_valid():
        version, note = form.cleaned_data["version"], form.cleaned_data["note"]
        try:
            with refusals_to(form):
                workflow.edit_minutes(minutes=own, note=note, expected_version=version, by=request.user)
        except Conflict as conflict:
            data = request.POST.copy()
            data["version"] = conflict.current.version
            form, status = MinutesForm(data), 409
            form.add_error(None, str(conflict))
            theirs = [(_("General remarks"), conflict.current.note)]
        else:
            if form.is_valid():
                messages.success(request, _("The remarks have been saved."))
                return redirect("meetings:minutes", pk)
    return form_page(
        request,
        committee=meeting.committee,
        form=form,
        title=_("General remarks"),
        submit=_("Save the remarks"),
        back=reverse("meetings:minutes", args=[pk]),
        draft=f"minutes-{pk}",
        theirs=theirs,
        status=status,
    )


def comment_minutes(request, pk):
    """Comment on one item of the minutes, or on all of it."""
    meeting = _meeting(request, pk)
    authorize(request.user, "meetings.comment_minutes", meeting)
    before_typing(request, require_comments_open, meeting.minutes)
    form = CommentForm(request.POST or None, entries=read_agenda(meeting, request.user))
    if form.is_valid():
        item = AgendaItem.objects.filter(pk=form.cleaned_data.get("item") or 0, meeting=meeting).first()
        text = form.cleaned_data["text"]
        with refusals_to(form):
            workflow.comment_minutes(minutes=meeting.minutes, item=item, text=text, by=request.user)
        if form.is_valid():
            messages.success(request, _("Your comment has been sent to the secretariat."))
            return redirect("meetings:minutes", pk)
    return form_page(
        request,
        committee=meeting.committee,
        form=form,
        title=_("Comment on the minutes"),
        submit=_("Send the comment"),
        back=reverse("meetings:minutes", args=[pk]),
        draft=f"comment-{pk}",
    )


@require_POST
def answer_comment(request, pk):
    """Answer a comment on the minutes."""
    readable = Minutes.objects.filter(meeting__in=Meeting.objects.minutes_readable_by(request.user))
    comments = MinutesComment.objects.filter(minutes__in=readable)
    one = get_object_or_404(comments.select_related("minutes__meeting__committee", "person"), pk=pk)
    authorize(request.user, "meetings.record_meeting", one.minutes.meeting)
    form = AnswerCommentForm(request.POST)
    if form.is_valid():
        with refusals_to(form):
            workflow.answer_comment(comment=one, answer=form.cleaned_data["answer"], by=request.user)
        if form.is_valid():
            messages.success(request, _("The answer has been sent to %(name)s.") % {"name": one.person})
            return redirect("meetings:minutes", one.minutes.meeting_id)
    return form_page(
        request,
        committee=one.minutes.meeting.committee,
        form=form,
        title=_("Answer the comment of %(name)s") % {"name": one.person},
        submit=_("Send the answer"),
        back=reverse("meetings:minutes", args=[one.minutes.meeting_id]),
    )
