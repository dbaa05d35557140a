"""The mailbox calendars answer to: each mail is read once, within bounds, and put into a folder for what came of it.

The answer is saved before the mail is moved: a break in between reads the mail again, and knows it by its digest.
"""

import hashlib
import imaplib
import logging
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import IntegrityError

from meetings.models import CalendarReply
from meetings.rules.calendar_reply import MOST_BYTES, Reply, Unreadable, reply_in
from meetings.workflow.calendar_replies import take_reply

logger = logging.getLogger(__name__)
# Of one look into the mailbox: the next is a minute later.
MOST_MAILS = 100
MOST_SECONDS = 45
TIMEOUT = 15
OUTCOME = CalendarReply.Outcome
_DONE = (OUTCOME.ANSWERED, OUTCOME.UNDECIDED, OUTCOME.OUTDATED, OUTCOME.NOT_ASKED)


def read_calendar_replies() -> None:
    """Read what calendars have answered, if a mailbox is set up; one that cannot be reached is tried again."""
    if not settings.CALENDAR_REPLIES:
        return
    try:
        with _mailbox(settings.CALENDAR_REPLIES) as box:
            _read(box, time.monotonic() + MOST_SECONDS)
    except (imaplib.IMAP4.error, OSError) as problem:
        logger.warning("The answers of calendars could not be read: %s", problem)


@contextmanager
def _mailbox(address: str) -> Iterator[imaplib.IMAP4]:
    """The folder at an address, imaps://user:password@server/Folder, opened; and its two folders beside it."""
    found = urlsplit(address)
    host = found.hostname or ""
    box: imaplib.IMAP4
    if found.scheme == "imaps":
        context = ssl.create_default_context()
        box = imaplib.IMAP4_SSL(host, found.port or 993, ssl_context=context, timeout=TIMEOUT)
    else:
        box = imaplib.IMAP4(host, found.port or 143, timeout=TIMEOUT)
    try:
        box.login(unquote(found.username or ""), unquote(found.password or ""))
        for folder in (settings.CALENDAR_REPLIES_DONE, settings.CALENDAR_REPLIES_REFUSED):
            # Says no where it is there already.
            box.create(_quoted(folder))
        _said(box.select(_quoted(unquote(found.path.strip("/")) or "INBOX")))
        yield box
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            box.logout()


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _said(answer: tuple) -> list:
    """What the server answered; raises imaplib's error when it refused."""
    status, data = answer
    if status != "OK":
        raise imaplib.IMAP4.error(f"{status}: {data!r}"[:200])
    return data


def _read(box: imaplib.IMAP4, until: float) -> None:
    numbers = (_said(box.uid("SEARCH", "ALL"))[0] or b"").split()
    for number in numbers[:MOST_MAILS]:
        if time.monotonic() > until:
            return
        outcome = _outcome_of(_bytes_of(box, number.decode()))
        folder = settings.CALENDAR_REPLIES_DONE if outcome in _DONE else settings.CALENDAR_REPLIES_REFUSED
        _move(box, number.decode(), folder)


def _bytes_of(box: imaplib.IMAP4, number: str) -> bytes:
    """The mail, cut one byte after what is read of it: the server is not asked for more."""
    data = _said(box.uid("FETCH", number, f"(BODY.PEEK[]<0.{MOST_BYTES + 1}>)"))
    return next((part[1] for part in data if isinstance(part, tuple)), b"")


def _outcome_of(raw: bytes) -> str:
    reply: Reply | None
    try:
        reply = reply_in(raw)
    except Unreadable:
        reply = None
    digest = hashlib.sha256(raw).hexdigest()
    try:
        return take_reply(digest=digest, reply=reply, by=None).outcome
    except IntegrityError:
        # Somebody else reads the same mailbox, and was a moment faster.
        return CalendarReply.objects.get(digest=digest).outcome


def _move(box: imaplib.IMAP4, number: str, folder: str) -> None:
    if "MOVE" in box.capabilities:
        _said(box.uid("MOVE", number, _quoted(folder)))
        return
    _said(box.uid("COPY", number, _quoted(folder)))
    _said(box.uid("STORE", number, "+FLAGS.SILENT", "(\\Deleted)"))
    if "UIDPLUS" in box.capabilities:
        _said(box.uid("EXPUNGE", number))
    else:
        _said(box.expunge())
