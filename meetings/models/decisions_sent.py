"""The decisions of a meeting as they were sent out before its minutes were approved."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DecisionsSent(models.Model):
    """What was decided, frozen as it was sent; readers read the latest. Never changed (append_only).

    `content` is what minutes seal (meetings/reading/minutes_record.py), less what is not a decision.
    """

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.PROTECT, related_name="decisions_sent")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="+")

    append_only = ("update", "delete")

    class Meta:
        verbose_name = _("decisions sent")
        verbose_name_plural = _("decisions sent")
        ordering = ["number"]
        get_latest_by = "number"
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="one_sending_per_number")]

    def __str__(self):
        return f"{self.meeting} ({self.number})"
