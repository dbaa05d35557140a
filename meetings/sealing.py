"""What minutes say, in one canonical form: digested for the co-chairs' approval, sealed and chained when approved."""

from dataclasses import asdict
from datetime import UTC

from django.db import transaction
from django.utils import timezone

from meetings import seal_key, seal_log
from meetings.models import Decision, Meeting, Minutes, MinutesRevision, SealLedger
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


def statement_of(revision: MinutesRevision) -> dict:
    """Return what a seal is the digest of: everything kept with the content, the content by its own digest."""
    return {
        "format": 1,
        "ledger": revision.ledger,
        "ledger_previous": revision.ledger_previous,
        "minutes": revision.minutes_id,
        "number": revision.number,
        "previous": revision.previous_digest,
        "digest": revision.digest,
        "reason": revision.reason,
        "sealed_at": revision.sealed_at.astimezone(UTC).isoformat(),
        "sealed_by": revision.sealed_by_id,
        "signed_at": revision.signed_at.astimezone(UTC).isoformat(),
        "key": revision.key_id,
    }


def signed(revision: MinutesRevision, ledger: SealLedger) -> MinutesRevision:
    """Put the revision, not saved yet, behind the last of the portal's seals (the locked ledger), and sign it."""
    revision.ledger, revision.ledger_previous = ledger.length + 1, ledger.seal
    revision.key_id = seal_key.id_of(seal_key.public_key())
    revision.seal = digest_of(statement_of(revision))
    revision.signature = seal_key.sign(revision.seal)
    ledger.length, ledger.seal = revision.ledger, revision.seal
    return revision


def seal(minutes: Minutes, *, by, reason: str = "") -> MinutesRevision:
    """Seal the minutes as they stand, and sign the seal. Returns the new revision.

    What makes a change behind the portal's back visible, from the inside out: the digest of the content holds the
    former digest (a chain per meeting); the seal holds that digest, who sealed when and why, and the portal's former
    seal (one chain over all meetings, so that the last seal of one meeting is missed by the next seal of any); the
    signature needs a key the database does not hold, so that nobody can make the chains anew; the line in the seal
    log, and the short form in the mail about the minutes and on their PDF, tell of the portal's very last seal.
    """
    former = minutes.revisions.order_by("number").last()
    content = minutes_content(minutes.meeting)
    previous = former.digest if former else ""
    now = clock.now()
    revision = MinutesRevision(
        minutes=minutes,
        number=former.number + 1 if former else 1,
        content=content,
        previous_digest=previous,
        digest=digest_of([previous, content]),
        reason=reason,
        sealed_at=now,
        sealed_by=by,
        signed_at=now,
    )
    # Two that seal at once queue here: the ledger is the last row a transaction locks.
    ledger, _created = SealLedger.objects.select_for_update().get_or_create(pk=1)
    signed(revision, ledger).save()
    ledger.save()
    transaction.on_commit(lambda: seal_log.append(revision))
    return revision
