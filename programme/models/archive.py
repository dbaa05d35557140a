"""The archive of a committee: made in the background for one reader, and a record of each that was taken."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import Committee
from record import clock
from record.made_for_reader import MadeForReader, MadeForReaderQuerySet
from record.personal_data import PersonalData


def stored_archive(job, filename: str) -> str:
    """Return a path nobody can guess; the name people see is made as it is handed out."""
    return f"archives/{uuid.uuid4().hex}"


class ArchiveJob(MadeForReader):
    """An archive being made, or ready to be taken, of what `reader` may read of a committee."""

    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="archive_jobs")
    reader = models.ForeignKey("members.Person", on_delete=models.CASCADE, related_name="archive_jobs")
    file = models.FileField(upload_to=stored_archive, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    # Ids of what is in it, by kind (programme/archive/gate.py); asked again at download: access lost is access lost.
    holds = models.JSONField(default=dict)
    # The reader's roles by committee when it was made.
    roles = models.JSONField(default=dict)

    objects = MadeForReaderQuerySet.as_manager()

    class Meta(MadeForReader.Meta):
        abstract = False
        verbose_name = _("archive")
        verbose_name_plural = _("archives")

    def __str__(self):
        return f"{self.committee} ({self.reader})"

    def get_absolute_url(self):
        return reverse("programme:archive_job", args=[self.pk])


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
