"""The parts of a mail that Outlook saved: the file is a small file system, with a stream for each property.

[MS-OXMSG] says what the streams are called: `__substg1.0_` and the property's id and type in hexadecimal digits.
"""

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import IO

import olefile

_STREAM = "__substg1.0_"
_SUBJECT, _SENDER, _ADDRESS, _SMTP = 0x0037, 0x0C1A, 0x0C1F, 0x5D01
_TO, _COPIED, _TEXT, _CODE = 0x0E04, 0x0E03, 0x1000, 0x1013
_LONG_NAME, _SHORT_NAME = 0x3707, 0x3704
_SENT = 0x00390040
_UNICODE, _BYTES, _BINARY = 0x001F, 0x001E, 0x0102
_ATTACHMENT = "__attach_version1.0_"
# Windows counts tenths of microseconds from here.
_BEGINNING = datetime(1601, 1, 1, tzinfo=UTC)


_PROPERTIES = "__properties_version1.0"


def is_outlook_message(file: IO[bytes]) -> bool:
    """Whether a file is such a mail; where it is read from stays where it was."""
    try:
        if not olefile.isOleFile(file):
            return False
        with olefile.OleFileIO(file) as kept:
            return bool(kept.exists(_PROPERTIES))
    except (OSError, ValueError):
        return False
    finally:
        file.seek(0)


@dataclass(frozen=True)
class OutlookMessage:
    """What such a file says; `code` is its HTML, for one without plain text."""

    subject: str
    sender: str
    to: str
    copied: str
    sent: str
    text: str
    code: str
    attachments: tuple[str, ...]


def message_in(file: IO[bytes]) -> OutlookMessage:
    """Return what the file says. Raises OSError or ValueError for one that is broken."""
    with olefile.OleFileIO(file) as kept:
        name, address = _text(kept, _SENDER), _text(kept, _SMTP) or _text(kept, _ADDRESS)
        attached = sorted({entry[0] for entry in kept.listdir() if entry[0].startswith(_ATTACHMENT)})
        names = [_text(kept, _LONG_NAME, under) or _text(kept, _SHORT_NAME, under) for under in attached]
        return OutlookMessage(
            subject=_text(kept, _SUBJECT),
            sender=f"{name} <{address}>" if address and address != name else name,
            to=_text(kept, _TO),
            copied=_text(kept, _COPIED),
            sent=_moment(kept),
            text=_text(kept, _TEXT),
            code=_text(kept, _CODE),
            attachments=tuple(name for name in names if name),
        )


def _text(kept: olefile.OleFileIO, number: int, under: str = "") -> str:
    for kind, encoding in ((_UNICODE, "utf-16-le"), (_BYTES, "cp1252"), (_BINARY, "utf-8")):
        path = f"{under}/{_STREAM}{number:04X}{kind:04X}".lstrip("/")
        if kept.exists(path):
            return kept.openstream(path).read().decode(encoding, errors="replace").rstrip("\x00")
    return ""


def _moment(kept: olefile.OleFileIO) -> str:
    """When it was sent: a row of sixteen bytes among the properties of fixed length, behind a head of 32."""
    rows = kept.openstream(_PROPERTIES).read()[32:] if kept.exists(_PROPERTIES) else b""
    for start in range(0, len(rows) - 15, 16):
        tag, _flags, tenths = struct.unpack_from("<IIQ", rows, start)
        if tag == _SENT:
            return (_BEGINNING + timedelta(microseconds=tenths // 10)).strftime("%d.%m.%Y %H:%M UTC")
    return ""
