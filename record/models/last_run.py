"""When a program of the operator last did its work, so that whoever watches sees that it no longer does."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from record import clock


class LastRun(models.Model):
    """One row for each program, written over every time."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField(default=clock.now)
    # Numbers and names of the operator's own, nothing from meetings.
    facts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("last run")
        verbose_name_plural = _("last runs")
        ordering = ["name"]

    def __str__(self):
        return f"{self.name}: {self.at:%Y-%m-%d %H:%M}"

    @classmethod
    def note(cls, name: str, **facts) -> None:
        """Write down that `name` has done its work now."""
        cls.objects.update_or_create(name=name, defaults={"at": clock.now(), "facts": facts})
