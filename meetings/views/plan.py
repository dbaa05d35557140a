"""The meeting plan of a committee, and the form a meeting is planned with."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings import workflow
from meetings.forms.meeting import MeetingForm, initial_of
from meetings.models import Meeting
from meetings.workflow.items import require_editable
from members.gate.access import authorize, permissions_of
from members.models import Committee
from pages.form_course import on_top_of, refusals_to
from pages.form_page import before_typing, form_page
from record import clock
from record.verbs import Conflict


def meetings(request, slug):
    """Every meeting of the committee: those to come first, then the past ones, newest first."""
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    plan = Meeting.objects.visible_to(request.user).filter(committee=committee).select_related("committee", "chair")
    now = clock.now()
    context = {
        "committee": committee,
        "may": permissions_of(request.user, committee),
        "upcoming": [one for one in plan if one.ends_at >= now],
        "past": [one for one in reversed(plan) if one.ends_at < now],
    }
    return render(request, "meetings/meetings.html", context)


def create_meeting(request, slug):
    """Plan a meeting."""
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    authorize(request.user, "meetings.prepare_meeting", committee)
    form = MeetingForm(request.POST or None, committee=committee)
    if form.is_valid():
        with refusals_to(form):
            meeting = workflow.create_meeting(committee=committee, by=request.user, **form.facts)
        if form.is_valid():
            messages.success(request, _("The meeting has been planned. Add items to its agenda when you are ready."))
            return redirect("meetings:prepare", meeting.pk)
    return form_page(
        request,
        committee=committee,
        form=form,
        title=_("Create a meeting"),
        submit=_("Create the meeting"),
        back=reverse("meetings:meetings", args=[slug]),
        draft=f"meeting-new-{committee.pk}",
    )


def edit_meeting(request, pk):
    """Change time, place, people and deadlines of a meeting."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_page(), pk=pk)
    authorize(request.user, "meetings.prepare_meeting", meeting)
    before_typing(request, require_editable, meeting)
    form = MeetingForm(request.POST or None, committee=meeting.committee, meeting=meeting, initial=initial_of(meeting))
    theirs, status = [], 200
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            with refusals_to(form):
                workflow.edit_meeting(meeting=meeting, by=request.user, expected_version=version, **form.facts)
        except Conflict as conflict:
            theirs, status = on_top_of(form, conflict, initial_of(conflict.current)), 409
        else:
            if form.is_valid():
                messages.success(request, _("The meeting has been saved."))
                return redirect("meetings:prepare", pk)
    return form_page(
        request,
        committee=meeting.committee,
        form=form,
        title=_("Edit meeting %(number)s") % {"number": meeting.reference},
        submit=_("Save the meeting"),
        back=reverse("meetings:prepare", args=[pk]),
        draft=f"meeting-{pk}",
        theirs=theirs,
        status=status,
    )
