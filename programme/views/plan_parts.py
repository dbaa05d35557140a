"""Pages of what belongs to one climate plan: its milestones, links and documents."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.annexes.kept_documents import sent
from meetings.forms.item import ReasonForm
from meetings.views.annexes import say_too_big
from pages.form_course import facts_of, number_in
from programme import workflow
from programme.forms.plan import MilestoneForm, NewMilestoneForm, PlanLinkForm, shown_milestone
from programme.models import PlanDocument, PlanMilestone
from programme.views.plans import ask_of_plan, plan_kept, plan_seen
from programme.views.while_open import for_typing
from record import clock
from workgroups.forms.work import DocumentForm


def _milestone(request, slug, pk, milestone_pk) -> PlanMilestone:
    plan = plan_kept(request, slug, pk)
    milestone = get_object_or_404(plan.milestones.select_related("step"), pk=milestone_pk)
    milestone.plan = plan
    return milestone


@for_typing
def add_milestone(request, slug, pk):
    """Say when the plan reached a milestone, or is expected to."""
    plan = plan_kept(request, slug, pk)
    form = NewMilestoneForm(request.POST or None, plan=plan, initial={"day": clock.today()})
    return ask_of_plan(
        request,
        plan,
        form,
        lambda: workflow.set_milestone(plan=plan, by=request.user, expected_version=0, **form.cleaned_data),
        done=lambda milestone: _("“%(milestone)s” has been saved.") % {"milestone": milestone},
        now=shown_milestone,
        title=_("Add a milestone for %(municipality)s") % {"municipality": plan},
        submit=_("Add the milestone"),
        draft=f"plan-milestone-new-{pk}",
    )


@for_typing
def edit_milestone(request, slug, pk, milestone_pk):
    """Change the day of a milestone, and how sure it is."""
    milestone = _milestone(request, slug, pk, milestone_pk)
    form = MilestoneForm(request.POST or None, initial=shown_milestone(milestone))
    return ask_of_plan(
        request,
        milestone.plan,
        form,
        lambda: workflow.set_milestone(plan=milestone.plan, step=milestone.step, by=request.user, **facts_of(form)),
        done=_("“%(milestone)s” has been saved.") % {"milestone": milestone},
        now=shown_milestone,
        title=_("%(municipality)s: %(milestone)s") % {"municipality": milestone.plan, "milestone": milestone},
        submit=_("Save the milestone"),
        draft=f"plan-milestone-{milestone_pk}",
    )


@require_POST
def confirm_milestone(request, slug, pk, milestone_pk):
    """Say that a milestone is as it stands there."""
    milestone = _milestone(request, slug, pk, milestone_pk)
    version = number_in(request.POST.get("version", ""))
    workflow.confirm_milestone(milestone=milestone, by=request.user, expected_version=version)
    messages.success(request, _("“%(milestone)s” is confirmed.") % {"milestone": milestone})
    return redirect(milestone.plan)


def remove_milestone(request, slug, pk, milestone_pk):
    """Take away a milestone that was wrong."""
    milestone = _milestone(request, slug, pk, milestone_pk)
    form = ReasonForm(request.POST or None)
    return ask_of_plan(
        request,
        milestone.plan,
        form,
        lambda: workflow.remove_milestone(milestone=milestone, by=request.user, **form.cleaned_data),
        done=_("“%(milestone)s” has been taken away. It stays in the history.") % {"milestone": milestone},
        title=_("Take away “%(milestone)s” from %(municipality)s")
        % {"milestone": milestone, "municipality": milestone.plan},
        submit=_("Take it away"),
    )


@for_typing
def add_plan_link(request, slug, pk):
    """Put a link on the page of a plan."""
    plan = plan_kept(request, slug, pk)
    form = PlanLinkForm(request.POST or None)
    return ask_of_plan(
        request,
        plan,
        form,
        lambda: workflow.add_plan_link(plan=plan, by=request.user, **form.cleaned_data),
        done=lambda link: _("The link “%(link)s” has been added.") % {"link": link},
        title=_("Add a link for %(municipality)s") % {"municipality": plan},
        submit=_("Add the link"),
        draft=f"plan-link-new-{pk}",
    )


@require_POST
def remove_plan_link(request, slug, pk, link_pk):
    """Take a link off."""
    plan = plan_kept(request, slug, pk)
    link = get_object_or_404(plan.links, pk=link_pk)
    workflow.remove_plan_link(link=link, by=request.user)
    messages.success(request, _("The link “%(link)s” has been taken off.") % {"link": link})
    return redirect(plan)


@for_typing
def add_plan_document(request, slug, pk):
    """Keep a document with a plan."""
    plan = plan_kept(request, slug, pk)
    form = DocumentForm(request.POST or None, request.FILES or None)
    say_too_big(request, form)
    return ask_of_plan(
        request,
        plan,
        form,
        lambda: workflow.add_plan_document(plan=plan, by=request.user, **form.cleaned_data),
        done=lambda document: _("“%(document)s” has been added.") % {"document": document},
        title=_("Add a document for %(municipality)s") % {"municipality": plan},
        submit=_("Add the document"),
    )


def plan_document(request, slug, pk, document_pk):
    """The file of a document, for everybody who sees the programme."""
    plan = plan_seen(request, slug, pk)
    return sent(get_object_or_404(PlanDocument.objects.visible_to(request.user).filter(plan=plan), pk=document_pk))


@require_POST
def remove_plan_document(request, slug, pk, document_pk):
    """Take a document off the page of a plan."""
    plan = plan_kept(request, slug, pk)
    document = get_object_or_404(PlanDocument.objects.filter(plan=plan, removed_on=None), pk=document_pk)
    workflow.remove_plan_document(document=document, by=request.user)
    messages.success(request, _("“%(document)s” has been taken off.") % {"document": document})
    return redirect(plan)
