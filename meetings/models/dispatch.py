"""What was sent to whom, when it was first opened, and who read what is closed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from record import clock
from record.personal_data import PersonalData


class Dispatch(models.Model):
    class Kind(models.TextChoices):
        AGENDA = "agenda", _("Agenda")
        SUPPLEMENT = "supplement", _("Supplementary agenda")
        DECISIONS = "decisions", _("Decisions before the minutes are approved")
        MINUTES_COMMENTS = "minutes_comments", _("Minutes for comments")
        MINUTES = "minutes", _("Approved minutes")
        CANCELLED = "cancelled", _("Cancellation")

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.PROTECT, related_name="dispatches")
    person = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="dispatches")
    kind = models.CharField(max_length=20, choices=Kind)
    revision = models.ForeignKey("meetings.AgendaRevision", on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)

    personal_data = PersonalData(of="person", tells=("kind", "sent_at", "opened_at"))

    append_only = ("update", "delete")
    set_once = ("opened_at",)

    class Meta:
        verbose_name = _("dispatch")
        verbose_name_plural = _("dispatches")
        ordering = ["sent_at", "pk"]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.person}"


class AgendaReading(models.Model):
    """A reader opened one revision of an agenda, the first time: what is new is told since the one before."""

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.PROTECT, related_name="agenda_readings")
    person = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="agenda_readings")
    revision = models.ForeignKey("meetings.AgendaRevision", on_delete=models.PROTECT, related_name="readings")
    opened_at = models.DateTimeField(default=clock.now)

    personal_data = PersonalData(of="person", tells=("opened_at",))

    append_only = ("update", "delete")

    class Meta:
        verbose_name = _("first reading of an agenda")
        verbose_name_plural = _("first readings of agendas")
        ordering = ["opened_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["person", "revision"], name="one_first_reading_per_revision")]

    def __str__(self):
        return f"{self.person}: {self.revision}"


class ClosedReading(models.Model):
    """Somebody opened a closed item or annex, or a pack that holds one. Only grows (append_only), but for
    what is older than it may be kept."""

    person = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="closed_readings")
    item = models.ForeignKey("meetings.AgendaItem", on_delete=models.CASCADE, related_name="closed_readings")
    what = models.CharField(max_length=120)
    read_at = models.DateTimeField(default=clock.now)

    personal_data = PersonalData(of="person", tells=("read_at",))

    append_only = ("update", "delete")

    class Meta:
        verbose_name = _("reading of a closed item")
        verbose_name_plural = _("readings of closed items")
        ordering = ["-read_at", "-pk"]

    def __str__(self):
        return f"{self.person}: {self.what}"
