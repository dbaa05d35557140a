"""The secretariat's worktable: the working agenda, its order, what is missing, what has been proposed."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.models import AgendaItem, Meeting
from meetings.reading.agenda import read_entries, whole_agenda
from meetings.reading.due import due_of
from meetings.reading.referrals import cases_for
from meetings.reading.review import comments_for, withdrawal_warning
from meetings.reading.timetable import with_start_times
from meetings.views.offers import offers
from meetings.workflow.answers import waiting_answers
from meetings.workflow.items import require_changeable, require_editable
from meetings.workflow.meetings import what_is_missing
from meetings.workflow.planning import require_deletable
from members.gate.permissions import authorize, permissions_of
from members.rules.roles import Permission
from pages.form_course import number_in
from pages.form_page import before_typing
from record.verbs import allows


def _context(request, meeting: Meeting) -> dict:
    may = permissions_of(request.user, meeting)
    whole = whole_agenda(meeting, working=True)
    entries = read_entries(whole, meeting=meeting, person=request.user)
    return {
        "meeting": meeting,
        "committee": meeting.committee,
        "may": may,
        "offers": offers(meeting, request.user, may),
        "timetable": with_start_times(entries, whole=whole, starts_at=meeting.starts_at),
        "minutes_in_all": sum(entry.minutes_allotted for entry in entries),
        "minutes_at_hand": int((meeting.ends_at - meeting.starts_at).total_seconds() // 60),
        "editable": allows(require_editable, meeting),
        "missing": what_is_missing(entries),
        "deletable": allows(require_deletable, meeting),
        "dues": due_of(meeting),
        "moved": number_in(request.GET.get("moved", "")),
    }


def _meeting(request, pk) -> Meeting:
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_page(), pk=pk)
    authorize(request.user, Permission.PREPARE_MEETING, meeting)
    return meeting


def prepare(request, pk):
    """The working agenda with everything that is done to it."""
    meeting = _meeting(request, pk)
    proposals = AgendaItem.objects.readable_by(request.user).filter(
        committee=meeting.committee, state__in=[AgendaItem.State.PROPOSED, AgendaItem.State.ACCEPTED]
    )
    context = _context(request, meeting) | {
        "proposals": proposals.select_related("proposer"),
        "agenda_comments": comments_for(meeting, request.user),
        "agenda_comment_form": None,
        "answers": cases_for(request.user, waiting_answers(meeting)),
    }
    return render(request, "meetings/prepare.html", context)


def _item(request, pk) -> AgendaItem:
    items = AgendaItem.objects.readable_by(request.user).select_related("meeting__committee")
    item = get_object_or_404(items.filter(meeting__isnull=False), pk=pk)
    authorize(request.user, Permission.PREPARE_MEETING, item)
    return item


@require_POST
def move_item(request, pk, direction):
    """Move an item one place up or down; htmx gets the list, a browser without JavaScript the page."""
    item = _item(request, pk)
    workflow.move_item(item=item, up=direction == "up", by=request.user)
    if request.htmx:
        context = _context(request, _meeting(request, item.meeting_id)) | {"moved": pk}
        return render(request, "meetings/_working_agenda_said.html", context)
    return redirect(f"{item.require_meeting().get_absolute_url()}prepare/?moved={pk}#item-{pk}")


def remove_item(request, pk):
    """Ask, then take an item off the working agenda."""
    item = _item(request, pk)
    before_typing(request, require_changeable, item)
    if request.method == "POST":
        workflow.remove_item(item=item, by=request.user)
        messages.success(request, _("“%(item)s” has been taken off the agenda.") % {"item": item.title})
        return redirect("meetings:prepare", item.meeting_id)
    annexes = item.attachments.in_use().count()
    context = {"item": item, "meeting": item.meeting, "committee": item.committee, "annexes": annexes}
    context["warning"] = withdrawal_warning(item.meeting)
    return render(request, "meetings/remove_item.html", context)
