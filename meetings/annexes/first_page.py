"""The first page of a PDF as a small picture, as a program of its own: PDF on standard input, PNG on standard output.

For the same reasons as words.py. Knows neither Django nor the portal.
"""

import resource
import sys
from io import BytesIO

import pypdfium2

MAX_MEMORY = 2 * 1024**3
# Wide enough to tell one annex from another on a sharp screen.
WIDE = 320


def picture_of(content: bytes) -> bytes:
    """Return the first page as PNG. Raises PdfiumError for what PDFium cannot open."""
    document = pypdfium2.PdfDocument(content)
    page = document[0]
    picture = page.render(scale=WIDE / max(page.get_width(), 1)).to_pil()
    picture = picture.crop((0, 0, picture.width, min(picture.height, 3 * WIDE)))
    made = BytesIO()
    picture.convert("RGB").save(made, "PNG", optimize=True)
    return made.getvalue()


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    sys.stdout.buffer.write(picture_of(sys.stdin.buffer.read()))
