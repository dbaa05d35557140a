"""The one check of sealed minutes: the page asks the cheap part of it, `manage.py verify_minutes` and the night all."""

from collections.abc import Iterator, Sequence

from meetings.entries import digest_of
from meetings.models import Meeting, MinutesRevision, SealCheck, SealLedger
from meetings.seals import seal_key, seal_log
from meetings.seals.facts import changed_since, decisions_changed, facts_of, live_facts
from meetings.seals.files import check_files
from meetings.seals.findings import Finding
from meetings.seals.sealing import statement_of
from record import append_only


def check_chain(meeting: Meeting, chain: Sequence[MinutesRevision]) -> list[Finding]:
    """Return what is wrong with the seals of one meeting, in order from the first, by themselves; no query."""
    found = [
        Finding("revision_missing", meeting.pk, about={"number": number})
        for number in range(1, max((revision.number for revision in chain), default=1))
        if number not in {revision.number for revision in chain}
    ]
    if not chain:
        found.append(Finding("revision_missing", meeting.pk, about={"number": 1}))
    previous = None
    for revision in chain:
        follows = revision.previous_digest == (previous.digest if previous else "")
        if not follows and revision.number - 1 == (previous.number if previous else 0):
            found.append(Finding("chain", meeting.pk, about={"number": revision.number}))
        found += check_seal(meeting, revision)
        previous = revision
    return found


def check_seal(meeting: Meeting, revision: MinutesRevision) -> Iterator[Finding]:
    """Yield what is wrong with one seal by itself: its content, what it states, its signature; no query."""
    about = {"number": revision.number}
    if revision.digest != digest_of([revision.previous_digest, revision.content]):
        yield Finding("content", meeting.pk, about=about)
    if revision.seal != digest_of(statement_of(revision)):
        yield Finding("statement", meeting.pk, about=about)
    public = seal_key.known_keys().get(revision.key_id)
    if public is None:
        yield Finding("unknown_key", meeting.pk, about=about | {"key": revision.key_id})
    elif not seal_key.holds(revision.seal, revision.signature, public):
        yield Finding("signature", meeting.pk, about=about)


_SAID_ON_THE_PAGE = ("outcome", "text", "discussion", "fact_note")
# What a page sees for itself, and need not be told by the night.
_SEEN_AT_ONCE = ("revision_missing", "chain", "content", "statement", "unknown_key", "signature", *_SAID_ON_THE_PAGE)


def check_for_page(meeting: Meeting, chain: Sequence[MinutesRevision]) -> list[Finding]:
    """Return what is wrong with the seals of one meeting as far as a page can ask: the chain, outcomes and texts of
    the decisions, and what the last night found beyond that; two queries."""
    found = check_chain(meeting, chain)
    if chain:
        found += decisions_changed(meeting, chain[-1].content)
    last = SealCheck.objects.exclude(finished_at=None).last()
    by_night = [Finding(**kept) for kept in last.found] if last else []
    return found + [
        finding for finding in by_night if finding.meeting_id == meeting.pk and finding.code not in _SEEN_AT_ONCE
    ]


def check_meeting(meeting: Meeting, *, files: bool = True) -> list[Finding]:
    """Return everything that is wrong with the sealed minutes of one meeting; reads every annex file from disk.

    Fetch `minutes`, `committee` and `current_revision` along.
    """
    chain = list(MinutesRevision.objects.filter(minutes__meeting=meeting).order_by("number"))
    found = check_chain(meeting, chain)
    if chain:
        sealed = chain[-1].content
        found += changed_since(meeting, facts_of(sealed), live_facts(meeting))
        found += check_files(meeting, chain) if files else []
    return found


def check_ledger() -> list[Finding]:
    """Return what is wrong with the portal's seals taken together: one that is missing, a log that tells otherwise."""
    # In this order: a seal made meanwhile is in what is read last, and not missed there.
    lines, broken = _log_lines()
    length = SealLedger.objects.values_list("length", flat=True).first() or 0
    rows = list(MinutesRevision.objects.select_related("minutes").defer("content").order_by("ledger"))
    found, previous, expected = [], "", 1
    for row in rows:
        found += [Finding("ledger_gap", about={"ledger": missing}) for missing in range(expected, row.ledger)]
        if row.ledger == expected and row.ledger_previous != previous:
            found.append(Finding("ledger_chain", row.minutes.meeting_id, about={"ledger": row.ledger}))
        previous, expected = row.seal, row.ledger + 1
    if length > len(rows):
        found.append(Finding("ledger_length", about={"made": length, "left": len(rows)}))
    return found + broken + _check_log(lines, {row.ledger: row for row in rows})


def _log_lines() -> tuple[list[dict] | None, list[Finding]]:
    """Return the whole lines of the log, None where it cannot be read, and a finding for each of the others."""
    try:
        return seal_log.lines(), [Finding("log_broken", about={"line": line}) for line in seal_log.broken_lines()]
    except OSError:
        return None, []


def _check_log(lines: list[dict] | None, rows: dict[int, MinutesRevision]) -> list[Finding]:
    if lines is None:
        return [Finding("log_missing")] if rows else []
    found = []
    for line in lines:
        row = rows.get(line["ledger"])
        if row is None:
            found.append(Finding("revision_missing", line["meeting"], about={"number": line["number"]}))
        elif row.seal != line["seal"]:
            found.append(Finding("log_differs", row.minutes.meeting_id, about={"number": row.number}))
    written = {line["ledger"] for line in lines}
    if any(ledger not in written for ledger in rows if ledger < max(written, default=0)):
        found.append(Finding("log_incomplete"))
    return found


def check_guards() -> list[Finding]:
    """Return where the database does not refuse changes to what is sealed or only grows."""
    found = [Finding("guard_missing", about={"table": table}) for table in append_only.missing_guards()]
    return found + ([Finding("guard_open")] if append_only.stands_open() else [])


def sealed_meetings():
    """The meetings whose minutes were approved, or have a seal, with what a check needs."""
    sealed = Meeting.objects.filter(state="minutes_approved") | Meeting.objects.filter(minutes__revisions__isnull=False)
    return sealed.distinct().select_related("minutes", "committee", "current_revision").order_by("starts_at", "pk")


def check_everything(committee_id: int | None = None) -> list[Finding]:
    """Return everything that is wrong with the portal's seals, or with those of one committee."""
    meetings = sealed_meetings().filter(**({"committee": committee_id} if committee_id else {}))
    found = [*check_guards(), *check_ledger()]
    if committee_id:
        # Of the portal as a whole nothing is left out: a meeting that was removed with its seals is named by the log.
        ids = set(meetings.values_list("pk", flat=True))
        found = [finding for finding in found if finding.meeting_id in (None, *ids)]
    for meeting in meetings.iterator(chunk_size=50):
        # Once more where something is found: the minutes may have been amended between two of the questions.
        found += check_meeting(meeting) and check_meeting(meeting)
    return list({finding.fingerprint: finding for finding in found}.values())
