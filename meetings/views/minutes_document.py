"""The draft of the minutes as one document: every item one below the other, each saved in its place."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.forms.decision import DecisionForm, initial_of
from meetings.forms.sitting import with_unsaved
from meetings.models import AgendaItem, Decision, ItemSitting, Meeting, Minutes
from meetings.reading.log import log_closed_page
from meetings.reading.quorum import Quorum
from meetings.reading.room import Line, Room, points_said, room_of
from meetings.views.offers import offers
from meetings.views.room import decided, item_in_room
from meetings.workflow.session import require_recordable
from members.gate.permissions import authorize, permissions_of
from members.rules.roles import Permission


@dataclass(frozen=True)
class Row:
    """One item of the document, and the form of what is written on it."""

    item: AgendaItem
    decision: Decision | None
    quorum: Quorum
    form: DecisionForm
    # What its reader typed and has not saved, in the room or here.
    sitting: ItemSitting | None = None
    saved: bool = False


def _meeting(request, pk) -> Meeting:
    """A meeting whose minutes are being written; Http404 or PermissionDenied for who may not write them."""
    readable = Meeting.objects.minutes_readable_by(request.user).filter(minutes__isnull=False)
    meeting = get_object_or_404(readable.for_page().select_related("minutes"), pk=pk)
    authorize(request.user, Permission.RECORD_MEETING, meeting)
    return meeting


def _row(line: Line, person, form: DecisionForm | None = None, *, saved: bool = False) -> Row:
    item, sitting = line.item, next((typed for typed in line.unsaved if typed.writer_id == person.pk), None)
    initial = with_unsaved(initial_of(item), sitting)
    form = form or DecisionForm(item=item, initial=initial, auto_id=f"id_{item.pk}_%s")
    # The page says above all items what becomes of it.
    form.fields["discussion"].help_text = ""
    return Row(item, line.decision, line.quorum, form, sitting, saved)


def _page(request, inside: Room, *, of: AgendaItem | None = None, form: DecisionForm | None = None, status: int = 200):
    """The whole document; `form` is that of the item `of` where it is to be mended."""
    meeting, may = inside.meeting, permissions_of(request.user, inside.meeting)
    prefetch_related_objects(inside.items, points_said())
    log_closed_page([item.pk for item in inside.items if item.is_closed], request.user, _("Minutes"))
    rows = [_row(line, request.user, form if of == line.item else None) for line in inside.lines]
    context = {
        "meeting": meeting,
        "committee": meeting.committee,
        "minutes": meeting.minutes,
        "may": may,
        "offers": offers(meeting, request.user, may, items=inside.items),
        "rows": rows,
        # The scripts of its editor are those of all; that one is to be mended is said in the title.
        "form": form or (rows[0].form if rows else None),
    }
    return render(request, "meetings/minutes_document.html", context, status=status)


def minutes_document(request, pk):
    """Every item with what is written on it: outcome, wording, what was discussed, and notes of facts."""
    meeting = _meeting(request, pk)
    require_recordable(meeting)
    return _page(request, room_of(meeting, request.user))


def write_in_document(request, pk):
    """Save what is written on one item; htmx gets the item back, a browser without JavaScript the document."""
    item = item_in_room(request, pk)
    meeting = _meeting(request, item.meeting_id)
    address = f"{reverse('meetings:minutes_document', args=[meeting.pk])}#item-{pk}"
    if request.method != "POST":
        return redirect(address)
    require_recordable(meeting)
    form, status = decided(request, item)
    if status == 200 and not request.htmx:
        messages.success(request, _("Item %(number)s has been saved.") % {"number": item.number})
        return redirect(address)
    inside = room_of(meeting, request.user)
    if not request.htmx:
        return _page(request, inside, of=item, form=form, status=status)
    line = next((line for line in inside.lines if line.item == item), None)
    if line is None:
        raise Http404
    prefetch_related_objects([line.item], points_said())
    row = _row(line, request.user, None if status == 200 else form, saved=status == 200)
    context = {"row": row, "meeting": meeting}
    return render(request, "meetings/_minutes_document_item_said.html", context, status=status)


@require_POST
def choose_minutes_form(request, pk):
    """Let the minutes tell what was discussed, or decisions only."""
    meeting = _meeting(request, pk)
    wanted = request.POST.get("form", "")
    if wanted not in Minutes.Form.values:
        raise Http404
    workflow.choose_minutes_form(minutes=meeting.minutes, form=wanted, by=request.user)
    said = _("The minutes are in this form now: %(form)s.") % {"form": Minutes.Form(wanted).label}
    messages.success(request, said)
    back = "meetings:minutes_document" if request.POST.get("back") == "document" else "meetings:minutes"
    return redirect(back, pk)
