"""What an uploaded file is: its type by content, whether it can be opened, its pages and text."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import filetype
from django.conf import settings
from django.utils.translation import gettext as _

from meetings.annexes.inspect import UnreadablePdf, inspect_pdf
from pages.file_answer import PDF
from record.verbs import Refused

OFFICE = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
}


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


def too_big() -> str:
    """Return the sentence for a file over the limit."""
    return _("The file may be at most %(megabytes)s MB. Split the document, or contact the secretariat.") % {
        "megabytes": settings.ATTACHMENT_MAX_BYTES // (1024 * 1024)
    }


def _type_of(file) -> str:
    file.seek(0)
    guessed = filetype.guess_mime(file.read(8192))
    file.seek(0)
    if guessed != PDF and guessed not in OFFICE:
        raise Refused(
            _("The file must be PDF, Word, Excel or PowerPoint. This one is something else, whatever its name.")
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
