"""The municipalities, the region and the associations around the project."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pages.danish_order import sort_key
from record.history import Recorded


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def municipalities(self):
        return self.filter(kind=Organisation.Kind.MUNICIPALITY)


class Organisation(Recorded):
    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("Municipality")
        REGION = "region", _("Region")
        ASSOCIATION = "association", _("Association")
        OTHER = "other", _("Other")

    class Council(models.TextChoices):
        BYRAAD = "byråd", "byråd"
        KOMMUNALBESTYRELSE = "kommunalbestyrelse", "kommunalbestyrelse"

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = models.CharField(_("name"), max_length=120, unique=True)
    short_name = models.CharField(_("short name"), max_length=60, unique=True)
    code = models.CharField(_("municipality code"), max_length=4, blank=True)
    council = models.CharField(_("what the council is called"), max_length=20, choices=Council, blank=True)
    sort_key = models.CharField(max_length=140, editable=False, db_index=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="one_organisation_per_code")
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.sort_key = sort_key(self.short_name)
        super().save(*args, **kwargs)
