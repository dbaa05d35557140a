"""What somebody is writing in an item and has not saved on it: kept on the server as it is typed, field by field.

It is no part of the item: nobody reads it but who prepares the agenda or records the meeting, it has no history, and it
withdraws no approval.
A sitting ends when its text is saved on the item, which is one act with one history row, however long it took; the
others are removed when nobody will want them (`forget_old_sittings` in meetings/workflow/sittings.py).
"""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from record import clock
from record.personal_data import PersonalData
from record.plain_text import Written

# Who has not been heard of for so long is not at the item any more; a browser asks every ten seconds.
HERE_FOR = timedelta(seconds=30)


class ItemSittingQuerySet(models.QuerySet["ItemSitting"]):
    def here(self):
        """Those whose writers are at their item now."""
        return self.filter(seen_at__gte=clock.now() - HERE_FOR)

    def unsaved(self):
        """Those with text that is not saved on its item."""
        return self.exclude(texts={}).filter(put_aside=False)


class Sheet(models.TextChoices):
    """The forms of an item that are kept as they are typed in: its case on the agenda, its outcome in the room."""

    CASE = "case", _("case presentation")
    OUTCOME = "outcome", _("decision")


class ItemSitting(Written):
    item = models.ForeignKey("meetings.AgendaItem", on_delete=models.CASCADE, related_name="sittings")
    sheet = models.CharField(max_length=10, choices=Sheet, default=Sheet.CASE)
    writer = models.ForeignKey("members.Person", on_delete=models.CASCADE, related_name="+")
    # The version of the item, or of its decision, the form was opened on, and what stood in its fields.
    item_version = models.PositiveIntegerField()
    begun_on = models.JSONField(default=dict)
    texts = models.JSONField(_("unsaved text"), default=dict)
    # The one undo: the text is kept, and the form shows what stood there before.
    put_aside = models.BooleanField(default=False)
    saved_at = models.DateTimeField(_("saved"), null=True)
    seen_at = models.DateTimeField(default=clock.now)

    personal_data = PersonalData(of="writer", tells=("texts", "saved_at"), goes=True)

    objects = ItemSittingQuerySet.as_manager()

    class Meta:
        verbose_name = _("unsaved text of an item")
        verbose_name_plural = _("unsaved texts of items")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "sheet", "writer"], name="one_sitting_per_writer_and_form")
        ]

    def __str__(self):
        return f"{self.writer}: {self.item}"

    @property
    def is_unsaved(self) -> bool:
        """Whether the form shows text of it that is not saved on the item."""
        return bool(self.texts) and not self.put_aside
