"""What an uploaded file is: its type by content, whether it can be opened, its pages and text."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import filetype
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from meetings.annexes.inspect import UnreadablePdf, inspect_pdf
from meetings.annexes.mails import kind_of_mail
from pages.file_answer import PDF
from record.verbs import Refused

OFFICE = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}
PICTURES = {"image/png": "png", "image/jpeg": "jpg", "image/tiff": "tif"}
MAILS = {"message/rfc822": "eml", "application/vnd.ms-outlook": "msg"}
# What gets pages behind the page that takes it in (renditions.py).
TURNED_INTO_PAGES = OFFICE | PICTURES | MAILS


@dataclass(frozen=True)
class FileFacts:
    """What is stored about a file beside its bytes."""

    original_name: str
    content_type: str
    size: int
    sha256: str
    pages: int | None = None
    is_tagged: bool = False
    problem: str = ""
    text: str = ""


def facts_of(file) -> FileFacts:
    """Return the facts of an uploaded file (a Django File). Raises Refused when it is too big or not what it may be.

    A PDF that is encrypted or broken is accepted with a `problem`: the pack names it on a page of its own.
    """
    if file.size > settings.ATTACHMENT_MAX_BYTES:
        raise Refused(too_big())
    kind = _type_of(file)
    facts = {
        "original_name": Path(file.name).name[:200],
        "content_type": kind,
        "size": file.size,
        "sha256": _sha256(file),
    }
    return FileFacts(**facts, **_pdf_facts(file)) if kind == PDF else FileFacts(**facts)


def _accepted() -> str:
    return _(
        "PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, TIFF or a mail (EML, MSG), at most %(megabytes)s MB."
    ) % {"megabytes": settings.ATTACHMENT_MAX_BYTES // (1024 * 1024)}


# What a form says of a file that it asks for, in the language of who reads it.
accepted = lazy(_accepted, str)


def too_big() -> str:
    """Return the sentence for a file over the limit."""
    return _("The file may be at most %(megabytes)s MB. Split the document, or contact the secretariat.") % {
        "megabytes": settings.ATTACHMENT_MAX_BYTES // (1024 * 1024)
    }


def _type_of(file) -> str:
    file.seek(0)
    begins = file.read(8192)
    file.seek(0)
    guessed = kind_of_mail(file) or filetype.guess_mime(begins)
    if guessed != PDF and guessed not in TURNED_INTO_PAGES:
        raise Refused(
            _(
                "The file must be PDF, Word, Excel, PowerPoint, OpenDocument, a picture (PNG, JPEG, TIFF) or a mail "
                "(EML, MSG). This one is something else, whatever its name."
            )
        )
    return guessed


def _sha256(file) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _pdf_facts(file) -> dict:
    try:
        facts = inspect_pdf(file)
    except UnreadablePdf as problem:
        return {"problem": str(problem)[:200]}
    finally:
        file.seek(0)
    return {"pages": facts.pages, "is_tagged": facts.tagged, "text": facts.text}
