"""Pictures of first pages: made when somebody first looks, kept by the digest of the file, and made again when lost."""

import os
import tempfile
from pathlib import Path
from typing import IO

from django.conf import settings

from meetings.annexes import first_page, office
from meetings.annexes.pages_of import by_program

# A longer file is read to its first page all the same, but not into memory twice for a small picture.
MOST_BYTES = 60 * 1024 * 1024


def preview(sha256: str, pages: IO[bytes]) -> bytes:
    """Return the first of the `pages` (a PDF) as PNG; empty for pages nobody can draw. `sha256` is that of the file."""
    kept = Path(settings.PREVIEWS) / f"{sha256}.png"
    try:
        return kept.read_bytes()
    except FileNotFoundError:
        made = _made(pages.read(MOST_BYTES))
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as file:
        file.write(made)
    os.replace(file.name, kept)
    return made


def _made(content: bytes) -> bytes:
    try:
        return by_program(first_page.__file__, content)
    except (office.TooSlow, office.Unreadable):
        return b""
