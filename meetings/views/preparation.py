"""The secretariat's worktable: the working agenda, its order, what is missing, what has been proposed."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.forms.item import ItemForm
from meetings.forms.quick_item import QuickItemForm
from meetings.models import AgendaItem, ItemSitting, ItemTemplate, Meeting, Sheet
from meetings.models.proposal import put_off
from meetings.reading.agenda import read_entries, whole_agenda
from meetings.reading.due import due_of
from meetings.reading.referrals import cases_for
from meetings.reading.review import comments_for, withdrawal_warning
from meetings.reading.timetable import time_budget, with_start_times
from meetings.rules.lifecycle import EDITABLE
from meetings.views.offers import offers
from meetings.workflow.answers import waiting_answers
from meetings.workflow.invitations import require_to_invite
from meetings.workflow.items import require_changeable, require_editable
from meetings.workflow.meetings import what_is_missing
from meetings.workflow.planning import require_deletable
from members.gate.permissions import authorize, permissions_of
from members.rules.roles import Permission
from pages.form_course import number_in
from pages.form_page import before_typing
from record.verbs import allows


def _context(request, meeting: Meeting, quick: QuickItemForm | None = None) -> dict:
    may = permissions_of(request.user, meeting)
    whole = whole_agenda(meeting, working=True)
    entries = read_entries(whole, meeting=meeting, person=request.user)
    budget = time_budget(whole, meeting)
    others = Meeting.objects.visible_to(request.user).filter(committee=meeting.committee, state__in=EDITABLE)
    return {
        "meeting": meeting,
        "committee": meeting.committee,
        "may": may,
        "offers": offers(meeting, request.user, may),
        "timetable": with_start_times(entries, whole=whole, starts_at=meeting.starts_at),
        "budget": budget,
        "other_meetings": list(others.exclude(pk=meeting.pk).select_related("committee")),
        "editable": allows(require_editable, meeting),
        "missing": what_is_missing(entries),
        "deletable": allows(require_deletable, meeting),
        "dues": due_of(meeting),
        "unsaved": list(
            ItemSitting.objects.unsaved().filter(item__meeting=meeting, sheet=Sheet.CASE).select_related("writer")
        ),
        "moved": number_in(request.GET.get("moved", "")),
        "quick": quick or QuickItemForm(initial={"minutes_allotted": budget.minutes_that_fit}),
        "focus": "button",
    }


def meeting_prepared_by(request, pk) -> Meeting:
    """Return a meeting whose agenda the reader prepares; 404 and 403 for everybody else."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_page(), pk=pk)
    authorize(request.user, Permission.PREPARE_MEETING, meeting)
    return meeting


def item_prepared_by(request, pk) -> AgendaItem:
    """Return an item on an agenda that the reader prepares; 404 and 403 for everybody else."""
    items = AgendaItem.objects.readable_by(request.user).select_related("meeting__committee")
    item = get_object_or_404(items.filter(meeting__isnull=False), pk=pk)
    authorize(request.user, Permission.PREPARE_MEETING, item)
    return item


def prepare(request, pk):
    """The working agenda with everything that is done to it; htmx gets the agenda alone."""
    meeting = meeting_prepared_by(request, pk)
    if request.htmx:
        return render(request, "meetings/_working_agenda.html", _context(request, meeting))
    return worktable(request, meeting)


def worktable(request, meeting: Meeting, quick: QuickItemForm | None = None, status: int = 200):
    """Return the whole page; `quick` is the form of a new item as it was typed, with what is to be mended."""
    proposals = AgendaItem.objects.readable_by(request.user).filter(
        committee=meeting.committee, state__in=[AgendaItem.State.PROPOSED, AgendaItem.State.ACCEPTED]
    )
    context = _context(request, meeting, quick) | {
        "proposals": proposals.exclude(put_off(meeting.day)).select_related("proposer"),
        "agenda_comments": comments_for(meeting, request.user),
        "item_templates": ItemTemplate.objects.filter(committee=meeting.committee_id, place=ItemTemplate.Place.CHOSEN),
        "agenda_comment_form": None,
        "answers": cases_for(request.user, waiting_answers(meeting)),
        "may_invite": allows(require_to_invite, meeting),
        "item_media": ItemForm().media,
    }
    return render(request, "meetings/prepare.html", context, status=status)


def agenda_to_be_mended(request, meeting: Meeting, quick: QuickItemForm):
    """Return the agenda with what was typed as a new item, and what is wrong with it."""
    if request.htmx:
        quick.begin_here()
        context = _context(request, meeting, quick) | {"focus": "quick"}
        return render(request, "meetings/_working_agenda.html", context, status=422)
    return worktable(request, meeting, quick, status=422)


def agenda_again(request, meeting_id: int, *, at: int, said: str, focus: str = "title", undo: str = ""):
    """Show the agenda after something was done: htmx gets it with what is said aloud, a plain browser the page.

    `at` is the item where the reader goes on; `focus` says on what: its title, the button that moved it, or ("quick")
    the line of a new item. `undo` is the address that takes it back.
    """
    if request.htmx:
        context = _context(request, meeting_prepared_by(request, meeting_id))
        context |= {"moved": at, "said": said, "focus": focus, "undo": undo}
        if focus == "quick":
            context["quick"].begin_here()
        return render(request, "meetings/_working_agenda_said.html", context)
    messages.success(request, said, extra_tags=undo)
    place = "#quick" if focus == "quick" else f"#item-{at}"
    return redirect(f"{reverse('meetings:prepare', args=[meeting_id])}?moved={at}{place}")


@require_POST
def restore_item(request, pk):
    """Put an item that was taken off back on the working agenda."""
    item = item_prepared_by(request, pk)
    workflow.restore_item(item=item, by=request.user)
    messages.success(request, _("“%(item)s” is on the agenda again.") % {"item": item.title})
    return redirect(f"{reverse('meetings:prepare', args=[item.meeting_id])}#item-{pk}")


def remove_item(request, pk):
    """Take an item off the working agenda; who opens the address is asked first."""
    item = item_prepared_by(request, pk)
    before_typing(request, require_changeable, item)
    if request.method == "POST":
        workflow.remove_item(item=item, by=request.user)
        undo = reverse("meetings:restore_item", args=[pk])
        said = _("“%(item)s” has been taken off the agenda.") % {"item": item.title}
        messages.success(request, said, extra_tags=undo)
        return redirect("meetings:prepare", item.meeting_id)
    annexes = item.attachments.in_use().count()
    context = {"item": item, "meeting": item.meeting, "committee": item.committee, "annexes": annexes}
    context["warning"] = withdrawal_warning(item.meeting)
    return render(request, "meetings/remove_item.html", context)
