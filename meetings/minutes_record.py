"""What minutes say, in one canonical form: digested for the co-chairs' approval, and sealed when approved."""

from dataclasses import asdict

from django.utils import timezone

from meetings.models import Decision, Meeting
from meetings.reading import thawed
from meetings.reading_minutes import decision_parts


def _decision_content(decision: Decision | None) -> dict | None:
    if decision is None:
        return None
    return {
        "reference": decision.reference,
        "outcome": decision.outcome,
        "text": decision.text,
        "points": [[one.point.position, one.outcome] for one in decision.point_outcomes.all()],
        "dissents": [[one.person.name, one.statement] for one in decision.dissents.all()],
    }


def decisions_of(meeting: Meeting) -> dict[int, Decision]:
    """Return the decisions of a meeting by item id, along with outcomes per point and dissents (four queries)."""
    decisions = Decision.objects.filter(item__meeting=meeting).prefetch_related(*decision_parts())
    return {decision.item_id: decision for decision in decisions}


def _attendance_content(meeting: Meeting) -> list:
    return [
        {
            "name": one.person.name,
            "organisation": one.person.organisation.name if one.person.organisation else "",
            "present": one.present,
            "substitute": one.substitute.name if one.substitute else "",
            "from_item": one.from_item_id,
            "to_item": one.to_item_id,
        }
        for one in meeting.attendances.with_person()
    ]


def minutes_content(meeting: Meeting) -> dict:
    """Return the whole content of the minutes: the agenda as published, what was decided, who was there. JSON-ready."""
    revision = meeting.current_revision
    decisions = decisions_of(meeting)
    return {
        "committee": meeting.committee.name,
        "meeting": meeting.reference,
        "starts_at": timezone.localtime(meeting.starts_at).isoformat(),
        "ends_at": timezone.localtime(meeting.ends_at).isoformat(),
        "place": meeting.place,
        "chair": meeting.chair.name if meeting.chair else "",
        "minute_taker": meeting.minute_taker.name if meeting.minute_taker else "",
        "note": meeting.minutes.note,
        "attendance": _attendance_content(meeting),
        "items": [
            {**asdict(entry), "decision": _decision_content(decisions.get(entry.item_id))}
            for entry in (thawed(revision) if revision else [])
        ],
    }
