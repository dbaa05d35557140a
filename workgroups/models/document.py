"""The documents a working group keeps: read by who may see the group, and sent along when it reports."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models.kept_document import KeptDocument, has_a_title
from workgroups.models.group import WorkGroup


class GroupDocumentQuerySet(models.QuerySet["GroupDocument"]):
    def visible_to(self, person):
        """Documents of the working groups `person` may see, that have not been taken off."""
        return self.filter(work_group__in=WorkGroup.objects.visible_to(person), removed_on=None)


class GroupDocument(KeptDocument):
    work_group = models.ForeignKey(WorkGroup, on_delete=models.PROTECT, related_name="documents")

    objects = GroupDocumentQuerySet.as_manager()

    class Meta(KeptDocument.Meta):
        abstract = False
        verbose_name = _("document of a working group")
        verbose_name_plural = _("documents of working groups")
        constraints = [has_a_title("document_has_a_title")]

    def get_absolute_url(self):
        return reverse("workgroups:document", args=[self.pk])
