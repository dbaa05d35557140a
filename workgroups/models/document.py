"""The documents a working group keeps: read by who may see the group, and sent along when it reports."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from record.history import Recorded
from record.personal_data import PersonalData
from workgroups.models.group import WorkGroup


def stored_document(document, filename: str) -> str:
    """Return a path nobody can guess; the name people see is kept in the row."""
    return f"documents/{uuid.uuid4().hex}"


class GroupDocumentQuerySet(models.QuerySet["GroupDocument"]):
    def visible_to(self, person):
        """Documents of the working groups `person` may see, that have not been taken off."""
        return self.filter(work_group__in=WorkGroup.objects.visible_to(person), removed_on=None)


class GroupDocument(Recorded):
    work_group = models.ForeignKey(WorkGroup, on_delete=models.PROTECT, related_name="documents")
    title = models.CharField(_("title"), max_length=200)
    file = models.FileField(_("file"), upload_to=stored_document)
    file_name = models.CharField(_("name of the file"), max_length=200)
    file_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="+")
    removed_on = models.DateField(_("taken off on"), null=True, blank=True)

    personal_data = PersonalData(of="added_by", tells=("title", "added_at"))

    objects = GroupDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document of a working group")
        verbose_name_plural = _("documents of working groups")
        ordering = ["-added_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="document_has_a_title")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("workgroups:document", args=[self.pk])
