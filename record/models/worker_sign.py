"""Signs of life of those who work behind the pages (members/signs_of_life.py)."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from record import clock

# A sign comes every ten seconds; who has given none for this long is dead, or as good as.
DEAD_AFTER = timedelta(minutes=1)


class WorkerSignQuerySet(models.QuerySet["WorkerSign"]):
    def alive(self):
        """The workers that have given a sign within the last minute."""
        return self.filter(seen_at__gt=clock.now() - DEAD_AFTER)

    def dead(self):
        """The workers that fell silent without saying good-bye."""
        return self.filter(seen_at__lte=clock.now() - DEAD_AFTER)


class WorkerSign(models.Model):
    """One program at work; the row goes when the program ends as it should, and stays behind when it dies."""

    # Host, process and chance: the name its jobs know it by (DBTaskResult.worker_ids).
    name = models.CharField(max_length=64, unique=True)
    # The queues it works off, or that it is the timer.
    serves = models.JSONField()
    started_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now)
    # When the operator was told of its death.
    reported_at = models.DateTimeField(null=True, blank=True)

    objects = WorkerSignQuerySet.as_manager()

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")
        ordering = ["name"]

    def __str__(self):
        return f"{self.name} ({', '.join(self.serves)})"
