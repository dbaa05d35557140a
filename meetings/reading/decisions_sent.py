"""Decisions that were sent out before the minutes were approved: what is sent, what has changed, who reads what."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from meetings.models import DecisionsSent, Meeting
from meetings.reading.minutes_record import ItemSaid, MinutesRecord, minutes_content, without_names
from meetings.reading.record_for_reader import for_reader
from meetings.reading.record_formats import record_read


def content_to_send(meeting: Meeting) -> dict[str, Any]:
    """Return what is sent of the minutes as they stand now: the decisions, and nothing of who was there, or of what was
    discussed, remarked and noted: the co-chairs have not read that yet."""
    content = minutes_content(meeting)
    items = [{**item, "decision": _decision_alone(item["decision"])} for item in content["items"]]
    return content | {"items": items, "people": [], "note": "", "quorum": None, "approvals": []}


def _decision_alone(decision: dict[str, Any] | None) -> dict[str, Any] | None:
    return decision and {**decision, "discussion": "", "fact_note": ""}


def changed_items(before: dict[str, Any] | None, after: dict[str, Any]) -> set[int]:
    """Return the ids of the items whose decision is not what it was; of a first sending (None), all that have one.

    Names do not count: the register changes them.
    """
    then = _decided(before) if before else {}
    return {pk for pk, decision in _decided(after).items() if then.get(pk) != decision}


def _decided(content: dict[str, Any]) -> dict[int, Any]:
    return {item["item_id"]: without_names(item["decision"]) for item in content["items"] if item["decision"]}


def sent_record(sent: DecisionsSent, person) -> MinutesRecord:
    """Return the decisions that were sent as `person` may read them now; one query. They lead nowhere.

    What stands behind them, their pages and the minutes, is a draft.
    """
    record = for_reader(record_read(sent.content, meeting_id=sent.meeting_id), person, inside=False)
    items = tuple(_only_said(item) for item in record.items if item.decision or not item.entry.readable)
    return replace(record, items=items)


def _only_said(item: ItemSaid) -> ItemSaid:
    return replace(item, decision=replace(item.decision, id=None)) if item.decision else item


@dataclass(frozen=True)
class Sending:
    """When the decisions were sent last, and the name of who sent them."""

    at: datetime
    by: str


def sending_known() -> dict[str, Subquery]:
    """Return annotations of meetings for `sending_of`."""
    last = DecisionsSent.objects.filter(meeting=OuterRef("pk")).order_by("-number")[:1]
    return {
        "sent_decisions_at": Subquery(last.values("sent_at")),
        "sent_decisions_by": Subquery(last.values("sent_by__name")),
    }


def sending_of(meeting: Meeting) -> Sending | None:
    """Return the last sending of a meeting fetched with `sending_known`; None where nothing was sent."""
    at: datetime | None = getattr(meeting, "sent_decisions_at", None)
    return Sending(at, getattr(meeting, "sent_decisions_by", "")) if at else None


def last_sent(meeting: Meeting) -> DecisionsSent | None:
    """Return what was sent last, with who sent it; None where nothing was."""
    return DecisionsSent.objects.filter(meeting=meeting).select_related("sent_by").order_by("number").last()
