"""The meeting room: who is here, what is decided, what follows; saved item by item."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.forms.decision import AttendanceForm, DecisionForm, DissentForm
from meetings.forms.sitting import known_of
from meetings.models import AgendaItem, Attendance, Decision, ItemSitting, Meeting, Sheet
from meetings.reading.room import Room, room_of
from meetings.rules.lifecycle import RECORDABLE
from meetings.views.room_page import part_of, point_phrases, quick_phrases, room_page
from meetings.workflow.quorate import WithoutQuorum
from meetings.workflow.session import require_recordable
from members.gate.permissions import authorize
from members.rules.roles import Permission
from pages.answer_form import answer_form
from pages.form_course import number_in, on_top_of, refusals_to
from pages.form_page import before_typing
from record.verbs import Refused
from record.versions import Conflict


def require_open(meeting: Meeting) -> None:
    """Raise Refused while the room of the meeting is closed."""
    if meeting.state not in RECORDABLE:
        raise Refused(_("The meeting room opens when the meeting starts, and closes when the minutes are approved."))


def room(request, pk):
    """Everything that is written while the group meets, one item at a time.

    `?item=` says which, the first without an outcome if none is said; `?find=` leads to the one that is meant.
    """
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_page().select_related("minutes"), pk=pk)
    authorize(request.user, Permission.RECORD_MEETING, meeting)
    require_open(meeting)
    inside, words = room_of(meeting, request.user), request.GET.get("find", "").strip()
    found = inside.found(words) if words else []
    if len(found) == 1:
        return redirect(found[0].room_address)
    return room_page(request, inside, inside.current(number_in(request.GET.get("item", ""))), words=words)


def item_in_room(request, pk) -> AgendaItem:
    """Return an item that is written on; Http404 or PermissionDenied for who may not record it."""
    items = AgendaItem.objects.readable_by(request.user).select_related("meeting__committee", "committee", "decision")
    item = get_object_or_404(items.filter(meeting__isnull=False), pk=pk)
    authorize(request.user, Permission.RECORD_MEETING, item)
    return item


def _save(form: DecisionForm, item: AgendaItem, *, by) -> None:
    """Save what was decided; a refusal stands in the form."""
    sitting = ItemSitting.objects.filter(item=item, sheet=Sheet.OUTCOME, writer=by).first()
    with refusals_to(form), refusals_to(form, "without_quorum_because", of=WithoutQuorum):
        workflow.record_decision(
            item=item,
            outcome=form.cleaned_data["outcome"],
            text=form.cleaned_data["text"],
            review_on=form.cleaned_data["review_on"],
            expected_version=form.cleaned_data["version"],
            point_outcomes=form.point_outcomes,
            without_quorum_because=form.cleaned_data["without_quorum_because"],
            discussion=form.cleaned_data["discussion"],
            fact_note=form.cleaned_data["fact_note"],
            begun_on=known_of(sitting, form.cleaned_data["version"]),
            by=by,
        )


def decided(request, item: AgendaItem) -> tuple[DecisionForm, int]:
    """Save what was typed on an item; return the form, invalid where something is to be mended, and the status."""
    form = DecisionForm(request.POST, item=item, auto_id=f"id_{item.pk}_%s")
    if form.is_valid():
        try:
            _save(form, item, by=request.user)
        except Conflict as conflict:
            on_top_of(form, conflict, {})
            return form, 409
    return form, 200 if form.is_valid() else 422


def record_decision(request, pk):
    """Save the outcome of one item; htmx gets the item back, a browser without JavaScript the room.

    A form to be mended stands at this address: who opens it again, after a log-in, gets the item in the room.
    """
    item = item_in_room(request, pk)
    if request.method != "POST":
        return redirect(item.room_address)
    require_open(item.require_meeting())
    if "phrase" in request.POST:
        return _with_phrase(request, item)
    form, status = decided(request, item)
    saved = form.is_valid()
    if saved and not request.htmx:
        messages.success(request, _("The decision on item %(number)s has been saved.") % {"number": item.number})
        return redirect(item.room_address)
    inside = _room_at(request, item)
    of_row: dict[str, Any] = {"form": None if saved else form, "saved": saved}
    if not request.htmx:
        return room_page(request, inside, item_seen(inside, pk), status=status, **of_row)
    context = part_of(request, inside, item_seen(inside, pk), **of_row)
    return render(request, "meetings/_room_item_said.html", context, status=status)


def _room_at(request, item: AgendaItem) -> Room:
    """The room as it stands now."""
    meeting = Meeting.objects.for_page().select_related("minutes").get(pk=item.meeting_id)
    return room_of(meeting, request.user)


def item_seen(inside: Room, pk: int) -> AgendaItem:
    """An item of the room; Http404 where it stands there no more."""
    item = inside.current(pk)
    if item is None or item.pk != pk:
        raise Http404
    return item


def _with_phrase(request, item: AgendaItem):
    """The form again, as it was typed, with a quick phrase after it: for a browser without JavaScript."""
    point, _colon, nth = request.POST["phrase"].rpartition(":")
    of_points = {str(of.pk): phrases for of, phrases in point_phrases(item)}
    said = dict(enumerate(of_points.get(point, []) if point else quick_phrases(), start=1))
    phrase, outcome = said.get(number_in(nth), ("", ""))
    typed, chosen = request.POST.copy(), f"point_{point}" if point else "outcome"
    # What has been chosen stays: a phrase after it is a second sentence.
    typed[chosen] = typed.get(chosen) or outcome
    typed["text"] = " ".join(filter(None, [typed.get("text", "").strip(), phrase]))
    inside = _room_at(request, item)
    form = DecisionForm(item=item, initial=typed.dict(), auto_id=f"id_{item.pk}_%s")
    return room_page(request, inside, item_seen(inside, item.pk), form=form)


@require_POST
def record_attendance(request, pk):
    """Record who is present, and from and to which item; `at` is the item that is being treated."""
    attendances = Attendance.objects.filter(meeting__in=Meeting.objects.visible_to(request.user))
    attendance = get_object_or_404(attendances.select_related("meeting__committee", "person"), pk=pk)
    authorize(request.user, Permission.RECORD_MEETING, attendance.meeting)
    known = Q(pk__in=AgendaItem.objects.readable_by(request.user)) | Q(
        pk__in=[attendance.from_item_id, attendance.to_item_id]
    )
    form = AttendanceForm(request.POST, items=AgendaItem.objects.filter(known, meeting=attendance.meeting))
    if form.is_valid():
        with refusals_to(form):
            workflow.record_attendance(attendance=attendance, by=request.user, **form.facts)
    return _attendance_recorded(request, attendance.meeting_id, form.problems)


@require_POST
def note_absence(request, pk, what):
    """Note that somebody leaves the room at the item being treated, is back for it, or neither."""
    if what not in _ABSENCE:
        raise Http404
    attendances = Attendance.objects.filter(meeting__in=Meeting.objects.visible_to(request.user))
    attendance = get_object_or_404(attendances.select_related("meeting__committee", "person"), pk=pk)
    authorize(request.user, Permission.RECORD_MEETING, attendance.meeting)
    items = AgendaItem.objects.readable_by(request.user).filter(meeting=attendance.meeting_id)
    item = get_object_or_404(items, pk=number_in(request.POST.get("at", "")))
    problems: list[str] = []
    try:
        known = {"of": number_in(request.POST["of"])} if what == "neither" and "of" in request.POST else {}
        _ABSENCE[what](attendance=attendance, item=item, by=request.user, **known)
    except Refused as refusal:
        problems = refusal.messages
    return _attendance_recorded(request, attendance.meeting_id, problems)


_ABSENCE = {"out": workflow.step_out, "back": workflow.come_back, "neither": workflow.forget_absence}


@require_POST
def record_everybody(request, pk):
    """Record in one press that everybody is present of whom nothing is recorded yet."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), pk=pk)
    authorize(request.user, Permission.RECORD_MEETING, meeting)
    workflow.record_everybody(meeting=meeting, by=request.user)
    return _attendance_recorded(request, pk, [])


def _attendance_recorded(request, meeting_id: int, problems: list[str]):
    """htmx gets the attendance back with the quorum at every item, a browser without JavaScript the room."""
    inside = room_of(Meeting.objects.for_page().get(pk=meeting_id), request.user)
    item = inside.current(number_in(request.POST.get("at", "")))
    if not request.htmx:
        for problem in problems:
            messages.error(request, problem)
        return redirect(item.room_address if item else "meetings:room", *([] if item else [meeting_id]))
    context = part_of(request, inside, item) | {"problems": problems}
    if item:
        context["row"]["form"].keep_typed_reason()
    return render(request, "meetings/_attendance_and_quorum.html", context)


def record_dissent(request, pk):
    """Enter a member's own opinion in the minutes."""
    decision = get_object_or_404(Decision.objects.readable_by(request.user).with_item(), pk=pk)
    authorize(request.user, Permission.RECORD_MEETING, decision.item)
    before_typing(request, require_recordable, decision.meeting)
    form = DissentForm(request.POST or None, decision=decision)
    return answer_form(
        request,
        form,
        lambda: workflow.record_dissent(decision=decision, by=request.user, **form.cleaned_data),
        done=_("The statement has been entered."),
        to=decision.item.room_address,
        committee=decision.item.committee,
        meeting=decision.item.meeting,
        title=_("Dissent on %(reference)s") % {"reference": decision.reference},
        submit=_("Enter the statement"),
        back=decision.item.room_address,
        draft=f"dissent-{pk}",
    )
