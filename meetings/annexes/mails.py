"""A mail that was saved as a file: who wrote it to whom, its words, and what its attachments are called.

Of its words only the plain text is taken, and of a mail that has none, the words of its HTML: nothing in it runs, and
nothing it names is fetched. Its attachments are listed, and stay in the file.
"""

import email
import email.policy
import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import EmailMessage
from io import BytesIO
from typing import IO

from meetings.annexes.outlook import is_outlook_message, message_in
from pages.richtext import plain_text

EML, MSG = "message/rfc822", "application/vnd.ms-outlook"
# A mail begins with lines of a name and a colon; these are in every one that was sent.
_HEADER = re.compile(rb"^[!-9;-~]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*", re.MULTILINE)
_NEEDED = (b"from", b"date")
MOST_HEADERS = 64 * 1024
MOST_CHARACTERS = 500_000


def kind_of_mail(file: IO[bytes]) -> str:
    """Return which kind of mail a file is by what is in it; empty for anything else."""
    file.seek(0)
    begins = file.read(MOST_HEADERS)
    file.seek(0)
    if is_outlook_message(file):
        return MSG
    place, names = 0, set()
    while (header := _HEADER.match(begins, place)) is not None:
        names.add(header[0].partition(b":")[0].lower())
        place = header.end()
    return EML if names.issuperset(_NEEDED) else ""


@dataclass(frozen=True)
class Mail:
    """What is shown of a mail."""

    subject: str
    sender: str
    to: str
    copied: str
    sent: str
    text: str
    attachments: tuple[str, ...]


def read_mail(content: bytes, kind: str) -> Mail:
    """Return what a mail says. Raises ValueError or OSError for one that cannot be read."""
    return _of_outlook(content) if kind == MSG else _of_internet(content)


def _of_internet(content: bytes) -> Mail:
    # With this policy a parsed message is an EmailMessage.
    message = email.message_from_bytes(content, policy=email.policy.default)
    said = {name: str(message.get(name, "")) for name in ("subject", "from", "to", "cc", "date")}
    names = tuple(part.get_filename() or part.get_content_type() for part in message.iter_attachments())
    text = _words(message)[:MOST_CHARACTERS]
    return Mail(said["subject"], said["from"], said["to"], said["cc"], said["date"], text, names)


def _words(message: EmailMessage) -> str:
    body = message.get_body(("plain", "html"))
    if body is None:
        return ""
    try:
        text = body.get_content()
    except (LookupError, UnicodeError):
        code = body.get_payload(decode=True)
        text = code.decode("latin-1") if isinstance(code, bytes) else ""
    return plain_text(text) if body.get_content_type() == "text/html" else text


def _of_outlook(content: bytes) -> Mail:
    said = message_in(BytesIO(content))
    text = said.text or plain_text(said.code)
    return Mail(said.subject, said.sender, said.to, said.copied, said.sent, text[:MOST_CHARACTERS], said.attachments)


def as_page(mail: Mail, labels: Iterable[str]) -> bytes:
    """Return the mail as a page of HTML with nothing in it but words; `labels` name its parts in their order."""
    parts = (mail.sender, mail.to, mail.copied, mail.sent, ", ".join(mail.attachments))
    rows = "".join(
        f"<p><b>{html.escape(label)}:</b> {html.escape(part)}</p>"
        for label, part in zip(labels, parts, strict=True)
        if part
    )
    lines = html.escape(mail.text).replace("\r\n", "\n").replace("\n", "<br>")
    head = f'<meta charset="utf-8"><title>{html.escape(mail.subject)}</title>'
    body = f"<h1>{html.escape(mail.subject)}</h1>{rows}<hr><p>{lines}</p>"
    return f'<!doctype html><html lang="da"><head>{head}</head><body>{body}</body></html>'.encode()
