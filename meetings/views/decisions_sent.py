"""Decisions that are sent out the same day, before the minutes are approved."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.models import FollowUp, Meeting
from meetings.packs.kinds import kinds_of_items
from meetings.reading.decisions_sent import changed_items, sent_record
from meetings.reading.log import closed_whole, log_closed_page, mark_opened
from meetings.rules.lifecycle import MeetingState
from members.gate.permissions import authorize, permissions_of
from members.rules.roles import Permission


@require_POST
def send_decisions(request, pk):
    """Send the decisions of a meeting that is over; sent again, what has changed since."""
    meetings = Meeting.objects.minutes_readable_by(request.user).filter(minutes__isnull=False)
    meeting = get_object_or_404(meetings.for_page(), pk=pk)
    authorize(request.user, Permission.RECORD_MEETING, meeting)
    workflow.send_decisions(meeting=meeting, by=request.user)
    messages.success(request, _("The decisions have been sent to everybody who may read them."))
    return redirect("meetings:sent_decisions", pk)


def sent_decisions(request, pk):
    """What was decided, as it was sent and as far as the reader may read it now; first what is for him or her to do."""
    meetings = Meeting.objects.decisions_sent_to(request.user).sent_unopened(request.user)
    meeting = get_object_or_404(meetings.for_page(), pk=pk)
    sendings = list(meeting.decisions_sent.select_related("sent_by").order_by("-number")[:2])
    sent, before = sendings[0], sendings[1] if len(sendings) > 1 else None
    record = sent_record(sent, request.user)
    entries = [item.entry for item in record.items]
    readable = [entry.item_id for entry in entries if entry.readable]
    log_closed_page(closed_whole(entries), request.user, _("Decisions"))
    if meeting.is_unopened:
        mark_opened(meeting, request.user)
    mine = FollowUp.objects.readable_by(request.user).filter(responsible=request.user)
    context = {
        "meeting": meeting,
        "committee": meeting.committee,
        "may": permissions_of(request.user, meeting),
        "sent": sent,
        "before": before,
        "changed": changed_items(before.content, sent.content) if before else set(),
        "record": record,
        "readable": readable,
        "mine": mine.filter(decision__item__meeting=meeting).select_related("decision"),
        "approved": meeting.state == MeetingState.MINUTES_APPROVED,
        "may_take": "record" in kinds_of_items(meeting, request.user),
    }
    return render(request, "meetings/sent_decisions.html", context)
