"""Pages of what a working group does: milestones, documents, and the report to the committee that asked."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.annexes.kept_documents import sent
from meetings.views.annexes import say_too_big
from pages.answer_form import answer_form
from pages.form_course import facts_of, new_facts_of
from pages.form_page import before_typing
from workgroups import workflow
from workgroups.forms.work import (
    DocumentForm,
    MilestoneForm,
    MilestoneReportForm,
    ReportForm,
    standing_milestone,
)
from workgroups.models import GroupDocument, Milestone, WorkGroup
from workgroups.views.groups import group_seen, require_runs
from workgroups.workflow.groups import require_at_work


def _ask(request, group: WorkGroup, form, do, **shown):
    """The shared course of the forms about a group at work: where they stand, and where they lead back to."""
    require_runs(request, group)
    before_typing(request, require_at_work, group)
    return answer_form(request, form, do, to=group, committee=group.committee, back=group.get_absolute_url(), **shown)


def add_milestone(request, slug):
    """Set a milestone."""
    group = group_seen(request, slug)
    form = MilestoneForm(request.POST or None)

    def do() -> Milestone:
        facts = new_facts_of(form)
        return workflow.add_milestone(group=group, by=request.user, **facts)

    return _ask(
        request,
        group,
        form,
        do,
        done=_("The milestone has been set."),
        title=_("Set a milestone"),
        submit=_("Set the milestone"),
        draft=f"milestone-new-{group.pk}",
    )


def _milestone(request, pk) -> Milestone:
    seen = Milestone.objects.filter(work_group__in=WorkGroup.objects.visible_to(request.user))
    return get_object_or_404(seen.select_related("work_group__committee__parent"), pk=pk)


def edit_milestone(request, pk):
    """Change what is to be reached, or when."""
    milestone = _milestone(request, pk)
    form = MilestoneForm(request.POST or None, initial=standing_milestone(milestone))
    return _ask(
        request,
        milestone.work_group,
        form,
        lambda: workflow.edit_milestone(milestone=milestone, by=request.user, **facts_of(form)),
        done=_("The milestone has been saved."),
        now=standing_milestone,
        title=_("Edit the milestone “%(milestone)s”") % {"milestone": milestone},
        submit=_("Save the milestone"),
        draft=f"milestone-{pk}",
    )


def report_on_milestone(request, pk):
    """Say how a milestone goes."""
    milestone = _milestone(request, pk)
    form = MilestoneReportForm(request.POST or None, initial=standing_milestone(milestone))
    return _ask(
        request,
        milestone.work_group,
        form,
        lambda: workflow.report_on_milestone(milestone=milestone, by=request.user, **facts_of(form)),
        done=_("What you said of the milestone has been saved."),
        now=standing_milestone,
        title=_("How it goes: %(milestone)s") % {"milestone": milestone},
        submit=_("Save the status"),
        draft=f"milestone-status-{pk}",
    )


def add_document(request, slug):
    """Keep a document of the group."""
    group = group_seen(request, slug)
    form = DocumentForm(request.POST or None, request.FILES or None)
    say_too_big(request, form)
    return _ask(
        request,
        group,
        form,
        lambda: workflow.add_document(group=group, by=request.user, **form.cleaned_data),
        done=lambda document: _("“%(document)s” is among the documents of the group.") % {"document": document},
        title=_("Add a document"),
        submit=_("Add the document"),
    )


def document(request, pk):
    """The file of a document, for who may see the group."""
    shown = get_object_or_404(GroupDocument.objects.visible_to(request.user), pk=pk)
    return sent(shown)


@require_POST
def remove_document(request, pk):
    """Take a document off the group's page."""
    seen = GroupDocument.objects.visible_to(request.user).select_related("work_group__committee__parent")
    shown = get_object_or_404(seen, pk=pk)
    require_runs(request, shown.work_group)
    workflow.remove_document(document=shown, by=request.user)
    messages.success(request, _("“%(document)s” has been taken off.") % {"document": shown})
    return redirect(shown.work_group)


def report_back(request, slug):
    """Propose an item to the committee that asked, with what the group has come to."""
    group = group_seen(request, slug)
    form = ReportForm(request.POST or None, group=group, person=request.user)
    return _ask(
        request,
        group,
        form,
        lambda: workflow.report_back(group=group, by=request.user, **form.cleaned_data),
        done=_("The report waits for a meeting. What is decided on it comes back to this page."),
        title=_("Report back to %(committee)s") % {"committee": group.committee.parent},
        submit=_("Report back"),
        draft=f"report-{group.pk}",
    )
