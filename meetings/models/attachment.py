"""Annexes and their immutable versions: the file, what it is, and its text."""

import uuid

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models.meeting import submitted_meetings
from meetings.models.openness import AnnexOpenness, annexes_closed_apart, annexes_that_wait
from meetings.models.reach import reach_of
from members.models.standing import where_held
from members.rules.roles import Permission
from record.history import Recorded
from record.plain_text import Written


def stored_name(version, filename: str) -> str:
    """Return a path nobody can guess; the name people see is kept in the row."""
    return f"annexes/{uuid.uuid4().hex}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def in_use(self):
        return self.filter(removed=False)

    def readable_by(self, person):
        """Annexes of items `person` may read; a closed annex only for roles that read what is closed (section 5).

        An annex that waits for the next publication of a published item is for those who prepare or review it.
        """
        # The agenda names its annexes: here at the top, the two would import each other.
        from meetings.models.agenda import AgendaItem

        prepares = where_held(person, Permission.PREPARE_MEETING, "item__committee")
        reviews = where_held(person, Permission.REVIEW_AGENDA, "item__committee")
        reads_closed = where_held(person, Permission.READ_CLOSED, "item__committee")
        called = Q(item__meeting__in=reach_of(person).called_to)
        return self.filter(item__in=AgendaItem.objects.readable_by(person)).filter(
            ~annexes_closed_apart() | reads_closed | prepares | called,
            ~annexes_that_wait() | prepares | (reviews & submitted_meetings("item__meeting__")),
        )


class Attachment(AnnexOpenness, Recorded):
    item = models.ForeignKey("meetings.AgendaItem", on_delete=models.CASCADE, related_name="attachments")
    position = models.PositiveSmallIntegerField()
    # Through the meeting ("Bilag 3"); given at the first publication and kept for good.
    number = models.CharField(max_length=5, blank=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    closed = models.BooleanField(_("closed annex"), default=False)
    # The newest version: what the working copy shows.
    current = models.ForeignKey(
        "meetings.AttachmentVersion", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    published_closed = models.BooleanField(default=False, editable=False)
    # Whether the latest revision shows it: what a supplement took off is read no more.
    published_now = models.BooleanField(default=False, editable=False)
    removed = models.BooleanField(default=False, editable=False)

    case_references = GenericRelation("members.CaseReference")

    sealed_with = "item__meeting"

    objects = AttachmentQuerySet.as_manager()

    read_permissions = ("meetings.read_attachment",)

    class Meta:
        verbose_name = _("annex")
        verbose_name_plural = _("annexes")
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="annex_has_a_title")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("meetings:attachment", args=[self.pk])

    @property
    def access_committee_id(self) -> int:
        return self.item.committee_id

    @property
    def newest(self) -> "AttachmentVersion":
        """The newest version, which every annex has from the verb on that attached it; fetch `current` along."""
        if self.current is None:
            raise AttachmentVersion.DoesNotExist(f"Annex {self.pk} has no file")
        return self.current


class AttachmentVersion(Written):
    """One uploaded file, never changed afterwards (append_only)."""

    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    file = models.FileField(upload_to=stored_name)
    # The pages of an Office file; given with the row, and filled in behind it, where the row itself never changes.
    rendition = models.ForeignKey("meetings.Rendition", on_delete=models.PROTECT, null=True, related_name="versions")
    original_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(null=True)
    is_tagged = models.BooleanField(default=False)
    # Why the file cannot be shown as pages (encrypted, broken); empty when it can.
    problem = models.CharField(max_length=200, blank=True)
    # Its words, for the search; kept from the day the file came in.
    text = models.TextField(blank=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="+")

    append_only = ("update",)
    sealed_with = "attachment__item__meeting"

    class Meta:
        verbose_name = _("version of an annex")
        verbose_name_plural = _("versions of an annex")
        ordering = ["number"]
        get_latest_by = "number"
        constraints = [models.UniqueConstraint(fields=["attachment", "number"], name="one_version_per_number")]

    def __str__(self):
        return f"{self.original_name} ({self.number})"
