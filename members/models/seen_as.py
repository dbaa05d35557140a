"""That somebody looked at the portal as somebody else. Only grows (append_only)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SeenAs(models.Model):
    by = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="seen_as")
    committee = models.ForeignKey("members.Committee", on_delete=models.PROTECT, related_name="seen_as")
    at = models.DateTimeField()

    append_only = ("update", "delete")

    class Meta:
        verbose_name = _("look as somebody else")
        verbose_name_plural = _("looks as somebody else")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.by}: {self.person}"
