"""The meeting plan of a committee, and the form a meeting is planned with."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings import workflow
from meetings.forms.meeting import MeetingForm, initial_of
from meetings.models import DatePoll, Meeting
from meetings.views.moving import dated_page, dragged
from meetings.workflow.items import require_editable
from meetings.workflow.planning import require_deletable
from members.gate.permissions import authorize, permissions_of
from members.models import Committee
from members.rules.roles import Permission
from members.workflow.goes_on import require_has_not_ended, require_work_goes_on
from pages.answer_form import answer_form
from pages.form_page import before_typing
from record import clock

# So many meetings held stand on a page of the plan.
_PER_PAGE = 30


def meetings(request, slug):
    """The meetings of the committee: those to come first, then the past ones, newest first, in pages."""
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    plan = Meeting.objects.visible_to(request.user).filter(committee=committee).select_related("committee", "chair")
    now = clock.now()
    past = plan.filter(ends_at__lt=now).order_by("-starts_at", "-pk")
    context = {
        "committee": committee,
        "may": permissions_of(request.user, committee),
        "polls": DatePoll.objects.visible_to(request.user).open().filter(committee=committee),
        "upcoming": list(plan.filter(ends_at__gte=now)),
        "past": Paginator(past, _PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "meetings/meetings.html", context)


def create_meeting(request, slug):
    """Plan a meeting."""
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    authorize(request.user, Permission.PREPARE_MEETING, committee)
    before_typing(request, require_work_goes_on, committee)
    before_typing(request, require_has_not_ended, committee)
    form = MeetingForm(request.POST or None, committee=committee, person=request.user)
    return answer_form(
        request,
        form,
        lambda: workflow.create_meeting(committee=committee, by=request.user, **form.facts),
        done=_("The meeting has been planned. Add items to its agenda when you are ready."),
        to=lambda meeting: reverse("meetings:prepare", args=[meeting.pk]),
        committee=committee,
        title=_("Create a meeting"),
        submit=_("Create the meeting"),
        back=reverse("meetings:meetings", args=[slug]),
        draft=f"meeting-new-{committee.pk}",
    )


def edit_meeting(request, pk):
    """Change time, place, people and deadlines of a meeting."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_page(), pk=pk)
    authorize(request.user, Permission.PREPARE_MEETING, meeting)
    before_typing(request, require_editable, meeting)
    initial, clashes = dragged(request, meeting, initial_of(meeting))
    form = MeetingForm(
        request.POST or None, committee=meeting.committee, person=request.user, meeting=meeting, initial=initial
    )

    def do():
        version = form.cleaned_data["version"]
        return workflow.edit_meeting(meeting=meeting, by=request.user, expected_version=version, **form.facts)

    return answer_form(
        request,
        form,
        do,
        done=_("The meeting has been saved."),
        to=reverse("meetings:prepare", args=[pk]),
        now=initial_of,
        page=dated_page,
        clashes=clashes,
        committee=meeting.committee,
        meeting=meeting,
        title=_("Edit meeting %(number)s") % {"number": meeting.reference},
        submit=_("Save the meeting"),
        back=reverse("meetings:prepare", args=[pk]),
        draft=f"meeting-{pk}",
    )


def delete_meeting(request, pk):
    """Ask, then take a meeting that is only planned out of the plan."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_page(), pk=pk)
    authorize(request.user, Permission.PREPARE_MEETING, meeting)
    before_typing(request, require_deletable, meeting)
    if request.method == "POST":
        workflow.delete_meeting(meeting=meeting, by=request.user)
        messages.success(request, _("The meeting has been deleted. Its number is free again."))
        return redirect("meetings:meetings", meeting.committee.slug)
    context = {"meeting": meeting, "committee": meeting.committee}
    return render(request, "meetings/delete_meeting.html", context)
