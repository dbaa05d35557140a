"""The pieces a pack is put together from, kept by what they are made of: what has not changed is not made again.

A key is a digest of everything that decides how a piece looks. Who may not read a text cannot name its key, so a piece
is never handed to somebody who could not have had it made.
"""

import hashlib
import importlib.metadata
import os
import tempfile
import time
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from meetings.pack.typeface import NOTO

# After this long an annex that could not be shown is tried again: the machine may have been busy.
TRIED_AGAIN_SECONDS = 60 * 60
# Not asked for in this long, a piece is made again if it is ever needed.
KEPT_SECONDS = 7 * 24 * 60 * 60
KEPT_BYTES = 4 * 1024**3


@lru_cache(maxsize=1)
def _edition() -> str:
    """What changes every piece: this code, its templates and style, the libraries that draw, and the letters."""
    here = Path(__file__).parent
    templates = settings.BASE_DIR / "templates" / "pdf"
    files = [
        *sorted(here.glob("*.py")),
        here / "letters.conf",
        *sorted(templates.glob("*.html")),
        settings.BASE_DIR / "static/pdf/pack.css",
    ]
    versions = [importlib.metadata.version(library) for library in ("weasyprint", "pikepdf")]
    return digest(*versions, str(NOTO.exists()), *(hashlib.sha256(file.read_bytes()).hexdigest() for file in files))


def digest(*parts: str) -> str:
    """Return the SHA-256 of some texts, as hexadecimal digits; no two lists of texts run together."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def key_of(*parts: str) -> str:
    """Return the key of a piece made of these texts by today's code."""
    return digest(_edition(), *parts)


class PieceStore:
    """A folder of pieces: PDF files, and the reasons why an annex could not become one."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def pdf(self, key: str) -> Path | None:
        """Return the file of a piece, which counts as used now, or None when it is not there."""
        return self._used(self.folder / f"{key}.pdf")

    def problem(self, key: str) -> str | None:
        """Return why the piece of this key could not be made, or None when that is not known or long ago."""
        file = self.folder / f"{key}.txt"
        try:
            return file.read_text() if file.stat().st_mtime > time.time() - TRIED_AGAIN_SECONDS else None
        except FileNotFoundError:
            return None

    def keep(self, key: str, content: bytes) -> Path:
        """Keep a piece and return its file; it is there whole or not at all."""
        return self._kept(f"{key}.pdf", content)

    def keep_problem(self, key: str, problem: str) -> None:
        """Keep the reason why a piece could not be made."""
        self._kept(f"{key}.txt", problem.encode())

    def forget(self, *, seconds: int = KEPT_SECONDS, size: int = KEPT_BYTES) -> None:
        """Remove what was not used for `seconds`, and then the longest unused until at most `size` bytes are left."""
        kept = 0
        for used_at, length, file in sorted(self._all(), reverse=True):
            kept += length
            if kept > size or used_at < time.time() - seconds:
                file.unlink(missing_ok=True)

    def _all(self) -> list[tuple[float, int, Path]]:
        found = []
        for file in self.folder.iterdir():
            try:
                about = file.stat()
            except FileNotFoundError:
                continue
            found.append((about.st_mtime, about.st_size, file))
        return found

    def _used(self, file: Path) -> Path | None:
        try:
            os.utime(file)
        except FileNotFoundError:
            return None
        return file

    def _kept(self, name: str, content: bytes) -> Path:
        with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as file:
            file.write(content)
        return Path(file.name).replace(self.folder / name)
