"""What one follows in the register of decisions: saved under a name, seen, and ended."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.forms.followed_decisions import FollowForm
from meetings.models import DecisionWatch
from meetings.views.decision_register import asked_decisions, kept_of, query_of
from members.models import Committee
from pages.answer_form import answer_form


def _title(committee: Committee | None) -> str:
    if committee is None:
        return _("Follow these decisions of all groups")
    return _("Follow these decisions of %(committee)s") % {"committee": committee.short_name}


def follow_decisions(request, slug=None):
    """Follow the decisions as the register is narrowed by the address."""
    committee, _readable, asked = asked_decisions(request, slug)
    query = query_of(kept_of(request, asked))
    form = FollowForm(request.POST or None)
    register = reverse("meetings:decisions", args=[slug]) if slug else reverse("meetings:all_decisions")
    return answer_form(
        request,
        form,
        lambda: workflow.follow_decisions(committee=committee, query=query, by=request.user, **form.cleaned_data),
        done=_("You are told when there is something new, once a day at most."),
        to=reverse("meetings:followed_decisions"),
        committee=committee,
        title=_title(committee),
        submit=_("Follow"),
        back=f"{register}?{query}",
        draft=f"follow-{slug or 'all'}",
    )


def followed_decisions(request):
    """What the reader follows, with the way to the decisions."""
    watches = DecisionWatch.objects.of(request.user).select_related("committee")
    return render(request, "meetings/followed_decisions.html", {"watches": watches})


@require_POST
def unfollow_decisions(request, pk):
    """Follow something no more."""
    watch = get_object_or_404(DecisionWatch.objects.of(request.user), pk=pk)
    workflow.unfollow_decisions(watch=watch, by=request.user)
    messages.success(request, _("You do not follow “%(name)s” any more.") % {"name": watch})
    return redirect("meetings:followed_decisions")
