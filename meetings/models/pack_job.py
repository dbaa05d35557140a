"""A pack being built in the background for one reader, and what is asked of it."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models.attachment import stored_name
from record.made_for_reader import MadeForReader, MadeForReaderQuerySet


class PackJob(MadeForReader):
    class Kind(models.TextChoices):
        FULL = "full", _("Full pack: agenda with annexes")
        AGENDA = "agenda", _("Agenda without annexes")
        MINUTES = "minutes", _("Minutes")
        EXTRACT = "extract", _("Extract of one item")
        RECORD = "record", _("Extract of the record of decisions (PDF/A)")
        DECISIONS = "decisions", _("List of decisions")
        CHAIR = "chair", _("Chair's script")
        ARCHIVED = "archived", _("Minutes for the archive (PDF/A)")
        WORD = "word", _("Minutes as a Word file")
        JOURNAL = "journal", _("For the journal: ZIP with pack, annexes and a list of both")
        EVERYBODY = "everybody", _("Packs for all participants: ZIP with one for each")

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="pack_jobs")
    item = models.ForeignKey("meetings.AgendaItem", on_delete=models.CASCADE, null=True, related_name="+")
    reader = models.ForeignKey("members.Person", on_delete=models.CASCADE, related_name="pack_jobs")
    kind = models.CharField(max_length=20, choices=Kind)
    new_pages = models.BooleanField(default=False)
    two_sided = models.BooleanField(default=False)
    # With what the reader wrote for himself or herself on items and annexes.
    own_notes = models.BooleanField(default=False)
    # Of a record asked for where sent decisions are read: as they were sent, until the minutes are approved.
    as_sent = models.BooleanField(default=False)
    only_changed = models.BooleanField(default=False)
    # {"items": [ids], "annexes": [ids]} where the reader has chosen; None stands for everything.
    chosen = models.JSONField(null=True)
    file = models.FileField(upload_to=stored_name, blank=True)
    # What the pack was filtered to; asked again at download, so that access lost in between is access lost.
    item_ids = models.JSONField(default=list)
    attachment_ids = models.JSONField(default=list)
    # What the reader has when this is downloaded (PackTaken.digests).
    digests = models.JSONField(default=dict)

    objects = MadeForReaderQuerySet.as_manager()

    class Meta(MadeForReader.Meta):
        abstract = False
        verbose_name = _("pack")
        verbose_name_plural = _("packs")

    def __str__(self):
        return f"{self.get_kind_display()} ({self.reader})"

    def get_absolute_url(self):
        return reverse("meetings:pack", args=[self.pk])

    @property
    def is_of_items(self) -> bool:
        """Whether it is asked for on the page of an item or a decision."""
        return self.kind in OF_ITEMS

    @property
    def ending(self) -> str:
        """How the name of its file ends."""
        return {self.Kind.JOURNAL: "zip", self.Kind.EVERYBODY: "zip", self.Kind.WORD: "docx"}.get(
            self.Kind(self.kind), "pdf"
        )


# Asked for on the page of an item or a decision, and not among the packs of a meeting.
OF_ITEMS = (PackJob.Kind.EXTRACT, PackJob.Kind.RECORD)
