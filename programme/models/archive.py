"""The archive of a committee: made in the background for one reader, and a record of each that was taken."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models import PackJob
from members.models import Committee
from record import clock
from record.attempts import MadeFile, MadeFileQuerySet
from record.personal_data import PersonalData


def stored_archive(job, filename: str) -> str:
    """Return a path nobody can guess; the name people see is made as it is handed out."""
    return f"archives/{uuid.uuid4().hex}"


class ArchiveJobQuerySet(MadeFileQuerySet["ArchiveJob"]):
    def in_hand(self):
        """Those that are neither done nor failed."""
        return self.filter(state__in=(PackJob.State.WAITING, PackJob.State.BUILDING))

    def of(self, person):
        """The archives made for `person`; never somebody else's, and not for who sees the portal as this person."""
        return self.none() if person.lens else self.filter(reader=person)


class ArchiveJob(MadeFile):
    """An archive being made, or ready to be taken, of what `reader` may read of a committee."""

    State = PackJob.State

    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="archive_jobs")
    reader = models.ForeignKey("members.Person", on_delete=models.CASCADE, related_name="archive_jobs")
    language = models.CharField(max_length=5)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done_steps = models.PositiveIntegerField(default=0)
    all_steps = models.PositiveIntegerField(default=0)
    doing = models.CharField(max_length=160, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    file = models.FileField(upload_to=stored_archive, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    # Ids of what is in it, by kind (programme/archive/gate.py); asked again at download: access lost is access lost.
    holds = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True)

    objects = ArchiveJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("archive")
        verbose_name_plural = _("archives")
        ordering = ["-asked_at", "-pk"]

    def __str__(self):
        return f"{self.committee} ({self.reader})"

    def get_absolute_url(self):
        return reverse("programme:archive_job", args=[self.pk])

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def has_failed(self) -> bool:
        return self.state == self.State.FAILED

    @property
    def is_under_way(self) -> bool:
        return self.state in {self.State.WAITING, self.State.BUILDING}


class ArchiveTaken(models.Model):
    """Who took which archive home, and when. Only grows, and goes with the person."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="archives_taken")
    reader = models.ForeignKey("members.Person", on_delete=models.CASCADE, related_name="archives_taken")
    taken_at = models.DateTimeField(default=clock.now)
    sha256 = models.CharField(max_length=64)

    personal_data = PersonalData(of="reader", tells=("committee", "taken_at"), goes=True)

    append_only = ("update",)

    class Meta:
        verbose_name = _("downloaded archive")
        verbose_name_plural = _("downloaded archives")
        ordering = ["-taken_at", "-pk"]

    def __str__(self):
        return f"{self.reader}, {self.taken_at:%Y-%m-%d}"
