"""What a PDF file is, found out without trusting it: pages, tags, text."""

import logging
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pikepdf
from django.utils.translation import gettext as _

from meetings.annexes import words

logger = logging.getLogger(__name__)

# A file whose words take longer is attached all the same, and not found by them.
MAX_SECONDS = 20


class UnreadablePdf(Exception):
    """The file cannot be shown as pages; the message says why, in the user's language."""


@dataclass(frozen=True)
class PdfFacts:
    pages: int
    tagged: bool
    text: str


def damaged() -> str:
    """Return the sentence for a file that is broken."""
    return _("The file is damaged and cannot be opened.")


def open_pdf(file: IO[bytes] | Path) -> pikepdf.Pdf:
    """Open a PDF with pages. Raises UnreadablePdf when it is encrypted, broken or empty."""
    try:
        # pikepdf asks for BinaryIO by name; a file of Django's is read in the same way.
        pdf = pikepdf.open(file)  # type: ignore[arg-type]
    except pikepdf.PasswordError as problem:
        raise UnreadablePdf(_("The file is protected by a password.")) from problem
    except (pikepdf.PikepdfError, ValueError, OSError) as problem:
        raise UnreadablePdf(damaged()) from problem
    try:
        count = len(pdf.pages)
    except (pikepdf.PikepdfError, ValueError) as problem:
        raise UnreadablePdf(damaged()) from problem
    if count == 0:
        raise UnreadablePdf(_("The file has no pages."))
    return pdf


def inspect_pdf(file: IO[bytes]) -> PdfFacts:
    """Return the facts of a PDF file. Raises UnreadablePdf; the file's position is not kept."""
    file.seek(0)
    with open_pdf(file) as pdf:
        pages, tagged = len(pdf.pages), _is_tagged(pdf)
    file.seek(0)
    return PdfFacts(pages=pages, tagged=tagged, text=_text(file.read()))


def _is_tagged(pdf: pikepdf.Pdf) -> bool:
    try:
        return "/StructTreeRoot" in pdf.Root
    except (pikepdf.PikepdfError, AttributeError, KeyError, TypeError, ValueError):
        return False


def _text(content: bytes) -> str:
    program = [sys.executable, "-I", str(Path(words.__file__))]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and the file goes in as data
            program, input=content, capture_output=True, timeout=MAX_SECONDS, check=True
        )
    except (subprocess.SubprocessError, OSError) as problem:
        logger.warning("The words of a PDF could not be read: %s", type(problem).__name__)
        return ""
    return done.stdout.decode()
