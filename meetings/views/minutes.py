"""The minutes: read, remarks, comments and answers."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.forms.minutes import AnswerMinutesCommentForm, CommentForm, CorrectionForm, MinutesForm
from meetings.models import AgendaItem, Meeting, Minutes, MinutesComment, MinutesCorrection
from meetings.reading.agenda import read_agenda
from meetings.reading.decisions_sent import sending_known, sending_of
from meetings.reading.log import closed_whole, log_closed_page
from meetings.reading.record_for_reader import (
    approved_by,
    draft_for_reader,
    for_reader,
    items_with_decisions,
    people_lines,
)
from meetings.reading.record_formats import sealed_edition
from meetings.rules.lifecycle import MeetingState
from meetings.seals.check import check_chain, check_for_page
from meetings.seals.findings import sentences_for
from meetings.views.offers import offers
from meetings.workflow.corrections import require_correctable
from meetings.workflow.decisions_sent import require_sendable
from meetings.workflow.minutes import require_comments_open
from meetings.workflow.session import require_recordable
from members.gate.permissions import authorize, permissions_of
from members.rules.roles import Permission
from pages.answer_form import answer_form
from pages.form_page import before_typing
from record.verbs import allows
from record.versions import version_of


def _meeting(request, pk) -> Meeting:
    readable = Meeting.objects.minutes_readable_by(request.user).filter(minutes__isnull=False)
    return get_object_or_404(readable.for_page().select_related("minutes").annotate(**sending_known()), pk=pk)


def minutes(request, pk):
    """Who was there, what was decided, what was remarked; as far as the reader may read it."""
    meeting = _meeting(request, pk)
    may = permissions_of(request.user, meeting)
    sealed = meeting.state == MeetingState.MINUTES_APPROVED
    chain = list(meeting.minutes.revisions.select_related("minutes").order_by("number")) if sealed else []
    inside = Permission.VIEW_COMMITTEE in may
    items = [] if chain else items_with_decisions(meeting, request.user)
    record = (
        for_reader(sealed_edition(chain), request.user, inside=inside)
        if chain
        else draft_for_reader(meeting, items, inside=inside)
    )
    entries = [item.entry for item in record.items]
    log_closed_page(closed_whole(entries), request.user, _("Minutes"))
    people = people_lines(record)
    may_send = Permission.RECORD_MEETING in may and allows(require_sendable, meeting)
    readable = {entry.item_id for entry in entries if entry.readable}
    comments = meeting.minutes.comments.select_related("person", "item", "answered_by")
    context = {
        "meeting": meeting,
        "committee": meeting.committee,
        "minutes": meeting.minutes,
        "may": may,
        "offers": offers(meeting, request.user, may, items=[item for item in items if item.may_read]),
        "record": record,
        "people": people,
        "away": [person for person in people if not person.there],
        "approved_by": approved_by(record),
        "comments": [comment for comment in comments if comment.item_id is None or comment.item_id in readable]
        if Permission.COMMENT_MINUTES in may
        else [],
        "approved_at": AgendaItem.objects.readable_by(request.user)
        .filter(standing__approves=meeting)
        .exclude(state=AgendaItem.State.REMOVED)
        .select_related("meeting")
        .first(),
        "comment_form": CommentForm(entries=entries)
        if Permission.COMMENT_MINUTES in may and allows(require_comments_open, meeting.minutes)
        else None,
        "may_send": may_send,
        "sent": sending_of(meeting) if may_send else None,
        "seal": chain[-1] if chain else None,
        "editions": chain if inside and len(chain) > 1 else [],
        "corrections": _pending_corrections(meeting, may) if sealed else [],
        "broken": sentences_for(check_for_page(meeting, chain), readable) if sealed else [],
    }
    return render(request, "meetings/minutes.html", context)


def _pending_corrections(meeting: Meeting, may):
    """What waits for the co-chairs is a draft: for who writes the minutes, and who reviews them."""
    if not may & {Permission.RECORD_MEETING, Permission.REVIEW_AGENDA}:
        return MinutesCorrection.objects.none()
    pending = meeting.minutes.corrections.filter(effective_at=None, withdrawn_at=None)
    return pending.select_related("proposed_by").prefetch_related("approvals__co_chair")


def edition(request, pk, number):
    """The minutes as one earlier seal keeps them, as far as the reader may read them now."""
    meeting = _meeting(request, pk)
    inside = Permission.VIEW_COMMITTEE in permissions_of(request.user, meeting)
    chain = list(meeting.minutes.revisions.select_related("minutes").order_by("number")) if inside else []
    until = [revision for revision in chain if revision.number <= number]
    if meeting.state != MeetingState.MINUTES_APPROVED or not until or until[-1].number != number:
        raise Http404
    record = for_reader(sealed_edition(until), request.user, inside=inside)
    people = people_lines(record)
    entries = [item.entry for item in record.items]
    readable = {entry.item_id for entry in entries if entry.readable}
    log_closed_page(closed_whole(entries), request.user, _("Minutes"))
    context = {
        "meeting": meeting,
        "committee": meeting.committee,
        "record": record,
        "people": people,
        "away": [person for person in people if not person.there],
        "approved_by": approved_by(record),
        "broken": sentences_for(check_chain(meeting, chain), readable),
        "edition": until[-1],
        "followed_by": next((revision for revision in chain if revision.number > number), None),
    }
    return render(request, "meetings/edition.html", context)


def edit_minutes(request, pk):
    """Write the general remarks."""
    meeting = _meeting(request, pk)
    authorize(request.user, Permission.RECORD_MEETING, meeting)
    before_typing(request, require_recordable, meeting)
    own = meeting.minutes
    form = MinutesForm(request.POST or None, initial=_remarks_of(own))

    def do() -> None:
        version, note = form.cleaned_data["version"], form.cleaned_data["note"]
        workflow.edit_minutes(minutes=own, note=note, expected_version=version, by=request.user)

    return answer_form(
        request,
        form,
        do,
        done=_("The remarks have been saved."),
        to=reverse("meetings:minutes", args=[pk]),
        now=_remarks_of,
        theirs=_remarks_now,
        committee=meeting.committee,
        meeting=meeting,
        title=_("General remarks"),
        submit=_("Save the remarks"),
        back=reverse("meetings:minutes", args=[pk]),
        draft=f"minutes-{pk}",
    )


def _remarks_of(minutes: Minutes) -> dict:
    return {"version": version_of(minutes), "note": minutes.note}


def _remarks_now(minutes: Minutes) -> list[tuple[str, str]]:
    return [(_("General remarks"), minutes.note)]


def correct_minutes(request, pk):
    """Propose a correction of approved minutes, with a reason."""
    meeting = _meeting(request, pk)
    authorize(request.user, Permission.RECORD_MEETING, meeting)
    before_typing(request, require_correctable, meeting)
    form = CorrectionForm(request.POST or None, initial=_remarks_of(meeting.minutes))

    def do() -> None:
        typed = {name: form.cleaned_data[name] for name in ("note", "reason")}
        version = form.cleaned_data["version"]
        workflow.correct_minutes(meeting=meeting, expected_version=version, by=request.user, **typed)

    return answer_form(
        request,
        form,
        do,
        done=_("The correction waits for both co-chairs. The minutes stand until then."),
        to=reverse("meetings:minutes", args=[pk]),
        now=_remarks_of,
        theirs=_remarks_now,
        committee=meeting.committee,
        meeting=meeting,
        title=_("Correct the minutes"),
        submit=_("Send to co-chairs"),
        back=reverse("meetings:minutes", args=[pk]),
        draft=f"correction-{pk}",
    )


def _correction(request, pk, permission) -> MinutesCorrection:
    readable = Meeting.objects.minutes_readable_by(request.user)
    corrections = MinutesCorrection.objects.filter(minutes__meeting__in=readable)
    correction = get_object_or_404(corrections.select_related("minutes__meeting__committee"), pk=pk)
    authorize(request.user, permission, correction.minutes.meeting)
    return correction


@require_POST
def approve_correction(request, pk):
    """Approve corrected minutes as a co-chair."""
    correction = _correction(request, pk, Permission.APPROVE_MINUTES)
    workflow.approve_correction(correction=correction, by=request.user)
    messages.success(request, _("You have approved the corrected minutes."))
    return redirect("meetings:minutes", correction.minutes.meeting_id)


@require_POST
def withdraw_correction(request, pk):
    """Withdraw a correction that waits."""
    correction = _correction(request, pk, Permission.RECORD_MEETING)
    workflow.withdraw_correction(correction=correction, by=request.user)
    messages.success(request, _("The correction has been withdrawn. The minutes stand as they were."))
    return redirect("meetings:minutes", correction.minutes.meeting_id)


def comment_minutes(request, pk):
    """Comment on one item of the minutes, or on all of it."""
    meeting = _meeting(request, pk)
    authorize(request.user, Permission.COMMENT_MINUTES, meeting)
    before_typing(request, require_comments_open, meeting.minutes)
    form = CommentForm(request.POST or None, entries=read_agenda(meeting, request.user))

    def do():
        item = AgendaItem.objects.filter(pk=form.cleaned_data.get("item") or 0, meeting=meeting).first()
        text = form.cleaned_data["text"]
        return workflow.comment_minutes(minutes=meeting.minutes, item=item, text=text, by=request.user)

    return answer_form(
        request,
        form,
        do,
        done=_("Your comment has been sent to the secretariat."),
        to=reverse("meetings:minutes", args=[pk]),
        committee=meeting.committee,
        meeting=meeting,
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
    comment = get_object_or_404(comments.select_related("minutes__meeting__committee", "person"), pk=pk)
    authorize(request.user, Permission.RECORD_MEETING, comment.minutes.meeting)
    form = AnswerMinutesCommentForm(request.POST)
    return answer_form(
        request,
        form,
        lambda: workflow.answer_comment(comment=comment, by=request.user, **form.cleaned_data),
        done=_("The answer has been sent to %(name)s.") % {"name": comment.person},
        to=reverse("meetings:minutes", args=[comment.minutes.meeting_id]),
        committee=comment.minutes.meeting.committee,
        meeting=comment.minutes.meeting,
        title=_("Answer the comment of %(name)s") % {"name": comment.person},
        submit=_("Send the answer"),
        back=reverse("meetings:minutes", args=[comment.minutes.meeting_id]),
    )
