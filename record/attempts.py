"""Work that has a row of its own: one worker claims it, and what a worker taken for dead still says counts no more."""

from typing import Any, Self, TypeVar

from django.core.files.base import File
from django.db import models

from record import clock
from record.models.worker_sign import DEAD_AFTER

# A file whose worker died is made once more: the second time it is the file that kills.
ATTEMPTS = 2
# It is put in line as its row is written: one in no line after this long has lost its place or its worker.
LOST_AFTER = DEAD_AFTER

_Row = TypeVar("_Row", bound="Attempted")


class AttemptedQuerySet(models.QuerySet[_Row]):
    def due(self) -> Self:
        """Those a worker may take now; each model says which these are."""
        raise NotImplementedError

    def in_hand(self) -> Self:
        """Those a worker may be at; each model says which these are."""
        raise NotImplementedError

    def claim(self, pk: int, **marks) -> _Row | None:
        """Take a row for one attempt, with `marks` on it, and return it; None when it is not due, or no more.

        Of several workers one gets it: nobody waits, and no transaction stays open while it works.
        """
        row = self.due().filter(pk=pk).first()
        if row is None:
            return None
        marks["attempts"] = row.attempts + 1
        if not self.due().filter(pk=pk, attempts=row.attempts).update(**marks):
            return None
        for name, value in marks.items():
            setattr(row, name, value)
        return row


class Attempted(models.Model):
    """A row that counts its attempts: who claimed it knows by the number whether it is still in those hands."""

    attempts = models.PositiveSmallIntegerField(default=0)

    objects: Any

    class Meta:
        abstract = True

    def note(self, **fields) -> bool:
        """Write what this attempt has come to; False, and nothing is written, when another has begun since."""
        mine = type(self).objects.in_hand().filter(pk=self.pk, attempts=self.attempts)
        return bool(mine.update(**fields))


class MadeFileQuerySet(AttemptedQuerySet[_Row]):
    def due(self) -> Self:
        """Those no worker has taken yet, and those whose first worker may have died."""
        return self.in_hand().filter(attempts__lt=ATTEMPTS)

    def lost(self) -> Self:
        """Those that would be done or in line by now, had nothing gone wrong."""
        return self.in_hand().filter(asked_at__lt=clock.now() - LOST_AFTER)


class MadeFile(Attempted):
    """A file that is made behind the page; the model says where it is kept, in its field `file`."""

    # When it was asked for, or claimed last.
    asked_at = models.DateTimeField(default=clock.now)

    file: Any

    class Meta:
        abstract = True

    def hand_in(self, name: str, content: File, **fields) -> None:
        """Keep the file that was made, and `fields` with it; nothing stays of one another worker makes by now."""
        self.file.save(name, content, save=False)
        if not self.note(file=self.file.name, **fields):
            self.file.delete(save=False)
