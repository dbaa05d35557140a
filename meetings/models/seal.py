"""Beside the sealed revisions: how many there are, what the nightly check found, and the signed files."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.minutes import MinutesRevision


class SealLedger(models.Model):
    """One row: how many seals the portal has made, and the last of them. Who seals holds it, so that they queue."""

    length = models.PositiveIntegerField(default=0)
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("ledger of the seals")
        verbose_name_plural = _("ledgers of the seals")

    def __str__(self):
        return f"{self.length}: {self.seal}"


class SealCheck(models.Model):
    """One nightly check of every seal: what it found. What an earlier night found is not told again."""

    day = models.DateField(unique=True)
    finished_at = models.DateTimeField(null=True)
    # Each as `Finding.kept` (meetings/seals/findings.py).
    found = models.JSONField(default=list)

    class Meta:
        verbose_name = _("check of the seals")
        verbose_name_plural = _("checks of the seals")
        ordering = ["day"]
        get_latest_by = "day"

    def __str__(self):
        return f"{self.day}: {len(self.found)}"


def signed_name(copy, filename: str) -> str:
    """Return a path nobody can guess."""
    return f"signed/{uuid.uuid4().hex}"


class SignedCopy(models.Model):
    """Archived minutes with the portal's signature (PAdES), made once for each PDF that is signed, and kept.

    A signature holds the time, so a second one would be another file. `unsigned_sha256` tells what was signed: two
    readers who read the same get the same file.
    """

    revision = models.ForeignKey(MinutesRevision, on_delete=models.PROTECT, related_name="signed_copies")
    unsigned_sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=signed_name)
    sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    append_only = ("update", "delete")

    class Meta:
        verbose_name = _("signed minutes")
        verbose_name_plural = _("signed minutes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "unsigned_sha256"], name="one_signature_per_file_and_seal")
        ]

    def __str__(self):
        return f"{self.revision}: {self.sha256}"
