"""Access to a meeting: who can see what and why, guests, and who has opened what."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.forms.grant import GrantForm
from meetings.models import AgendaItem, ClosedReading, ItemGrant, Meeting, MeetingGrant
from meetings.reading.agenda import read_agenda
from meetings.reading.who_sees_what import who_sees_what
from members.gate import seeing_as
from members.gate.permissions import authorize
from members.models import Committee
from members.rules.roles import Permission
from members.workflow import add_person
from pages.answer_form import answer_form
from record import clock


def _meeting(request, pk) -> Meeting:
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_page(), pk=pk)
    authorize(request.user, Permission.MANAGE_COMMITTEE, meeting)
    return meeting


def who_can_see_what(request, pk):
    """Every item and annex against every person, with the reason; for the secretariat."""
    meeting = _meeting(request, pk)
    context = {"meeting": meeting, "committee": meeting.committee, "table": who_sees_what(meeting, request.user)}
    return render(request, "meetings/who_can_see_what.html", context)


@require_POST
def see_as(request, pk, person_pk):
    """See the portal as one of the people in the table would, for half an hour; noted, and nothing can be changed."""
    meeting = _meeting(request, pk)
    people = {person.pk: person for person in who_sees_what(meeting, request.user).people if person.is_active}
    if person_pk not in people or person_pk == request.user.pk:
        raise Http404
    seeing_as.see_as(request, people[person_pk], committee=meeting.committee)
    return redirect(meeting)


def readings(request, pk):
    """What was sent to whom, when it was first opened, and who has read what is closed; the newest 200."""
    meeting = _meeting(request, pk)
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


def access(request, pk):
    """The grants of a meeting and its items."""
    meeting = _meeting(request, pk)
    grants = MeetingGrant.objects.filter(content_object=meeting).select_related("user", "granted_by")
    items = AgendaItem.objects.readable_by(request.user).filter(meeting=meeting)
    item_grants = ItemGrant.objects.filter(content_object__in=items)
    item_grants = item_grants.select_related("user", "granted_by", "content_object")
    context = {
        "meeting": meeting,
        "committee": meeting.committee,
        "grants": grants,
        "item_grants": item_grants,
        "now": clock.now(),
    }
    return render(request, "meetings/access.html", context)


@transaction.atomic
def _give(meeting: Meeting, data: dict, by) -> None:
    person = data["person"] or add_person(name=data["name"], email=data["email"], by=by)
    terms = {"person": person, "reason": data["reason"], "expires_at": data["expires_at"], "by": by}
    if data["item"]:
        item = AgendaItem.objects.readable_by(by).get(pk=data["item"], meeting=meeting)
        workflow.grant_item(item=item, **terms)
    else:
        workflow.grant_meeting(meeting=meeting, **terms)


def grant(request, pk):
    """Give a person outside the committee access to one item, or to the open items of the meeting."""
    meeting = _meeting(request, pk)
    entries = [entry for entry in read_agenda(meeting, request.user, working=True) if entry.readable]
    form = GrantForm(request.POST or None, meeting=meeting, entries=entries)
    return answer_form(
        request,
        form,
        lambda: _give(meeting, form.cleaned_data, request.user),
        done=_("The access has been given, and the person has been told."),
        to=reverse("meetings:access", args=[pk]),
        committee=meeting.committee,
        title=_("Give access to a guest"),
        submit=_("Give access"),
        back=reverse("meetings:access", args=[pk]),
    )


def _renew(request, model, pk, *, meeting_of):
    one = get_object_or_404(model.objects.select_related("content_object", "user"), pk=pk)
    meeting = _meeting(request, meeting_of(one))
    workflow.renew_link(grant=one, by=request.user)
    messages.success(request, _("%(name)s gets a new link by mail. The former one has ended.") % {"name": one.user})
    return redirect("meetings:access", meeting.pk)


@require_POST
def renew_item_link(request, pk):
    """Send the guest of one item a new link."""
    return _renew(request, ItemGrant, pk, meeting_of=lambda one: one.content_object.meeting_id)


@require_POST
def renew_meeting_link(request, pk):
    """Send the guest of a meeting a new link."""
    return _renew(request, MeetingGrant, pk, meeting_of=lambda one: one.content_object_id)


def _revoke(request, model, pk, *, meeting_of):
    one = get_object_or_404(model.objects.select_related("content_object", "user"), pk=pk)
    meeting = _meeting(request, meeting_of(one))
    workflow.revoke_grant(grant=one, by=request.user)
    messages.success(request, _("The access of %(name)s has ended.") % {"name": one.user})
    return redirect("meetings:access", meeting.pk)


@require_POST
def revoke_item_grant(request, pk):
    """End the access to one item now."""
    return _revoke(request, ItemGrant, pk, meeting_of=lambda one: one.content_object.meeting_id)


@require_POST
def revoke_meeting_grant(request, pk):
    """End the access to a meeting now."""
    return _revoke(request, MeetingGrant, pk, meeting_of=lambda one: one.content_object_id)
