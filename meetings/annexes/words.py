"""The words of a PDF, as a program of its own: PDF on standard input, UTF-8 text on standard output.

PDFium is not safe in threads, and a small file can hold more work than a page has time for: here it runs alone, with
a limit of memory, and whoever started it stops waiting (inspect.py). Knows neither Django nor the portal.
"""

import resource
import sys

import pypdfium2

# Text beyond this is not searched: a search index needs words, not a library.
MAX_PAGES = 300
MAX_CHARACTERS = 500_000
MAX_MEMORY = 2 * 1024**3


def words_of(content: bytes) -> str:
    """Return the text of a PDF, page by page; empty for one that PDFium cannot open."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return ""
    parts, length = [], 0
    for number in range(min(len(document), MAX_PAGES)):
        parts.append(_page(document, number))
        length += len(parts[-1])
        if length > MAX_CHARACTERS:
            break
    # PostgreSQL stores no NUL characters.
    return "\n".join(parts)[:MAX_CHARACTERS].replace("\x00", "")


def _page(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        return document[number].get_textpage().get_text_range()
    except (pypdfium2.PdfiumError, UnicodeDecodeError):
        return ""


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    sys.stdout.buffer.write(words_of(sys.stdin.buffer.read()).encode(errors="ignore"))
