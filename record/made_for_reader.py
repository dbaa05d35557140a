"""A file that is made in the background for one reader, who is told how far it is."""

from typing import Any, Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from record.attempts import MadeFile, MadeFileQuerySet

_Row = TypeVar("_Row", bound="MadeForReader")


class MadeForReaderQuerySet(MadeFileQuerySet[_Row]):
    def in_hand(self) -> Self:
        """Those that are neither done nor failed."""
        return self.filter(state__in=MadeForReader.UNDER_WAY)

    def of(self, person) -> Self:
        """Those made for `person`; never somebody else's, and not for who sees the portal as this person."""
        return self.none() if person.lens else self.filter(reader=person)


class MadeForReader(MadeFile):
    """How far a file is, step by step, and why it failed; the model has a `reader`, and says what is made."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        BUILDING = "building", _("Being built")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Failed")

    UNDER_WAY = (State.WAITING, State.BUILDING)

    language = models.CharField(max_length=5)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done_steps = models.PositiveIntegerField(default=0)
    all_steps = models.PositiveIntegerField(default=0)
    doing = models.CharField(max_length=160, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    finished_at = models.DateTimeField(null=True)

    reader: Any

    class Meta:
        abstract = True
        ordering = ["-asked_at", "-pk"]

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def has_failed(self) -> bool:
        return self.state == self.State.FAILED

    @property
    def is_under_way(self) -> bool:
        return self.state in self.UNDER_WAY
