"""A file that arrives in parts, so that a broken line costs the last part and no more.

What has come stands in a file of its own, named by who sends what where: whoever goes on with the same file goes on
where it broke, after a reload of the page, too. Nobody reads it before it is whole and has been taken in as an annex.
"""

import fcntl
import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _

from record.verbs import Refused

# What nobody went on with for a day is removed (`manage.py tend`).
KEPT_FOR = 24 * 60 * 60


@dataclass(frozen=True)
class Partial:
    """A file on its way: what it is called, how long it is going to be, and where its parts stand."""

    name: str
    size: int
    path: Path

    @property
    def received(self) -> int:
        """How many bytes have come."""
        return self.path.stat().st_size if self.path.exists() else 0

    @property
    def is_whole(self) -> bool:
        return self.received == self.size

    def add(self, part: Iterable[bytes], at: int) -> None:
        """Add what stands at `at` in the file. Nothing is added where it does not go on from what has come.

        Raises Refused where more comes than was announced; what has come is then forgotten.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as kept:
            fcntl.flock(kept, fcntl.LOCK_EX)
            if kept.tell() != at:
                return
            for piece in part:
                kept.write(piece)
        if self.received > self.size:
            self.forget()
            raise Refused(_("The file changed while it was sent. Attach it again."))

    def whole(self) -> File:
        """Return the whole file, open, under the name its sender gave it."""
        return File(self.path.open("rb"), name=self.name)

    def forget(self) -> None:
        """Remove what has come."""
        self.path.unlink(missing_ok=True)


def partial(*, name: str, size: int, changed: str, sender: int, item: int) -> Partial:
    """Return the file called `name` that `sender` sends to `item`; `changed` tells two of one name and size apart."""
    key = hashlib.sha256(repr((name, size, changed, sender, item)).encode()).hexdigest()
    return Partial(name, size, Path(settings.PARTIAL_UPLOADS) / key)


def forget_old_parts() -> None:
    """Remove files that nobody went on sending."""
    folder = Path(settings.PARTIAL_UPLOADS)
    for path in folder.iterdir() if folder.exists() else ():
        if path.stat().st_mtime < time.time() - KEPT_FOR:
            path.unlink(missing_ok=True)
