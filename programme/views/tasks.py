"""Pages of the tasks: add, split, change, report, close; and the tasks that an item is for."""

from django.contrib import messages
from django.db.models import Prefetch, prefetch_related_objects
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.models import AgendaItem, FollowUp
from meetings.reading.agenda import sent_out_title
from members.gate.permissions import authorize
from members.models import Committee
from members.rules.roles import Permission
from members.workflow.goes_on import require_work_goes_on
from pages.answer_form import answer_form
from pages.form_course import facts_of, new_facts_of
from pages.form_page import before_typing
from programme import workflow
from programme.forms.task import CloseTaskForm, StatusForm, TaskForm, TieFollowUpForm, TieForm
from programme.models import Programme, Task, TaskStatus
from programme.reading.trail import trail_of
from programme.views.while_open import for_typing, may_now
from programme.workflow.tasks import require_open
from record.verbs import Refused
from record.versions import version_of


def _committee(request, slug) -> Committee:
    return get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)


def _task(request, committee: Committee, pk) -> Task:
    """A task of the committee's programme, or of the programme of the group it is set up by."""
    tasks = Task.objects.visible_to(request.user).select_related(
        "programme__committee", "parent", "person", "committee"
    )
    return get_object_or_404(tasks, programme__committee__in=[committee.pk, committee.parent_id], pk=pk)


def _address(task: Task, committee: Committee) -> str:
    return reverse("programme:task", args=[committee.slug, task.pk])


def task(request, slug, pk):
    """One task: who answers for it, how it goes, and its trail."""
    committee = _committee(request, slug)
    shown = _task(request, committee, pk)
    prefetch_related_objects([shown], Prefetch("statuses", TaskStatus.objects.select_related("made_by")))
    context = {
        "committee": committee,
        "task": shown,
        "may": may_now(request.user, shown, shown.programme),
        "children": shown.children.visible_to(request.user).select_related("person", "committee"),
        "latest": next(iter(shown.statuses.all()), None),
        "trail": trail_of(shown, request.user),
    }
    return render(request, "programme/task.html", context)


@for_typing
def add_task(request, slug, pk=None):
    """Add a task, or with `pk` a sub-task of that one."""
    committee = _committee(request, slug)
    programme = get_object_or_404(Programme.objects.visible_to(request.user), committee=committee)
    authorize(request.user, Permission.MANAGE_PROGRAMME, programme)
    parent = _task(request, committee, pk) if pk else None
    if parent:
        before_typing(request, require_open, parent)
    form = TaskForm(request.POST or None, programme=programme)

    def do() -> Task:
        facts = new_facts_of(form)
        return workflow.add_task(programme=programme, parent=parent, by=request.user, **facts)

    return answer_form(
        request,
        form,
        do,
        done=lambda added: _("Task %(code)s has been added.") % {"code": added.code},
        to=lambda added: _address(added, committee),
        committee=committee,
        title=_("Add a sub-task of %(task)s") % {"task": parent} if parent else _("Add a task"),
        submit=_("Add the task"),
        back=_address(parent, committee) if parent else reverse("programme:programme", args=[slug]),
        draft=f"task-new-{programme.pk}-{pk or 0}",
    )


def _initial_of(task: Task) -> dict:
    names = ("title", "person", "committee", "due_on", "rhythm")
    return {name: getattr(task, name) for name in names} | {"version": version_of(task)}


def _change(request, slug, pk, *, make_form, verb, title, submit, done, draft, now=None):
    """The shared course of the forms about one task: fetch, authorise, ask, call the verb, go back to it."""
    committee = _committee(request, slug)
    changed = _task(request, committee, pk)
    authorize(request.user, Permission.MANAGE_PROGRAMME, changed)
    before_typing(request, require_open, changed)
    form = make_form(changed)

    return answer_form(
        request,
        form,
        lambda: verb(task=changed, by=request.user, **facts_of(form)),
        done=done,
        to=_address(changed, committee),
        now=now,
        committee=committee,
        title=title % {"task": changed},
        submit=submit,
        back=_address(changed, committee),
        draft=f"{draft}-{pk}",
    )


@for_typing
def edit_task(request, slug, pk):
    """Change what is to be done, by whom and until when."""
    return _change(
        request,
        slug,
        pk,
        make_form=lambda changed: TaskForm(
            request.POST or None, programme=changed.programme, task=changed, initial=_initial_of(changed)
        ),
        verb=workflow.edit_task,
        title=_("Edit task %(task)s"),
        submit=_("Save the task"),
        done=_("The task has been saved."),
        draft="task",
        now=_initial_of,
    )


@for_typing
def report_on_task(request, slug, pk):
    """Say how it goes."""
    return _change(
        request,
        slug,
        pk,
        make_form=lambda _task: StatusForm(request.POST or None),
        verb=workflow.report_on_task,
        title=_("How it goes: %(task)s"),
        submit=_("Save the status"),
        done=_("The status has been saved."),
        draft="task-status",
    )


@for_typing
def close_task(request, slug, pk):
    """Close a task as done or dropped."""
    return _change(
        request,
        slug,
        pk,
        make_form=lambda _task: CloseTaskForm(request.POST or None),
        verb=workflow.close_task,
        title=_("Close task %(task)s"),
        submit=_("Close the task"),
        done=_("The task is closed. It can be opened again."),
        draft="task-close",
    )


@require_POST
def reopen_task(request, slug, pk):
    """Open a closed task again."""
    committee = _committee(request, slug)
    closed = _task(request, committee, pk)
    authorize(request.user, Permission.MANAGE_PROGRAMME, closed)
    workflow.reopen_task(task=closed, by=request.user)
    messages.success(request, _("The task is open again."))
    return redirect(_address(closed, committee))


def _programme_of(request, committee: Committee) -> Programme:
    programme = Programme.objects.of(committee, request.user)
    if programme is None:
        raise Refused(_("This committee carries out no programme, so there are no tasks to tie the item to."))
    return programme


def tie_item(request, pk):
    """Say which tasks an item is for; who came from the meeting room (`?room`) goes back there."""
    items = AgendaItem.objects.readable_by(request.user).select_related("committee", "meeting__current_revision")
    item = get_object_or_404(items, pk=pk)
    authorize(request.user, Permission.PREPARE_MEETING, item)
    before_typing(request, require_work_goes_on, item.committee)
    form = TieForm(
        request.POST if request.method == "POST" else None,
        programme=_programme_of(request, item.committee),
        initial={"tasks": item.tasks.open()},
    )
    in_room = "room" in request.GET and item.meeting_id
    back = item.room_address if in_room else item.get_absolute_url()
    return answer_form(
        request,
        form,
        lambda: workflow.tie_item(item=item, tasks=form.cleaned_data["tasks"], by=request.user),
        done=_("The item is tied to its tasks."),
        to=back,
        committee=item.committee,
        meeting=item.meeting,
        title=_("Tasks that “%(item)s” is for") % {"item": sent_out_title(item)},
        submit=_("Save the tasks"),
        back=back,
        draft="",
    )


def tie_follow_up(request, pk):
    """Say which tasks a follow-up is for, where it is for others than its item."""
    follow_up = get_object_or_404(FollowUp.objects.readable_by(request.user).with_decision(), pk=pk)
    authorize(request.user, Permission.RECORD_MEETING, follow_up)
    committee = follow_up.decision.meeting.committee
    before_typing(request, require_work_goes_on, committee)
    form = TieFollowUpForm(
        request.POST if request.method == "POST" else None,
        programme=_programme_of(request, committee),
        initial={"tasks": follow_up.tasks.open()},
    )
    back = reverse("meetings:follow_up", args=[pk])
    return answer_form(
        request,
        form,
        lambda: workflow.tie_follow_up(follow_up=follow_up, tasks=form.cleaned_data["tasks"], by=request.user),
        done=_("The follow-up is tied to its tasks."),
        to=back,
        committee=committee,
        title=_("Tasks that “%(follow_up)s” is for") % {"follow_up": follow_up.what},
        submit=_("Save the tasks"),
        back=back,
        draft="",
    )
