"""An Office file as PDF, made behind the page: one for all annexes and versions with the same bytes."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from members import clock


def stored_rendition(rendition, filename: str) -> str:
    """Return a path nobody can guess."""
    return f"renditions/{uuid.uuid4().hex}"


class Rendition(models.Model):
    """What LibreOffice made of a file, or why it made nothing. It is read through an annex the reader may read."""

    # Of the Office file: who holds a version with these bytes has its rendition.
    sha256 = models.CharField(max_length=64, unique=True)
    file = models.FileField(upload_to=stored_rendition, blank=True)
    pages = models.PositiveIntegerField(null=True)
    is_tagged = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    problem = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(default=clock.now)
    made_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("rendition of an annex")
        verbose_name_plural = _("renditions of annexes")

    def __str__(self):
        return self.sha256[:12]

    @property
    def why_not(self) -> str:
        """Why there are no pages, in the user's language; empty when there are."""
        if self.file:
            return ""
        return self.problem or str(_("The file is being converted to PDF. Ask for the pack again in a minute."))
