"""What is decided without a quorum stands in the minutes with a reason (proposed rules, domain.md 2.4)."""

from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Decision, Meeting
from meetings.reading.presence import order_of, presences_of, quorum_at, quorum_of_item
from meetings.reading.quorum import Quorum
from meetings.workflow.items import name_of
from members.models import Person
from record.verbs import Refused


class WithoutQuorum(Refused):
    """Something was decided while the group could not decide, and nobody wrote why."""


def reason_without_quorum(meeting: Meeting, item: AgendaItem, *, decides: bool, because: str) -> str:
    """Return the reason that is to be kept with the decision: "" where none is needed.

    Raises WithoutQuorum when the outcome decides, those recorded as present are no quorum, and no reason is given.
    """
    item.meeting = meeting
    if not decides or quorum_of_item(item).is_met:
        return ""
    if not because.strip():
        raise WithoutQuorum(
            _(
                "The group cannot decide this item. Write why it is decided all the same, or choose “Noted”, "
                "“Discussed”, “Deferred” or “Withdrawn”. If more members take part, record them as present first."
            )
        )
    return because


def require_reasons(meeting: Meeting, by: Person | None) -> None:
    """Raise Refused with a sentence per item that was decided without a quorum and without a reason.

    Attendance can be recorded, and somebody be disqualified, after the decision was written.
    """
    lacking = _without_reason(meeting)
    items = AgendaItem.objects.filter(decision__in=[decision.pk for decision, _quorum in lacking])
    known = set(items.readable_by(by)) if by else set()
    sentences = [
        _(
            "Item %(number)s, “%(item)s”, was decided without a quorum: %(lacking)s "
            "Write why in the meeting room, or correct the outcome or the attendance."
        )
        % {
            "number": decision.item.number,
            "item": decision.item.title if decision.item in known else name_of(decision.item),
            "lacking": " ".join(quorum.lacking),
        }
        for decision, quorum in lacking
    ]
    if sentences:
        raise Refused(*sentences)


def _without_reason(meeting: Meeting) -> list[tuple[Decision, Quorum]]:
    decisions = Decision.objects.filter(item__in=AgendaItem.objects.filter(meeting=meeting).on_agenda().order_by())
    found = decisions.filter(without_quorum_because="").select_related("item").prefetch_related("point_outcomes")
    presences, order = presences_of(meeting), order_of(meeting)
    counted = [
        (decision, quorum_at(meeting, presences, decision.item_id, order))
        for decision in found.order_by("item__position", "item")
        if decision.decides
    ]
    return [(decision, quorum) for decision, quorum in counted if not quorum.is_met]
