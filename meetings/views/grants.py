"""Guests: what people outside the committee are given to read, for how long, and by which link."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.forms.grant import GrantForm
from meetings.models import AgendaItem, ItemGrant, Meeting, MeetingGrant
from meetings.reading.agenda import read_agenda
from meetings.views.who_sees_what import managed_meeting
from members.workflow import add_person
from pages.answer_form import answer_form
from record import clock


def grants(request, pk):
    """The grants of a meeting and its items."""
    meeting = managed_meeting(request, pk)
    of_meeting = MeetingGrant.objects.filter(content_object=meeting).select_related("user", "granted_by")
    items = AgendaItem.objects.readable_by(request.user).filter(meeting=meeting)
    item_grants = ItemGrant.objects.filter(content_object__in=items)
    item_grants = item_grants.select_related("user", "granted_by", "content_object")
    context = {
        "meeting": meeting,
        "committee": meeting.committee,
        "grants": of_meeting,
        "item_grants": item_grants,
        "now": clock.now(),
    }
    return render(request, "meetings/grants.html", context)


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
    meeting = managed_meeting(request, pk)
    entries = [entry for entry in read_agenda(meeting, request.user, working=True) if entry.readable]
    form = GrantForm(request.POST or None, meeting=meeting, entries=entries)
    return answer_form(
        request,
        form,
        lambda: _give(meeting, form.cleaned_data, request.user),
        done=_("The access has been given, and the person has been told."),
        to=reverse("meetings:grants", args=[pk]),
        committee=meeting.committee,
        meeting=meeting,
        title=_("Give access to a guest"),
        submit=_("Give access"),
        back=reverse("meetings:grants", args=[pk]),
    )


def _renew(request, model, pk, *, meeting_of):
    grant = get_object_or_404(model.objects.select_related("content_object", "user"), pk=pk)
    meeting = managed_meeting(request, meeting_of(grant))
    workflow.renew_link(grant=grant, by=request.user)
    messages.success(request, _("%(name)s gets a new link by mail. The former one has ended.") % {"name": grant.user})
    return redirect("meetings:grants", meeting.pk)


@require_POST
def renew_item_link(request, pk):
    """Send the guest of one item a new link."""
    return _renew(request, ItemGrant, pk, meeting_of=lambda grant: grant.content_object.meeting_id)


@require_POST
def renew_meeting_link(request, pk):
    """Send the guest of a meeting a new link."""
    return _renew(request, MeetingGrant, pk, meeting_of=lambda grant: grant.content_object_id)


def _revoke(request, model, pk, *, meeting_of):
    grant = get_object_or_404(model.objects.select_related("content_object", "user"), pk=pk)
    meeting = managed_meeting(request, meeting_of(grant))
    workflow.revoke_grant(grant=grant, by=request.user)
    messages.success(request, _("The access of %(name)s has ended.") % {"name": grant.user})
    return redirect("meetings:grants", meeting.pk)


@require_POST
def revoke_item_grant(request, pk):
    """End the access to one item now."""
    return _revoke(request, ItemGrant, pk, meeting_of=lambda grant: grant.content_object.meeting_id)


@require_POST
def revoke_meeting_grant(request, pk):
    """End the access to a meeting now."""
    return _revoke(request, MeetingGrant, pk, meeting_of=lambda grant: grant.content_object_id)
