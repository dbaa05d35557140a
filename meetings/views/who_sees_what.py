"""Who can see what of a meeting and why, to see as somebody, and who has opened what."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from meetings.models import AgendaItem, ClosedReading, Meeting
from meetings.reading.who_sees_what import who_sees_what
from members.gate import seeing_as
from members.gate.permissions import authorize
from members.models import Committee
from members.rules.roles import Permission


def managed_meeting(request, pk) -> Meeting:
    """Return a meeting whose access the reader manages; Http404 for who does not see it, PermissionDenied else."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_page(), pk=pk)
    authorize(request.user, Permission.MANAGE_COMMITTEE, meeting)
    return meeting


def who_can_see_what(request, pk):
    """Every item and annex against every person, with the reason; for the secretariat."""
    meeting = managed_meeting(request, pk)
    context = {"meeting": meeting, "committee": meeting.committee, "table": who_sees_what(meeting, request.user)}
    return render(request, "meetings/who_can_see_what.html", context)


@require_POST
def see_as(request, pk, person_pk):
    """See the portal as one of the people in the table would, for half an hour; noted, and nothing can be changed."""
    meeting = managed_meeting(request, pk)
    people = {person.pk: person for person in who_sees_what(meeting, request.user).people if person.is_active}
    if person_pk not in people or person_pk == request.user.pk:
        raise Http404
    seeing_as.see_as(request, people[person_pk], committee=meeting.committee)
    return redirect(meeting)


def readings(request, pk):
    """What was sent to whom, when it was first opened, and who has read what is closed; the newest 200."""
    meeting = managed_meeting(request, pk)
    items = AgendaItem.objects.readable_by(request.user).filter(meeting=meeting)
    closed = ClosedReading.objects.filter(item__in=items).select_related("person", "item")
    context = {
        "meeting": meeting,
        "committee": meeting.committee,
        "dispatches": meeting.dispatches.select_related("person").order_by("-sent_at", "person__sort_key"),
        "readings": closed[:200],
        "looks": meeting.committee.seen_as.select_related("by", "person")[:50],
    }
    return render(request, "meetings/readings.html", context)


def access_log(request, slug):
    """Who has read what is closed in a committee, the newest 500; kept for ACCESS_LOG_DAYS days."""
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    authorize(request.user, Permission.MANAGE_COMMITTEE, committee)
    items = AgendaItem.objects.readable_by(request.user).filter(committee=committee)
    closed = ClosedReading.objects.filter(item__in=items).select_related("person", "item__meeting")
    context = {"committee": committee, "readings": closed[:500], "days": settings.ACCESS_LOG_DAYS}
    return render(request, "meetings/access_log.html", context)
