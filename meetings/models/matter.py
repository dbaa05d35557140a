"""Decisions on the same matter: which earlier one an item goes on with, where somebody has said so.

What is copied, deferred or taken up again says it by itself (`AgendaItem.continues`); both together are the chain.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from record.history import Recorded


class MatterTie(Recorded):
    """`item` goes on with the matter that was decided on `earlier`; no part of any seal: it can be said afterwards."""

    item = models.ForeignKey(
        "meetings.AgendaItem", on_delete=models.PROTECT, related_name="earlier_ties", verbose_name=_("agenda item")
    )
    earlier = models.ForeignKey(
        "meetings.AgendaItem", on_delete=models.PROTECT, related_name="later_ties", verbose_name=_("earlier item")
    )

    class Meta:
        verbose_name = _("tie to an earlier decision")
        verbose_name_plural = _("ties to earlier decisions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "earlier"], name="one_tie_between_two_items"),
            models.CheckConstraint(condition=~Q(item=F("earlier")), name="no_item_goes_on_with_itself"),
        ]

    def __str__(self):
        return f"{self.item_id} → {self.earlier_id}"

    @property
    def access_committee_id(self) -> int:
        return self.item.committee_id
