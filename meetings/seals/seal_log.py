"""Every seal in a line of a file outside the database (SEAL_LOG), which only grows: who changes the database does not
reach it, so that it tells of a last seal that was taken away."""

import fcntl
import json
import logging

from django.conf import settings

from meetings.models import MinutesRevision
from meetings.seals import seal_key

logger = logging.getLogger(__name__)
# What a check asks of a line.
_COMPARED = {"ledger": int, "meeting": int, "number": int, "seal": str}


def _line_of(revision: MinutesRevision) -> dict:
    return {
        "ledger": revision.ledger,
        "meeting": revision.minutes.meeting_id,
        "number": revision.number,
        "seal": revision.seal,
        "key": revision.key_id,
        "signature": revision.signature,
    }


def append(*revisions: MinutesRevision) -> None:
    """Write a line for each revision. A log that cannot be written is reported and caught up with by night."""
    lines = "".join(json.dumps(_line_of(revision)) + "\n" for revision in revisions)
    try:
        settings.SEAL_LOG.parent.mkdir(parents=True, exist_ok=True)
        with settings.SEAL_LOG.open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(lines)
    except OSError as problem:
        logger.error("The seal log %s cannot be written: %s", settings.SEAL_LOG, problem)


def lines() -> list[dict]:
    """Return what the whole lines say, oldest first; raises OSError where the log cannot be read."""
    return [line for line in _read().values() if line]


def broken_lines() -> list[int]:
    """Return the numbers of the lines that tell of no seal; raises OSError where the log cannot be read."""
    return [number for number, line in _read().items() if not line]


def _read() -> dict[int, dict | None]:
    with settings.SEAL_LOG.open(errors="replace") as file:
        return {number: _whole(line) for number, line in enumerate(file, 1) if line.strip()}


def _whole(line: str) -> dict | None:
    try:
        said = json.loads(line)
    except ValueError:
        return None
    is_whole = isinstance(said, dict) and all(isinstance(said.get(name), kind) for name, kind in _COMPARED.items())
    return said if is_whole else None


def catch_up(*, anew: bool = False) -> None:
    """Write the lines that are lacking of seals whose signature holds: after a disk was full.

    A log that is gone or broken is not made anew by itself, which would hide what only it knew: `anew` is the
    operator's word.
    """
    try:
        written, is_whole = {line["seal"] for line in lines()}, not broken_lines()
    except OSError:
        written, is_whole = set(), False
    if not (is_whole or anew):
        return
    keys = seal_key.known_keys()
    lacking = [
        revision
        for revision in MinutesRevision.objects.select_related("minutes").defer("content").order_by("ledger")
        if revision.seal not in written
        and revision.key_id in keys
        and seal_key.holds(revision.seal, revision.signature, keys[revision.key_id])
    ]
    if lacking:
        append(*lacking)
