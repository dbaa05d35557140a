"""The chain of decisions on one matter: tied to an earlier one by the secretariat, untied, and taken up again."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.forms.decision_choice import EarlierForm, TakeUpForm
from meetings.models import AgendaItem, Decision, MatterTie
from meetings.reading.agenda import sent_out_title
from members.gate.permissions import authorize
from members.rules.roles import Permission
from pages.answer_form import answer_form


def _page_of(item: AgendaItem, person) -> str:
    """The page on which the chain of an item is read: that of its decision, where there is one to read."""
    decision = Decision.objects.readable_by(person).filter(item=item).first()
    return (decision or item).get_absolute_url()


def tie_to_earlier(request, pk):
    """Say which earlier decision an item, or what was decided on it, goes on with."""
    items = AgendaItem.objects.readable_by(request.user).select_related("meeting__current_revision", "committee")
    item = get_object_or_404(items, pk=pk)
    authorize(request.user, Permission.PREPARE_MEETING, item)
    form = EarlierForm(request.POST or None, item=item, person=request.user)
    back = _page_of(item, request.user)
    return answer_form(
        request,
        form,
        lambda: workflow.tie_to_earlier(item=item, by=request.user, **form.cleaned_data),
        done=_("The two stand in one chain now."),
        to=f"{back}#matter",
        committee=item.committee,
        meeting=item.meeting,
        title=_("Earlier decision that “%(item)s” goes on with") % {"item": sent_out_title(item)},
        submit=_("Tie them"),
        back=back,
        draft=f"earlier-{pk}",
    )


@require_POST
def untie_from_earlier(request, pk):
    """Take back that an item goes on with an earlier decision, on the page of either."""
    readable = AgendaItem.objects.readable_by(request.user)
    ties = MatterTie.objects.filter(item__in=readable, earlier__in=readable).select_related("item__committee")
    tie = get_object_or_404(ties, pk=pk)
    authorize(request.user, Permission.PREPARE_MEETING, tie.item)
    workflow.untie_from_earlier(tie=tie, by=request.user)
    messages.success(request, _("The two are tied no more."))
    from_earlier = request.POST.get("at") == str(tie.earlier_id)
    return redirect(_page_of(tie.earlier if from_earlier else tie.item, request.user))


def take_up_again(request, pk):
    """Put the matter of a decision on the agenda of a coming meeting; its text is written there."""
    decision = get_object_or_404(Decision.objects.readable_by(request.user).with_item(), pk=pk)
    authorize(request.user, Permission.PREPARE_MEETING, decision.item)
    form = TakeUpForm(request.POST or None, decision=decision, person=request.user)
    return answer_form(
        request,
        form,
        lambda: workflow.take_up_again(decision=decision, by=request.user, **form.cleaned_data),
        done=lambda item: _("“%(item)s” is on the agenda. Write here what it is about now.") % {"item": item.title},
        to=lambda item: reverse("meetings:edit_item", args=[item.pk]),
        committee=decision.meeting.committee,
        meeting=decision.meeting,
        title=_("Take up decision %(reference)s again") % {"reference": decision.reference},
        submit=_("Put on the agenda"),
        back=decision.get_absolute_url(),
        draft=f"take-up-{pk}",
    )
