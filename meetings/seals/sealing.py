"""Minutes are sealed: chained, signed, and told of outside the database."""

from datetime import UTC

from django.db import transaction

from meetings.entries import digest_of
from meetings.models import Minutes, MinutesRevision, SealLedger
from meetings.reading.minutes_record import minutes_content
from meetings.seals import seal_key, seal_log
from record import clock


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
    """Seal the minutes as they stand, and sign the seal. Returns the new revision; `by` None: by the timer.

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
