"""Follow a meeting while it is held: the page of each reader, the screen on the wall, and who says what is treated."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.models import AgendaItem, Meeting
from meetings.reading.follow import Now, now_for, now_on_the_wall
from meetings.reading.room import room_of
from meetings.rules.lifecycle import MeetingState
from meetings.views.room import item_in_room, item_seen
from meetings.views.room_page import part_of
from members.gate.permissions import authorize, permissions_of
from members.rules.roles import Permission
from record import clock

# What comes before: the page waits for it. Afterwards it says that it is over.
_LATE = timedelta(hours=3)
_WAITS = (MeetingState.PUBLISHED, MeetingState.IN_SESSION)


def follow(request, pk):
    """The item that is being treated, as the reader may read it; htmx asks again every few seconds."""
    meeting = _meeting(request, pk)
    may = permissions_of(request.user, meeting)
    now = now_for(meeting, request.user, records=Permission.RECORD_MEETING in may)
    return _shown(request, meeting, now, "meetings/follow.html", may=may)


def wall(request, pk):
    """The same in large letters and with nothing closed, for a screen in the room; for who records the meeting."""
    meeting = _meeting(request, pk)
    authorize(request.user, Permission.RECORD_MEETING, meeting)
    return _shown(request, meeting, now_on_the_wall(meeting), "meetings/wall.html")


def _meeting(request, pk) -> Meeting:
    return get_object_or_404(Meeting.objects.visible_to(request.user).for_page(), pk=pk)


def _shown(request, meeting: Meeting, now: Now, template: str, **more):
    """The page, or for htmx the part that changes; nothing where the reader has seen it already."""
    seen = request.GET.get("seen", "")
    if request.htmx and seen == now.seen:
        return HttpResponse(status=204)
    context = {"meeting": meeting, "committee": meeting.committee, "now": now, "waits": now.state in _WAITS, **more}
    context["is_news"] = seen.rpartition(".")[0] != now.news
    # A meeting nobody has closed keeps nobody logged on through the night.
    context["is_on_time"] = meeting.is_in_session and clock.now() < meeting.ends_at + _LATE
    context["on_the_wall"] = template == "meetings/wall.html"
    return render(request, "meetings/_follow_now_said.html" if request.htmx else template, context)


def take_up(request, pk):
    """Note that the group has this item before it now (POST), or show how long it has had it."""
    item = item_in_room(request, pk)
    if request.method == "POST":
        workflow.take_up(item=item, by=request.user)
    elif not request.htmx:
        return redirect(item.room_address)
    return _now_in_room(request, item)


@require_POST
def pause_meeting(request, pk):
    """Note that the group takes a break; `at` is the item that is shown."""
    item = item_in_room(request, pk)
    workflow.pause_meeting(meeting=item.require_meeting(), by=request.user)
    return _now_in_room(request, item)


def _now_in_room(request, item: AgendaItem):
    """htmx gets the time of the item back, beside the list of them all; a browser without JavaScript the room."""
    inside = room_of(Meeting.objects.for_page().get(pk=item.meeting_id), request.user)
    item = item_seen(inside, item.pk)
    if not request.htmx:
        return redirect(item.room_address)
    return render(request, "meetings/_room_now_said.html", part_of(request, inside, item))
