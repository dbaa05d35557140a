"""A ZIP on the disk, filled file by file: of what goes in, no more than a piece is in memory at a time."""

import zipfile
from datetime import date
from hashlib import sha256
from typing import IO

PIECE = 1024 * 1024


class ZipOnDisk:
    """A ZIP being written to `target`; every file in it is dated `on`, so that the same input gives the same bytes."""

    def __init__(self, target: IO[bytes], *, on: date):
        self.zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)
        self.at = (on.year, on.month, on.day, 0, 0, 0)
        # SHA-256 by path, in the order the files came.
        self.digests: dict[str, str] = {}

    def add(self, path: str, content: bytes) -> str:
        """Put a file in; return its SHA-256."""
        self.zip.writestr(self._about(path), content)
        return self._noted(path, sha256(content).hexdigest())

    def stream(self, path: str, source: IO[bytes]) -> tuple[int, str]:
        """Put a file in, piece by piece; return how many bytes it has, and their SHA-256."""
        digest, size = sha256(), 0
        with self.zip.open(self._about(path), "w", force_zip64=True) as place:
            while piece := source.read(PIECE):
                place.write(piece)
                digest.update(piece)
                size += len(piece)
        return size, self._noted(path, digest.hexdigest())

    def _about(self, path: str) -> zipfile.ZipInfo:
        about = zipfile.ZipInfo(path, self.at)
        about.compress_type = zipfile.ZIP_DEFLATED
        # As on any system: a file its owner writes and everybody reads.
        about.create_system, about.external_attr = 3, 0o644 << 16
        return about

    def _noted(self, path: str, digest: str) -> str:
        self.digests[path] = digest
        return digest

    def manifest(self) -> str:
        """Return the digests of all files so far, as `sha256sum -c` reads them."""
        return "".join(f"{digest}  {path}\n" for path, digest in sorted(self.digests.items()))

    def close(self) -> None:
        """Finish the ZIP; nothing can be added after."""
        self.zip.close()
