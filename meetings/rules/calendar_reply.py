"""What a mail from a calendar says: somebody's answer to an invitation (RFC 5546, METHOD:REPLY, by mail RFC 6047).

Anybody can send such a mail. So it is read within bounds, nothing in it is trusted to be well formed, and who it is
from is not asked of its sender: the answer names the id of the invitation, which nobody but the invited has.
"""

import email
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.policy import compat32

from icalendar import Calendar

# An answer is a few kilobytes; mail programs add a picture or two.
MOST_BYTES = 512 * 1024
MOST_PARTS = 40
MOST_CALENDAR_BYTES = 64 * 1024
MOST_COMMENT = 200


class Unreadable(Exception):
    """There is no answer in the mail, or none that can be read."""


@dataclass(frozen=True)
class Reply:
    """One answer: to which invitation, whose, what (PARTSTAT), to which version of it, and when it was written."""

    uid: uuid.UUID
    attendee: str
    partstat: str
    sequence: int
    said_at: datetime | None
    comment: str


def reply_in(raw: bytes) -> Reply:
    """Return the answer in a mail. Raises Unreadable for every other mail, whatever is wrong with it."""
    if len(raw) > MOST_BYTES:
        raise Unreadable("too big")
    try:
        return _reply(raw)
    except Unreadable:
        raise
    # The parsers are not written for mails that mean harm: what they raise is not told beforehand.
    except (Exception, RecursionError) as problem:
        raise Unreadable(type(problem).__name__) from problem


def _reply(raw: bytes) -> Reply:
    for text in _calendars(email.message_from_bytes(raw, policy=compat32)):
        calendar = Calendar.from_ical(text)
        if str(calendar.get("method", "")).upper() == "REPLY":
            return _of(calendar)
    raise Unreadable("no answer")


def _calendars(mail: Message) -> Iterator[str]:
    """The parts of a mail that are calendars; those shown before those attached, as they stand."""
    for number, part in enumerate(mail.walk()):
        if number >= MOST_PARTS:
            raise Unreadable("too many parts")
        if part.get_content_type() not in ("text/calendar", "application/ics"):
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and len(content) <= MOST_CALENDAR_BYTES:
            yield content.decode(errors="replace")


def _of(calendar: Calendar) -> Reply:
    events = list(calendar.walk("VEVENT"))
    if len(events) != 1:
        raise Unreadable("not one event")
    [event] = events
    # RFC 5546, 3.2.3: an answer is that of one attendee. A list of them would let one answer for another.
    attendee = event.get("attendee")
    if attendee is None or isinstance(attendee, list):
        raise Unreadable("not one attendee")
    return Reply(
        uid=uuid.UUID(str(event["uid"]).strip()),
        attendee=re.sub(r"^mailto:", "", str(attendee).strip(), flags=re.IGNORECASE).strip().lower(),
        partstat=str(attendee.params.get("partstat", "")).upper(),
        sequence=int(event.get("sequence", 0)),
        said_at=_said_at(event),
        comment=_comment(event),
    )


def _said_at(event) -> datetime | None:
    stamp = getattr(event.get("dtstamp"), "dt", None)
    if not isinstance(stamp, datetime):
        return None
    return stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC)


def _comment(event) -> str:
    comment = event.get("comment", "")
    return " ".join(str(comment if not isinstance(comment, list) else comment[0]).split())[:MOST_COMMENT]
