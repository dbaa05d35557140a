"""The page of the meeting room and the parts of it that htmx swaps: one item at a time, and the list of them all."""

from django.conf import settings
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.forms.decision import DecisionForm, initial_of
from meetings.forms.sitting import with_unsaved
from meetings.models import AgendaItem, Outcome, RecommendationPoint
from meetings.reading.follow import treated_since
from meetings.reading.log import log_closed_reading
from meetings.reading.remarks import remarks_for
from meetings.reading.room import Room, below, entry_of, with_points
from meetings.rules.lifecycle import MeetingState
from meetings.views.offers import offers
from members.gate.permissions import permissions_of
from members.rules.roles import Permission

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


def point_phrases(item: AgendaItem) -> list[tuple[RecommendationPoint, list[tuple[str, Outcome]]]]:
    """The same of each point of a recommendation that has several: "At-punkt 1: Godkendt."."""
    points = list(item.points.all())
    with translation.override(settings.LANGUAGE_CODE):
        said = _("Point %(number)s: %(phrase)s")
        return [
            (point, [(said % {"number": point.position, "phrase": phrase}, outcome) for phrase, outcome in PHRASES])
            for point in (points if len(points) > 1 else [])
        ]


def _row(item: AgendaItem, room: Room, person, form: DecisionForm | None = None, *, saved: bool = False) -> dict:
    """What is written on an item, with what `person` typed in it and has not saved, and who is there for it."""
    with_points(item)
    line = next(line for line in room.lines if line.item == item)
    sitting = next((typed for typed in line.unsaved if typed.writer_id == person.pk), None)
    initial = with_unsaved(initial_of(item), sitting)
    form = form or DecisionForm(item=item, initial=initial, auto_id=f"id_{item.pk}_%s")
    parts = below(line.decision) if line.decision else []
    return {
        "item": item,
        "decision": line.decision,
        "dissents": [part for part in parts if part.kind == "dissent"],
        "tasks": [part for part in parts if part.kind == "follow_up"],
        "form": form,
        "sitting": sitting,
        "saved": saved,
        "phrases": quick_phrases(),
        "point_phrases": point_phrases(item),
        "quorum": line.quorum,
        "away": line.away,
        "used": line.used,
        "takes_up": _takes_up(room, item, person),
    }


def _takes_up(room: Room, item: AgendaItem, person) -> bool:
    """Whether the item is taken up as it is opened: the next without an outcome, by the minute taker, who goes along.

    Not by others who look at the room, and not where the minute taker looks ahead or back.
    """
    in_session = room.meeting.state == MeetingState.IN_SESSION and not room.meeting.is_written
    leads = room.meeting.minute_taker_id == person.pk and not person.lens
    return in_session and leads and room.undecided[:1] == [item] and treated_since(item) is None


def _read(request, room: Room, item: AgendaItem, may) -> dict:
    """What is read on an item: its case as it was sent out, and the remarks for leading the meeting."""
    entry = entry_of(room, item, request.user)
    if entry and item.is_closed:
        log_closed_reading(item, request.user, entry.title)
    remarks = remarks_for(room.meeting, request.user) if Permission.WRITE_CHAIR_REMARK in may else {}
    return {"entry": entry, "remark": remarks.get(item.pk, "")}


def part_of(request, room: Room, item: AgendaItem | None, **of_row) -> dict:
    """Return what the swapped parts show: the attendance, the list, and `item` being treated, if there is any."""
    meeting = room.meeting
    context = {
        "meeting": meeting,
        "committee": meeting.committee,
        "may": permissions_of(request.user, meeting),
        "attendances": room.attendances,
        "items": room.items,
        "item_ids": {item.pk for item in room.items},
        "quorum": room.quorum,
        "unrecorded": room.unrecorded,
        "lines": room.lines,
        "open_items": room.undecided,
    }
    if item is None:
        return context
    before, after = room.beside(item)
    row = _row(item, room, request.user, **of_row)
    return context | {"row": row, "previous": before, "next": after}


def room_page(request, room: Room, item: AgendaItem | None, *, status: int = 200, words: str = "", task=None, **of_row):
    """Return the whole page with `item` being treated; `words` are what no item was found by.

    `task` is what the tasks of the item show of one that is being written.
    """
    context = part_of(request, room, item, **of_row)
    context |= _read(request, room, item, context["may"]) if item else {}
    context |= {
        "offers": offers(room.meeting, request.user, context["may"], items=room.items),
        "words": words,
        "found": room.found(words) if words else [],
        "form": context["row"]["form"] if item else None,
        **(task or {}),
    }
    return render(request, "meetings/room.html", context, status=status)
