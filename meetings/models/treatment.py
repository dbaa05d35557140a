"""When the group had an item before it: from when to when, once or several times in a meeting."""

from django.db import models
from django.db.models import DurationField, ExpressionWrapper, F, OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting


class Treatment(models.Model):
    """One stretch of time; the one that has not ended says which item is being treated."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="treatments")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="treatments")
    begun_at = models.DateTimeField(_("begun"))
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("treatment of an item")
        verbose_name_plural = _("treatments of items")
        ordering = ["begun_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(ended_at=None), name="one_item_is_treated_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("begun_at")), name="a_treatment_ends_after_it_began"
            ),
        ]

    def __str__(self):
        return f"{self.item}: {self.begun_at}"


def used_and_since() -> dict[str, Subquery]:
    """Return annotations of items: `used`, how long they were treated and are not any more (a timedelta, or None), and
    `treated_since`, since when the one is treated that is (None for the others)."""
    of_item = Treatment.objects.filter(item=OuterRef("pk"))
    lasted = ExpressionWrapper(F("ended_at") - F("begun_at"), output_field=DurationField())
    ended = of_item.filter(ended_at__isnull=False).order_by().values("item").annotate(used=Sum(lasted))
    return {
        "used": Subquery(ended.values("used"), output_field=DurationField()),
        "treated_since": Subquery(of_item.filter(ended_at=None).values("begun_at")[:1]),
    }
