"""The documents of a climate plan: read by everybody who sees the programme."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models.kept_document import KeptDocument, has_a_title
from programme.models.plan import ClimatePlan


class PlanDocumentQuerySet(models.QuerySet["PlanDocument"]):
    def visible_to(self, person):
        """Documents of the plans `person` may see, that have not been taken off."""
        return self.filter(plan__in=ClimatePlan.objects.visible_to(person), removed_on=None)


class PlanDocument(KeptDocument):
    plan = models.ForeignKey(ClimatePlan, on_delete=models.PROTECT, related_name="documents")

    objects = PlanDocumentQuerySet.as_manager()

    class Meta(KeptDocument.Meta):
        abstract = False
        verbose_name = _("document of a plan")
        verbose_name_plural = _("documents of plans")
        constraints = [has_a_title("plan_document_has_a_title")]

    def get_absolute_url(self):
        return reverse("programme:plan_document", args=[self.plan.programme.committee.slug, self.plan_id, self.pk])
