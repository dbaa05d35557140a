"""A file that is kept beside meetings: with a title, who added it when, and what proves that it is the same."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from record.history import Recorded
from record.personal_data import PersonalData


def stored_document(document, filename: str) -> str:
    """Return a path nobody can guess; the name people see is kept in the row."""
    return f"documents/{uuid.uuid4().hex}"


class KeptDocument(Recorded):
    """What every kind of document has; a document taken off stays with the record."""

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

    class Meta:
        abstract = True
        ordering = ["-added_at", "-pk"]

    def __str__(self):
        return self.title


def has_a_title(name: str) -> models.CheckConstraint:
    """Return the rule that a document is called something; `name` of the rule in the database."""
    return models.CheckConstraint(condition=~Q(title=""), name=name)
