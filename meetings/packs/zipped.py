"""A ZIP whose bytes depend on nothing but its content, so that two of the same meeting can be compared."""

import zipfile
from datetime import datetime
from hashlib import sha256
from io import BytesIO

from django.utils import timezone


class Archive:
    """A ZIP being filled; `at` is the moment every file in it is dated. No two files in it have one name."""

    def __init__(self, *, at: datetime):
        self.target = BytesIO()
        self.zip = zipfile.ZipFile(self.target, "w", zipfile.ZIP_DEFLATED)
        self.at = timezone.localtime(at).timetuple()[:6]
        # {"path", "size" in bytes, "sha256"} of each file put in.
        self.files: list[dict] = []

    def add(self, path: str, content: bytes) -> str:
        """Put a file in and return the path it got: a number is added to one that is taken."""
        stem, dot, ending = path.rpartition(".")
        taken, number = {file["path"] for file in self.files}, 1
        while path in taken:
            number += 1
            path = f"{stem}-{number}{dot}{ending}"
        self.zip.writestr(zipfile.ZipInfo(path, self.at), content, zipfile.ZIP_DEFLATED)
        self.files.append({"path": path, "size": len(content), "sha256": sha256(content).hexdigest()})
        return path

    def finished(self) -> bytes:
        """Return the bytes of the ZIP; nothing can be added after."""
        self.zip.close()
        return self.target.getvalue()
