"""Pages of the programme: what the group is there to carry out."""

from datetime import timedelta

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.models import AgendaItem
from meetings.reading.agenda import sent_out_title
from members.gate.permissions import authorize, permissions_of
from members.models import Committee
from members.rules.roles import Permission
from pages.answer_form import answer_form
from programme import workflow
from programme.forms import PeriodForm
from programme.models import Programme, Task
from workgroups.models import WorkGroup


def _tasks(person, *, items_with="meeting"):
    """The tasks with the trail that `person` may read: items (and what they are fetched with) and working groups."""
    items = AgendaItem.objects.readable_by(person).select_related(items_with)
    groups = WorkGroup.objects.visible_to(person).with_committee()
    return Task.objects.select_related("parent").prefetch_related(
        Prefetch("items", queryset=items, to_attr="readable_items"),
        Prefetch("work_groups", queryset=groups, to_attr="visible_groups"),
    )


def programme(request, slug):
    """The project period, its references and its tasks."""
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    one = Programme.objects.visible_to(request.user).filter(committee__in=[committee.pk, committee.parent_id]).first()
    context = {
        "committee": committee,
        "programme": one,
        "periods": one.periods if one else [],
        "may": permissions_of(request.user, committee) if one and one.committee_id == committee.pk else set(),
        "references": one.case_references.select_related("party") if one else [],
        "tasks": _tasks(request.user).filter(programme=one) if one else [],
    }
    return render(request, "programme/programme.html", context)


def continue_programme(request, slug):
    """Carry the programme on for another period."""
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    one = get_object_or_404(Programme.objects.visible_to(request.user), committee=committee)
    authorize(request.user, Permission.MANAGE_COMMITTEE, committee)
    next_day = one.periods[-1].ends_on + timedelta(days=1)
    form = PeriodForm(request.POST or None, person=request.user, committee=committee, initial={"starts_on": next_day})
    return answer_form(
        request,
        form,
        lambda: workflow.continue_programme(programme=one, by=request.user, **form.cleaned_data),
        done=_("The project period has been added."),
        to=reverse("programme:programme", args=[slug]),
        committee=committee,
        title=_("Add a project period"),
        submit=_("Add the period"),
        back=reverse("programme:programme", args=[slug]),
        draft=f"programme-period-{one.pk}",
    )


def task(request, slug, pk):
    """One task with its trail."""
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    programmes = Programme.objects.visible_to(request.user).filter(committee__in=[committee.pk, committee.parent_id])
    tasks = _tasks(request.user, items_with="meeting__current_revision")
    one = get_object_or_404(tasks.filter(programme__in=programmes), pk=pk)
    trail = [(item, sent_out_title(item)) for item in one.readable_items]
    return render(request, "programme/task.html", {"committee": committee, "task": one, "trail": trail})
