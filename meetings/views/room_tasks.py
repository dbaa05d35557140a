"""Tasks in the meeting room: one line is read into who, what and by when, shown, corrected and saved in place."""

from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.forms.follow_up import CorrectFollowUpForm, FollowUpForm
from meetings.models import AgendaItem, FollowUp, Meeting
from meetings.reading.people import who_may_follow_up
from meetings.reading.room import below, room_of
from meetings.rules.task_line import TaskLine, read_task_line
from meetings.views.room import item_in_room, item_seen, require_open
from meetings.views.room_page import room_page
from meetings.workflow.session import require_recordable
from members.gate.permissions import authorize
from members.rules.roles import Permission
from pages.answer_form import answer_form
from pages.form_course import facts_of, on_top_of, refusals_to
from pages.form_page import before_typing
from record import clock
from record.versions import Conflict, version_of

LONGEST_LINE = 500
MOST_NAMED = 5


def _form(item: AgendaItem, data=None, **given) -> FollowUpForm:
    return FollowUpForm(data, item=item, auto_id=f"task_{item.pk}_%s", **given)


@require_POST
def give_task(request, pk):
    """Read a task from a line and show what was understood; or save it as it stands in the fields.

    htmx gets the tasks of the item back, a browser without JavaScript the room.
    """
    item = item_in_room(request, pk)
    require_open(item.require_meeting())
    if "line" in request.POST:
        return _shown(request, item, **_understood(item, request.POST["line"][:LONGEST_LINE]))
    form = _form(item, request.POST)
    if item.recorded_decision is None:
        form.add_error(None, _("A task follows from a decision. Save the outcome of the item first."))
    if form.is_valid():
        with refusals_to(form):
            workflow.add_follow_up(decision=item.decision, by=request.user, **form.cleaned_data)
    if not form.is_valid():
        return _shown(request, item, status=422, task_form=form)
    done = _("The task has been given, and the responsible person has been told.")
    return _saved(request, item, done)


def _understood(item: AgendaItem, line: str) -> dict:
    """The form as the line fills it, and what is to be asked."""
    people = dict(who_may_follow_up(item.require_meeting(), item).values_list("pk", "name"))
    read = read_task_line(line, people, clock.today())
    initial: dict[str, Any] = {"what": read.what, "due_on": read.due_on}
    if len(read.people) == 1:
        initial["responsible"] = read.people[0]
    return {"task_form": _form(item, initial=initial), "asks": _question(read, people), "understood": True}


def _question(read: TaskLine, people: dict[int, str]) -> str:
    if not read.people:
        return _("Nobody who can be given the task is named in the line. Choose who is responsible.")
    if len(read.people) > 1:
        names = "; ".join([people[pk] for pk in read.people[:MOST_NAMED]] + ["…"] * (len(read.people) > MOST_NAMED))
        return _("The name fits several: %(names)s. Choose who is responsible.") % {"names": names}
    return ""


def correct_task(request, pk):
    """Correct a task that was given in the meeting: in its place in the room, or on a page of its own."""
    task = get_object_or_404(FollowUp.objects.readable_by(request.user).with_decision(), pk=pk)
    item = task.decision.item
    authorize(request.user, Permission.RECORD_MEETING, item)
    before_typing(request, require_recordable, task.decision.meeting)
    data = request.POST if request.method == "POST" else None
    form = CorrectFollowUpForm(data, item=item, auto_id=f"task_{item.pk}_%s", initial=_facts_of(task))

    def correct() -> FollowUp:
        return workflow.correct_follow_up(follow_up=task, by=request.user, **facts_of(form))

    done = _("The task has been corrected.")
    if not request.htmx:
        return answer_form(
            request,
            form,
            correct,
            done=done,
            to=item.room_address,
            now=_facts_of,
            committee=item.committee,
            meeting=item.meeting,
            title=_("Correct “%(task)s”") % {"task": task.what},
            submit=_("Save the task"),
            back=item.room_address,
            draft=f"task-{pk}",
        )
    theirs: list[tuple[str, str]] = []
    if form.is_valid():
        try:
            with refusals_to(form):
                correct()
        except Conflict as conflict:
            theirs = on_top_of(form, conflict, _facts_of(conflict.current))
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return _shown(request, item, status=409 if theirs else status, task_form=form, correcting=task, theirs=theirs)
    return _saved(request, item, done)


def _facts_of(task: FollowUp) -> dict[str, Any]:
    """What the form shows of a task as it stands."""
    facts = {"what": task.what, "responsible": task.responsible_id, "due_on": task.due_on}
    return facts | {"version": version_of(task)}


def _tasks(request, item: AgendaItem, **shown) -> dict:
    decision = item.recorded_decision
    tasks = [row for row in below(decision) if row.kind == "follow_up"] if decision else []
    return {"item": item, "tasks": tasks, **shown}


def _shown(request, item: AgendaItem, *, status: int = 200, **shown):
    """The tasks of the item with a form that waits to be saved."""
    if not request.htmx:
        inside = room_of(Meeting.objects.for_page().get(pk=item.meeting_id), request.user)
        return room_page(request, inside, item_seen(inside, item.pk), status=status, task=shown)
    return render(request, "meetings/_room_tasks.html", _tasks(request, item, **shown), status=status)


def _saved(request, item: AgendaItem, done: str):
    """The tasks of the item, ready for the next line, and what was done."""
    if not request.htmx:
        messages.success(request, done)
        return redirect(item.room_address)
    return render(request, "meetings/_room_tasks_said.html", _tasks(request, item, words=done, next_line=True))
