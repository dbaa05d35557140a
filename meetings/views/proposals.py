"""Pages of proposed items: the list, to propose, to accept, to return, to put off, and to propose again."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.forms.item import ProposalForm, PutOffForm, ReasonForm, ResubmitForm, initial_of, texts_of
from meetings.models import AgendaItem, Meeting
from meetings.models.proposal import put_off
from meetings.reading.cutoffs import what_a_proposal_reaches
from meetings.rules.lifecycle import EDITABLE
from meetings.views.items import readable_item
from meetings.workflow.proposals import require_own, require_waiting
from members.gate.permissions import authorize, permissions_of
from members.models import Committee
from members.rules.roles import Permission
from pages.answer_form import answer_form
from pages.form_course import number_in
from pages.form_page import before_typing
from record import clock


def proposals(request, slug):
    """Items that have been proposed and wait for a meeting, that were put off, and that were returned."""
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    waiting = [AgendaItem.State.PROPOSED, AgendaItem.State.ACCEPTED, AgendaItem.State.RETURNED]
    items = AgendaItem.objects.readable_by(request.user).filter(committee=committee, state__in=waiting)
    coming = Meeting.objects.visible_to(request.user).filter(committee=committee, state__in=EDITABLE)
    context = {
        "committee": committee,
        "may": permissions_of(request.user, committee),
        "items": items.annotate(is_put_off=put_off(clock.today())).select_related("proposer").order_by("-pk"),
        "meetings": coming.filter(ends_at__gt=clock.now()).select_related("committee").order_by("starts_at"),
        "reader": request.user,
    }
    return render(request, "meetings/proposals.html", context)


def propose_item(request, slug):
    """Propose an item to the committee; its annexes are attached on its page, where one stands afterwards."""
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    authorize(request.user, Permission.PROPOSE_ITEM, committee)
    form = ProposalForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: workflow.propose_item(committee=committee, by=request.user, **form.text),
        done=_("The item has been proposed. Attach its annexes here, if it has any. The secretariat has been told."),
        to=lambda item: item.get_absolute_url(),
        committee=committee,
        title=_("Propose an item"),
        submit=_("Propose the item"),
        back=reverse("meetings:proposals", args=[slug]),
        draft=f"proposal-{committee.pk}",
        warning=what_a_proposal_reaches(committee, request.user),
    )


def resubmit_item(request, pk):
    """Change one's own proposal while nobody has taken it up; one that was returned is proposed again."""
    item = readable_item(request, pk)
    authorize(request.user, Permission.PROPOSE_ITEM, item)
    before_typing(request, require_own, item, request.user)
    form = (ResubmitForm if item.is_returned else ProposalForm)(request.POST or None, initial=initial_of(item))

    def do() -> AgendaItem:
        version, answer = form.cleaned_data["version"], form.cleaned_data.get("answer", "")
        return workflow.resubmit_item(item=item, expected_version=version, answer=answer, by=request.user, **form.text)

    return answer_form(
        request,
        form,
        do,
        done=_("The item has been proposed again.") if item.is_returned else _("The proposal has been saved."),
        to=item,
        now=initial_of,
        theirs=texts_of,
        committee=item.committee,
        title=_("Propose “%(item)s” again") % {"item": item.title} if item.is_returned else _("Edit the proposal"),
        submit=_("Propose the item again") if item.is_returned else _("Save the proposal"),
        back=item.get_absolute_url(),
        draft=f"proposal-item-{pk}",
    )


@require_POST
def accept_item(request, pk):
    """Put a proposed item on the agenda of the chosen meeting."""
    item = readable_item(request, pk)
    authorize(request.user, Permission.PREPARE_MEETING, item)
    meetings = Meeting.objects.visible_to(request.user).filter(committee=item.committee)
    meeting = get_object_or_404(meetings, pk=number_in(request.POST.get("meeting", "")))
    workflow.accept_item(item=item, meeting=meeting, by=request.user)
    said = _("“%(item)s” is on the agenda now.") % {"item": item.title}
    if meeting.is_published:
        said += " " + _("The agenda has been sent out: the item goes out with a supplementary agenda.")
    messages.success(request, said)
    return redirect("meetings:prepare", meeting.pk)


def return_item(request, pk):
    """Return a proposed item to its proposer with a comment."""
    item = readable_item(request, pk)
    authorize(request.user, Permission.PREPARE_MEETING, item)
    before_typing(request, require_waiting, item)
    form = ReasonForm(request.POST or None)
    return _answered(
        request,
        form,
        item,
        lambda: workflow.return_item(item=item, by=request.user, **form.cleaned_data),
        done=_("The item has been returned, and the proposer has been told."),
        title=_("Return “%(item)s”") % {"item": item.title},
        submit=_("Return the item"),
    )


def put_off_item(request, pk):
    """Let a proposed item wait until a later day, with the reason."""
    item = readable_item(request, pk)
    authorize(request.user, Permission.PREPARE_MEETING, item)
    before_typing(request, require_waiting, item)
    form = PutOffForm(request.POST or None)
    return _answered(
        request,
        form,
        item,
        lambda: workflow.put_off_item(item=item, by=request.user, **form.cleaned_data),
        done=_("The item waits until then, and the proposer has been told."),
        title=_("Put off “%(item)s”") % {"item": item.title},
        submit=_("Put off the item"),
    )


def _answered(request, form, item: AgendaItem, do, **words):
    back = reverse("meetings:proposals", args=[item.committee.slug])
    return answer_form(request, form, do, to=back, committee=item.committee, meeting=item.meeting, back=back, **words)
