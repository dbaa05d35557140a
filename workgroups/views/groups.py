"""Pages of working groups: the overview, one group, its mandate, its beginning and its end."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.forms.item import ReasonForm
from meetings.models import Decision, Meeting
from members.gate.permissions import authorize, permissions_of
from members.models import Committee, Person
from members.people.composition import composition_on
from members.rules.roles import Permission
from pages.answer_form import answer_form
from pages.form_course import facts_of, number_in
from pages.form_page import before_typing
from record import clock
from record.versions import version_of
from workgroups import workflow
from workgroups.forms import CloseForm, DeliverableForm, EstablishForm, LastDayForm, MandateForm
from workgroups.models import Deliverable, GroupDocument, WorkGroup
from workgroups.reading.owed import groups_under, unexplained, what_there_is
from workgroups.reading.picture import picture_of
from workgroups.reading.reports import reports_of
from workgroups.workflow.groups import require_at_work, require_may_have_groups, still_owed


def runs(may, may_meet) -> bool:
    """Whether somebody runs a group: who leads it, and the secretariat of the committee it reports to."""
    return Permission.MANAGE_WORKGROUP in may or Permission.PREPARE_MEETING in may_meet


def require_runs(request, group: WorkGroup) -> None:
    """Raise PermissionDenied for who sees the group and does not run it."""
    may, may_meet = permissions_of(request.user, group), permissions_of(request.user, group.committee)
    if not runs(may, may_meet):
        raise PermissionDenied


def workgroups(request, slug):
    """The working groups that report to a committee."""
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    rows = groups_under(committee, request.user)
    context = {
        "committee": committee,
        "may": permissions_of(request.user, committee),
        "rows": rows,
        "late": [row for row in rows if row.is_late],
    }
    return render(request, "workgroups/workgroups.html", context)


def group_seen(request, slug) -> Any:
    """Return the working group, as far as the reader may see it, with `what_there_is` of it; 404 otherwise."""
    seen = WorkGroup.objects.visible_to(request.user).with_committee()
    return get_object_or_404(seen.annotate(**what_there_is()), committee__slug=slug)


def workgroup(request, slug):
    """One working group: mandate, deliverables, milestones, reports, documents, people, meetings."""
    group = group_seen(request, slug)
    deliverables, milestones = list(group.deliverables.all()), list(group.milestones.all())
    may, may_meet = permissions_of(request.user, group), permissions_of(request.user, group.committee)
    composition = composition_on(group.committee, clock.today())
    outside = list(group.outside_members.select_related("person__organisation")) if group.has_outside else []
    documents = GroupDocument.objects.visible_to(request.user).filter(work_group=group)
    meetings = Meeting.objects.visible_to(request.user).filter(committee=group.committee).select_related("committee")
    context = {
        "committee": group.committee,
        "group": group,
        "may": may,
        "may_meet": may_meet,
        "runs": not group.has_ended and runs(may, may_meet),
        "deliverables": deliverables,
        "milestones": milestones,
        "picture": picture_of(deliverables, milestones),
        "reports": reports_of(group, request.user),
        "documents": documents if group.has_documents else [],
        "outside": outside,
        "has_lead": group.has_lead,
        "composition": composition,
        "unexplained": unexplained(composition.others, outside),
        "meetings": meetings,
    }
    return render(request, "workgroups/workgroup.html", context)


def establish_workgroup(request, slug):
    """Set up a working group under the committee."""
    parent = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    authorize(request.user, Permission.MANAGE_WORKGROUP, parent)
    before_typing(request, require_may_have_groups, parent)
    decisions = Decision.objects.readable_by(request.user).filter(item__committee=parent).with_item()
    decision = decisions.filter(pk=number_in(request.GET.get("decision", ""))).first()
    initial = {"starts_on": clock.today(), "established_by": decision}
    form = EstablishForm(request.POST or None, person=request.user, parent=parent, initial=initial)
    room = decision.item.room_address if decision and decision.meeting.may_be_recorded else ""
    return answer_form(
        request,
        form,
        lambda: workflow.establish_workgroup(parent=parent, by=request.user, **form.cleaned_data),
        done=_("The working group has been set up. You can plan its first meeting now."),
        to=lambda group: room or group,
        committee=parent,
        title=_("Set up a working group"),
        submit=_("Set up the group"),
        back=room or reverse("workgroups:workgroups", args=[slug]),
        draft=f"workgroup-new-{parent.pk}",
    )


def _change(request, slug, *, make_form, verb, title, submit, done):
    """The shared course of the forms that change one group: fetch, authorise, ask, call the verb, go back to it."""
    group = group_seen(request, slug)
    authorize(request.user, Permission.MANAGE_WORKGROUP, group)
    before_typing(request, require_at_work, group)
    form = make_form(group)

    return answer_form(
        request,
        form,
        lambda: verb(group=group, by=request.user, **facts_of(form)),
        done=done,
        to=group,
        now=_mandate_of,
        committee=group.committee,
        title=title,
        submit=submit,
        back=group.get_absolute_url(),
    )


def _mandate_of(group: WorkGroup) -> dict:
    return {"task": group.task, "due_on": group.due_on, "version": version_of(group)}


def edit_workgroup(request, slug):
    """Change the mandate."""
    return _change(
        request,
        slug,
        make_form=lambda group: MandateForm(request.POST or None, initial=_mandate_of(group)),
        verb=workflow.edit_workgroup,
        title=_("Change the mandate"),
        submit=_("Save the mandate"),
        done=_("The mandate has been saved."),
    )


def set_last_day(request, slug):
    """Let the group end by itself when a day is over."""
    group = group_seen(request, slug)
    authorize(request.user, Permission.MANAGE_WORKGROUP, group)
    form = LastDayForm(request.POST or None, initial=_last_day_of(group.committee))
    return answer_form(
        request,
        form,
        lambda: workflow.set_last_day(group=group, by=request.user, **facts_of(form)),
        done=_("The last day has been saved."),
        to=group,
        now=_last_day_of,
        committee=group.committee,
        title=_("The last day of the group"),
        submit=_("Save the last day"),
        back=group.get_absolute_url(),
    )


def _last_day_of(committee: Committee) -> dict:
    return {"ends_on": committee.ends_on, "version": version_of(committee)}


def explain_outside(request, slug, pk):
    """Say why somebody from elsewhere is in the group."""
    group = group_seen(request, slug)
    require_runs(request, group)
    before_typing(request, require_at_work, group)
    person = get_object_or_404(Person, memberships__in=group.committee.memberships.active(), pk=pk)
    form = ReasonForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: workflow.explain_outside(group=group, person=person, by=request.user, **form.cleaned_data),
        done=_("The reason stands beside the name."),
        to=group,
        committee=group.committee,
        title=_("Why %(name)s is in the group") % {"name": person},
        submit=_("Save the reason"),
        back=group.get_absolute_url(),
        draft=f"outside-{group.pk}-{pk}",
    )


def close_workgroup(request, slug):
    """Close the group by a decision."""
    return _change(
        request,
        slug,
        make_form=lambda group: CloseForm(
            request.POST or None,
            person=request.user,
            parent=group.committee.parent,
            owed=still_owed(group),
            initial={"ends_on": clock.today()},
        ),
        verb=workflow.close_workgroup,
        title=_("Close the working group"),
        submit=_("Close the group"),
        done=_("The working group has been closed."),
    )


def add_deliverable(request, slug):
    """Ask one more thing of the group."""
    return _change(
        request,
        slug,
        make_form=lambda _group: DeliverableForm(request.POST or None),
        verb=workflow.add_deliverable,
        title=_("Add a deliverable"),
        submit=_("Add the deliverable"),
        done=_("The deliverable has been added."),
    )


@require_POST
def mark_delivered(request, pk):
    """Note today that a deliverable was delivered."""
    deliverable = get_object_or_404(
        Deliverable.objects.filter(work_group__in=WorkGroup.objects.visible_to(request.user)).select_related(
            "work_group__committee"
        ),
        pk=pk,
    )
    require_runs(request, deliverable.work_group)
    workflow.mark_delivered(deliverable=deliverable, by=request.user)
    messages.success(request, _("The deliverable is marked as delivered."))
    return redirect(deliverable.work_group)
