"""The meeting room: who is here, what is decided, what follows; saved item by item."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.forms.decision import AttendanceForm, DecisionForm, DissentForm, initial_of
from meetings.models import AgendaItem, Attendance, Decision, Meeting, Outcome
from meetings.models.attendance import seen_with
from meetings.reading.minutes import decision_parts
from meetings.reading.presence import Presence, away_at, order_of, presences_of, quorum_at
from meetings.reading.quorum import Quorum
from meetings.rules.lifecycle import RECORDABLE
from meetings.views.offers import offers
from meetings.workflow.quorate import WithoutQuorum
from meetings.workflow.session import require_recordable
from members.gate.permissions import authorize, permissions_of
from members.rules.roles import Permission
from pages.answer_form import answer_form
from pages.form_course import number_in, on_top_of, refusals_to
from pages.form_page import before_typing
from record.verbs import Refused
from record.versions import Conflict

PHRASES = (
    (gettext_lazy("Approved."), Outcome.APPROVED),
    (gettext_lazy("Approved with the following changes:"), Outcome.APPROVED_WITH_CHANGES),
    (gettext_lazy("Noted."), Outcome.NOTED),
    (gettext_lazy("Discussed."), Outcome.DISCUSSED),
    (gettext_lazy("The recommendation was adopted."), Outcome.ADOPTED),
    (gettext_lazy("Deferred."), Outcome.DEFERRED),
    (gettext_lazy("Not approved."), Outcome.REJECTED),
)


def quick_phrases() -> list[tuple[str, Outcome]]:
    """The phrases in the language of the record, whichever the minute taker reads, each with the outcome it says."""
    with translation.override(settings.LANGUAGE_CODE):
        return [(str(phrase), outcome) for phrase, outcome in PHRASES]


def _room_items(meeting: Meeting, person):
    """The published items `person` may read, with everything their forms show: a constant number of queries."""
    items = AgendaItem.objects.readable_by(person).filter(meeting=meeting).published()
    items = items.on_agenda().select_related("decision", "committee")
    return items.prefetch_related("points", *decision_parts("decision__"))


@dataclass(frozen=True)
class _Floor:
    """Who is in the room at which item; asked once for all items of a page."""

    meeting: Meeting
    attendances: list[Attendance]
    presences: list[Presence]
    order: list[int]

    @property
    def quorum(self) -> Quorum:
        return quorum_at(self.meeting, self.presences)

    def at(self, item: AgendaItem) -> dict:
        """What is shown at an item: whether the group can decide it, and who is not in the room."""
        return {
            "quorum": quorum_at(self.meeting, self.presences, item.pk, self.order),
            "away": [
                (presence.who, item.pk in presence.out_of) for presence in away_at(self.presences, item.pk, self.order)
            ],
        }


def _floor(meeting: Meeting) -> _Floor:
    """Fetch the meeting `for_page()`; one query."""
    attendances = list(meeting.attendances.with_presence())
    return _Floor(meeting, attendances, presences_of(meeting, attendances), order_of(meeting))


def _row(item: AgendaItem, floor: _Floor, form=None, saved=False) -> dict:
    decision = item.recorded_decision
    form = form or DecisionForm(item=item, initial=initial_of(decision), auto_id=f"id_{item.pk}_%s")
    row = {"item": item, "decision": decision, "form": form, "saved": saved, "phrases": quick_phrases()}
    return row | floor.at(item)


def _attendance_of(floor: _Floor, items: list[AgendaItem]) -> dict:
    return {
        "attendances": seen_with(floor.attendances, [item.pk for item in items]),
        "items": items,
        "item_ids": {item.pk for item in items},
        "quorum": floor.quorum,
    }


def _require_open(meeting: Meeting) -> None:
    if meeting.state not in RECORDABLE:
        raise Refused(_("The meeting room opens when the meeting starts, and closes when the minutes are approved."))


def room(request, pk):
    """Everything that is written while the group meets."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_page(), pk=pk)
    authorize(request.user, Permission.RECORD_MEETING, meeting)
    _require_open(meeting)
    may = permissions_of(request.user, meeting)
    items, floor = list(_room_items(meeting, request.user)), _floor(meeting)
    context = {
        "meeting": meeting,
        "committee": meeting.committee,
        "may": may,
        "offers": offers(meeting, request.user, may),
        "rows": [_row(item, floor) for item in items],
        "open_items": [item for item in items if item.recorded_decision is None],
        **_attendance_of(floor, items),
    }
    return render(request, "meetings/room.html", context)


def _item(request, pk) -> AgendaItem:
    items = AgendaItem.objects.readable_by(request.user).select_related("meeting__committee", "committee")
    item = get_object_or_404(items.filter(meeting__isnull=False), pk=pk)
    authorize(request.user, Permission.RECORD_MEETING, item)
    return item


def _save(form: DecisionForm, item: AgendaItem, *, by) -> None:
    """Save what was decided; a refusal stands in the form."""
    with refusals_to(form), refusals_to(form, "without_quorum_because", of=WithoutQuorum):
        workflow.record_decision(
            item=item,
            outcome=form.cleaned_data["outcome"],
            text=form.cleaned_data["text"],
            review_on=form.cleaned_data["review_on"],
            expected_version=form.cleaned_data["version"],
            point_outcomes=form.point_outcomes,
            without_quorum_because=form.cleaned_data["without_quorum_because"],
            by=by,
        )


def record_decision(request, pk):
    """Save the outcome of one item; htmx gets the item back, a browser without JavaScript the room.

    A form to be mended stands at this address: who opens it again, after a log-in, gets the item in the room.
    """
    item = _item(request, pk)
    meeting = item.require_meeting()
    in_the_room = f"{reverse('meetings:room', args=[meeting.pk])}#item-{pk}"
    if request.method != "POST":
        return redirect(in_the_room)
    _require_open(meeting)
    if "phrase" in request.POST:
        return _with_phrase(request, item)
    form = DecisionForm(request.POST, item=item, auto_id=f"id_{item.pk}_%s")
    status = 200
    if form.is_valid():
        try:
            _save(form, item, by=request.user)
        except Conflict as conflict:
            on_top_of(form, conflict, {})
            status = 409
    fresh = get_object_or_404(_room_items(meeting, request.user), pk=pk)
    if form.is_valid() and not request.htmx:
        messages.success(request, _("The decision on item %(number)s has been saved.") % {"number": item.number})
        return redirect(in_the_room)
    floor = _floor(Meeting.objects.for_page().get(pk=meeting.pk))
    row = _row(fresh, floor, form=None if form.is_valid() else form, saved=form.is_valid())
    status = 422 if status == 200 and not form.is_valid() else status
    template = "meetings/_room_item_said.html" if request.htmx else "meetings/room_item.html"
    context = {"row": row, "meeting": meeting, "committee": item.committee}
    return render(request, template, context, status=status)


def _with_phrase(request, item: AgendaItem):
    """The form again, as it was typed, with a quick phrase after it: for a browser without JavaScript."""
    meeting = item.require_meeting()
    said = dict(enumerate(quick_phrases(), start=1))
    phrase, outcome = said.get(number_in(request.POST["phrase"]), ("", ""))
    typed = request.POST.copy()
    # What has been chosen stays: a phrase after it is a second sentence.
    typed["outcome"] = typed.get("outcome") or outcome
    typed["text"] = " ".join(filter(None, [typed.get("text", "").strip(), phrase]))
    fresh = get_object_or_404(_room_items(meeting, request.user), pk=item.pk)
    form = DecisionForm(item=item, initial=typed.dict(), auto_id=f"id_{item.pk}_%s")
    row = _row(fresh, _floor(Meeting.objects.for_page().get(pk=meeting.pk)), form=form)
    context = {"row": row, "meeting": meeting, "committee": item.committee}
    return render(request, "meetings/room_item.html", context)


@require_POST
def record_attendance(request, pk):
    """Record who is present, and from and to which item."""
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
    if not request.htmx:
        for problem in form.problems:
            messages.error(request, problem)
        return redirect("meetings:room", attendance.meeting_id)
    meeting = Meeting.objects.for_page().get(pk=attendance.meeting_id)
    items, floor = list(_room_items(meeting, request.user)), _floor(meeting)
    rows = [_row(item, floor) for item in items]
    for row in rows:
        row["form"].keep_typed_reason()
    context = {"meeting": meeting, "rows": rows, "problems": form.problems, **_attendance_of(floor, items)}
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
        to=f"{reverse('meetings:room', args=[decision.meeting.pk])}#item-{decision.item_id}",
        committee=decision.item.committee,
        meeting=decision.item.meeting,
        title=_("Dissent on %(reference)s") % {"reference": decision.reference},
        submit=_("Enter the statement"),
        back=reverse("meetings:room", args=[decision.meeting.pk]),
        draft=f"dissent-{pk}",
    )
