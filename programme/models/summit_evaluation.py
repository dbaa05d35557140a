"""What people thought of the summit: nothing in a row says whose it is, nor when it came."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programme.models.summit import Summit
from record.plain_text import Written

SCORES = (1, 2, 3, 4, 5)


def _score(question) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(question, choices=[(score, str(score)) for score in SCORES])


class SummitEvaluation(Written):
    """One answer. Its key is drawn by lot, so that no order tells whose it is."""

    QUESTIONS = ("overall", "exchange", "sessions", "practical")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    summit = models.ForeignKey(Summit, on_delete=models.PROTECT, related_name="evaluations")
    overall = _score(_("The summit as a whole"))
    exchange = _score(_("The exchange of experience"))
    sessions = _score(_("The programme of the day"))
    practical = _score(_("Place and practical matters"))
    best = models.TextField(_("What was best"), blank=True)
    better = models.TextField(_("What could be better"), blank=True)

    append_only = ("update", "delete")

    class Meta:
        verbose_name = _("evaluation of a summit")
        verbose_name_plural = _("evaluations of summits")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(overall__range=(1, 5), exchange__range=(1, 5), sessions__range=(1, 5))
                & Q(practical__range=(1, 5)),
                name="evaluation_is_from_one_to_five",
            )
        ]

    def __str__(self):
        return str(self.overall)
