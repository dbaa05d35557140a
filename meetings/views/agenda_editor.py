"""What is done to the working agenda in place: add, move, duplicate, send on. Each answers with the agenda again."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.forms.quick_item import QuickItemForm
from meetings.models import AgendaItem, Meeting
from meetings.reading.agenda import working_agenda
from meetings.views.preparation import agenda_again, agenda_to_be_mended, item_prepared_by, meeting_prepared_by
from meetings.workflow.places import stands_behind
from members.gate.permissions import authorize
from members.rules.roles import Permission
from pages.form_course import number_in, refusals_to


def _now_at(item: AgendaItem) -> str:
    entries = working_agenda(item.require_meeting())
    number = next((entry.number for entry in entries if entry.item_id == item.pk), "")
    return _("“%(item)s” is item %(number)s now.") % {"item": item.title, "number": number}


def _back_to(item: AgendaItem, behind: int) -> str:
    """The address that puts an item back where it stood; "" where it stands there still."""
    address = reverse("meetings:place_item", args=[item.pk])
    return f"{address}?after={behind}" if stands_behind(item) != behind else ""


@require_POST
def quick_add(request, pk):
    """Add an item in place; the next one can be typed at once."""
    meeting = meeting_prepared_by(request, pk)
    form = QuickItemForm(request.POST)
    if form.is_valid():
        with refusals_to(form):
            item = workflow.add_item(meeting=meeting, by=request.user, **form.text)
    if not form.is_valid():
        return agenda_to_be_mended(request, meeting, form)
    said = _("“%(item)s” has been added.") % {"item": item.title}
    return agenda_again(request, meeting.pk, at=item.pk, said=said, focus="quick")


@require_POST
def move_item(request, pk, direction):
    """Move an item one place up or down."""
    item = item_prepared_by(request, pk)
    behind = stands_behind(item)
    workflow.move_item(item=item, up=direction == "up", by=request.user)
    said, undo = _now_at(item), _back_to(item, behind)
    return agenda_again(request, item.require_meeting().pk, at=pk, said=said, focus="button", undo=undo)


@require_POST
def place_item(request, pk):
    """Move an item to a place: `to` its number in the list, or `after` another item (0: before the first).

    The address itself names that item where a move is taken back, which is not offered to be taken back again.
    """
    item = item_prepared_by(request, pk)
    behind, taken_back = stands_behind(item), request.GET.get("after")
    after = request.POST.get("after", taken_back)
    place = {"to": number_in(request.POST.get("to", ""))} if after is None else {"after": number_in(after)}
    workflow.place_item(item=item, by=request.user, **place)
    undo = _back_to(item, behind) if taken_back is None else ""
    return agenda_again(request, item.require_meeting().pk, at=pk, said=_now_at(item), undo=undo)


@require_POST
def duplicate_item(request, pk):
    """Put a copy of an item behind it."""
    item = item_prepared_by(request, pk)
    copy = workflow.duplicate_item(item=item, by=request.user)
    said = _("“%(item)s” has been added.") % {"item": copy.title}
    return agenda_again(request, item.require_meeting().pk, at=copy.pk, said=said)


@require_POST
def send_on(request, pk):
    """Move an item to another meeting, or, where none is named, to the items that wait for one."""
    item = item_prepared_by(request, pk)
    wanted = request.POST.get("meeting", "")
    to = None
    if wanted:
        meetings = Meeting.objects.visible_to(request.user).filter(committee=item.committee)
        to = get_object_or_404(meetings, pk=number_in(wanted))
    here, behind = item.require_meeting(), stands_behind(item)
    sent = workflow.send_on(item=item, to=to, by=request.user)
    said = _("“%(item)s” waits for a meeting now.") % {"item": item.title}
    if to is not None:
        said = _("“%(item)s” is on the agenda of meeting %(number)s now.") % {
            "item": item.title,
            "number": to.reference,
        }
    undo = f"{reverse('meetings:bring_back', args=[sent.pk])}?meeting={here.pk}&after={behind}"
    return agenda_again(request, here.pk, at=0, said=said, undo=undo)


@require_POST
def bring_back(request, pk):
    """Put an item that was moved to another meeting, or waits for one, back on the agenda it was moved from."""
    items = AgendaItem.objects.readable_by(request.user).select_related("meeting__committee", "committee")
    item = get_object_or_404(items, pk=pk)
    authorize(request.user, Permission.PREPARE_MEETING, item)
    here = meeting_prepared_by(request, number_in(request.GET.get("meeting", "")))
    back = workflow.bring_back(item=item, to=here, after=number_in(request.GET.get("after", "")), by=request.user)
    return agenda_again(request, here.pk, at=back.pk, said=_now_at(back))
