"""What a PDF file is, found out without trusting it: pages, tags, text."""

from dataclasses import dataclass
from typing import BinaryIO

import pikepdf
import pypdfium2
from django.utils.translation import gettext as _

# Text beyond this is not searched: a search index needs words, not a library.
MAX_TEXT_PAGES = 300
MAX_TEXT_CHARACTERS = 500_000


class UnreadablePdf(Exception):
    """The file cannot be shown as pages; the message says why, in the user's language."""


@dataclass(frozen=True)
class PdfFacts:
    pages: int
    tagged: bool
    text: str


def open_pdf(file: BinaryIO) -> pikepdf.Pdf:
    """Open a PDF with pages. Raises UnreadablePdf when it is encrypted, broken or empty."""
    try:
        pdf = pikepdf.open(file)
    except pikepdf.PasswordError as problem:
        raise UnreadablePdf(_("The file is protected by a password.")) from problem
    except (pikepdf.PdfError, ValueError, OSError) as problem:
        raise UnreadablePdf(_("The file is damaged and cannot be opened.")) from problem
    try:
        count = len(pdf.pages)
    except (pikepdf.PdfError, ValueError) as problem:
        raise UnreadablePdf(_("The file is damaged and cannot be opened.")) from problem
    if count == 0:
        raise UnreadablePdf(_("The file has no pages."))
    return pdf


def inspect_pdf(file: BinaryIO) -> PdfFacts:
    """Return the facts of a PDF file. Raises UnreadablePdf; the file's position is not kept."""
    file.seek(0)
    with open_pdf(file) as pdf:
        pages, tagged = len(pdf.pages), "/StructTreeRoot" in pdf.Root
    file.seek(0)
    return PdfFacts(pages=pages, tagged=tagged, text=_text(file.read()))


def _text(content: bytes) -> str:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return ""
    parts, length = [], 0
    try:
        for number in range(min(len(document), MAX_TEXT_PAGES)):
            part = _page_text(document, number)
            parts.append(part)
            length += len(part)
            if length > MAX_TEXT_CHARACTERS:
                break
    finally:
        document.close()
    # PostgreSQL stores no NUL characters.
    return "\n".join(parts)[:MAX_TEXT_CHARACTERS].replace("\x00", "")


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        page = document[number]
        text = page.get_textpage().get_text_range()
    except (pypdfium2.PdfiumError, UnicodeDecodeError):
        return ""
    return text
