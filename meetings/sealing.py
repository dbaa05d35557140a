"""What minutes say, in one canonical form: digested for the co-chairs' approval, sealed and chained when approved."""

from dataclasses import asdict

from django.utils import timezone

from meetings.models import Decision, Meeting, Minutes, MinutesRevision
from meetings.reading import digest_of, thawed
from meetings.reading_minutes import decision_parts
from members import clock


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


def seal(minutes: Minutes, *, by, reason: str = "") -> MinutesRevision:
    """Seal the minutes as they stand: the digest covers the content and the former seal. Returns the new revision."""
    former = minutes.revisions.order_by("number").last()
    content = minutes_content(minutes.meeting)
    previous = former.digest if former else ""
    return MinutesRevision.objects.create(
        minutes=minutes,
        number=former.number + 1 if former else 1,
        content=content,
        previous_digest=previous,
        digest=digest_of([previous, content]),
        reason=reason,
        sealed_at=clock.now(),
        sealed_by=by,
    )


def broken_seals(minutes: Minutes) -> list[int]:
    """Return the numbers of the sealed revisions whose content or chain does not match their digest; empty is well."""
    return broken_in(list(minutes.revisions.order_by("number")))


def broken_in(chain: list[MinutesRevision]) -> list[int]:
    """Return the same for a chain of revisions in order, from the first."""
    broken, previous = [], ""
    for revision in chain:
        intact = revision.previous_digest == previous and revision.digest == digest_of([previous, revision.content])
        if not intact:
            broken.append(revision.number)
        previous = revision.digest
    return broken
