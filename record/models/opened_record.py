"""What a verb may change although it is sealed, for the length of its transaction (record/append_only.py)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OpenedRecord(models.Model):
    """Written and removed in one transaction: nobody else ever sees a row, and none is left."""

    what = models.CharField(max_length=100)

    class Meta:
        verbose_name = _("opened record")
        verbose_name_plural = _("opened records")

    def __str__(self):
        return self.what
