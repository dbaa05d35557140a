"""A pack being built in the background for one reader, and what is asked of it."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models.attachment import stored_name
from record.attempts import MadeFile, MadeFileQuerySet


class PackJobQuerySet(MadeFileQuerySet["PackJob"]):
    def in_hand(self):
        """Those that are neither done nor failed."""
        return self.filter(state__in=(PackJob.State.WAITING, PackJob.State.BUILDING))

    def of(self, person):
        """The packs built for `person`; never somebody else's, and not for who sees the portal as this person."""
        return self.none() if person.lens else self.filter(reader=person)


class PackJob(MadeFile):
    class Kind(models.TextChoices):
        FULL = "full", _("Full pack: agenda with annexes")
        AGENDA = "agenda", _("Agenda without annexes")
        MINUTES = "minutes", _("Minutes")
        EXTRACT = "extract", _("Extract of one item")
        DECISIONS = "decisions", _("List of decisions")
        CHAIR = "chair", _("Chair's script")
        ARCHIVED = "archived", _("Minutes for the archive (PDF/A)")
        JOURNAL = "journal", _("For the journal: ZIP with pack, annexes and a list of both")
        EVERYBODY = "everybody", _("Packs for all participants: ZIP with one for each")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        BUILDING = "building", _("Being built")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Failed")

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="pack_jobs")
    item = models.ForeignKey("meetings.AgendaItem", on_delete=models.CASCADE, null=True, related_name="+")
    reader = models.ForeignKey("members.Person", on_delete=models.CASCADE, related_name="pack_jobs")
    kind = models.CharField(max_length=20, choices=Kind)
    language = models.CharField(max_length=5)
    two_sided = models.BooleanField(default=False)
    only_changed = models.BooleanField(default=False)
    # {"items": [ids], "annexes": [ids]} where the reader has chosen; None stands for everything.
    chosen = models.JSONField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done_steps = models.PositiveIntegerField(default=0)
    all_steps = models.PositiveIntegerField(default=0)
    doing = models.CharField(max_length=160, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    file = models.FileField(upload_to=stored_name, blank=True)
    # What the pack was filtered to; asked again at download, so that access lost in between is access lost.
    item_ids = models.JSONField(default=list)
    attachment_ids = models.JSONField(default=list)
    # What the reader has when this is downloaded (PackTaken.digests).
    digests = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True)

    objects = PackJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("pack")
        verbose_name_plural = _("packs")
        ordering = ["-asked_at", "-pk"]

    def __str__(self):
        return f"{self.get_kind_display()} ({self.reader})"

    def get_absolute_url(self):
        return reverse("meetings:pack", args=[self.pk])

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def has_failed(self) -> bool:
        return self.state == self.State.FAILED

    @property
    def is_under_way(self) -> bool:
        return self.state in {self.State.WAITING, self.State.BUILDING}

    @property
    def is_zip(self) -> bool:
        return self.kind in (self.Kind.JOURNAL, self.Kind.EVERYBODY)
