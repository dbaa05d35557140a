"""Follow-ups: what decisions set going, and how far it is."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from meetings import workflow
from meetings.forms.decision import FollowUpForm, FollowUpUpdateForm
from meetings.models import Decision, FollowUp
from meetings.reading.agenda import sent_out_title
from members.gate.permissions import authorize, permissions_of
from members.models import Committee
from members.rules.roles import Permission
from pages.answer_form import answer_form


def follow_ups(request, slug):
    """The follow-ups of a committee: unfinished first, then finished; `?mine=1` only one's own."""
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    found = FollowUp.objects.readable_by(request.user).filter(decision__item__committee=committee).with_decision()
    mine = "mine" in request.GET
    if mine:
        found = found.filter(responsible=request.user)
    finished = [FollowUp.State.DONE, FollowUp.State.DROPPED]
    context = {
        "committee": committee,
        "mine": mine,
        "unfinished": found.unfinished(),
        "finished": found.filter(state__in=finished).order_by("-due_on", "-pk"),
    }
    return render(request, "meetings/follow_ups.html", context)


def follow_up(request, pk):
    """One follow-up with its updates, and the form for the next one."""
    shown = get_object_or_404(FollowUp.objects.readable_by(request.user).with_decision(), pk=pk)
    form = FollowUpUpdateForm(request.POST or None, initial={"state": shown.state})
    may_update = FollowUp.objects.writable_by(request.user).filter(pk=pk).exists()
    if request.method == "POST":
        if not may_update:
            raise PermissionDenied
        if form.is_valid():
            workflow.update_follow_up(follow_up=shown, by=request.user, **form.cleaned_data)
            messages.success(request, _("The update has been saved."))
            return redirect("meetings:follow_up", pk)
    readable = Decision.objects.readable_by(request.user).filter(pk=shown.decision_id).exists()
    context = {
        "follow_up": shown,
        "committee": shown.decision.meeting.committee,
        "may": permissions_of(request.user, shown),
        "may_update": may_update,
        "updates": shown.updates.select_related("made_by"),
        "form": form,
        "decided": f"{shown.decision.reference} {sent_out_title(shown.decision.item)}" if readable else "",
    }
    return render(request, "meetings/follow_up.html", context)


def add_follow_up(request, pk):
    """Give somebody a task that follows from a decision."""
    decision = get_object_or_404(Decision.objects.readable_by(request.user).with_item(), pk=pk)
    authorize(request.user, Permission.RECORD_MEETING, decision.item)
    form = FollowUpForm(request.POST or None, item=decision.item)
    back = decision.item.room_address
    return answer_form(
        request,
        form,
        lambda: workflow.add_follow_up(decision=decision, by=request.user, **form.cleaned_data),
        done=_("The task has been given, and the responsible person has been told."),
        to=back if decision.meeting.may_be_recorded else decision,
        committee=decision.meeting.committee,
        meeting=decision.meeting,
        title=_("Follow-up on %(reference)s") % {"reference": decision.reference},
        submit=_("Give the task"),
        back=back,
        draft=f"follow-up-{pk}",
    )
