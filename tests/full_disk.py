"""A disk that fills up while a file is being written to it."""

import errno
from pathlib import Path

from django.core.files.storage import FileSystemStorage

from record.stored_files import StoredFiles


class FillsUp(FileSystemStorage):
    """Keeps the first bytes of a file, and then has no room."""

    def _save(self, name, content):
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.read(5))
        raise OSError(errno.ENOSPC, "No space left on device")


class FullDisk(StoredFiles, FillsUp):
    """The portal's own storage on that disk."""
