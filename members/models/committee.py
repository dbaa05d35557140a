"""Committees: steering groups and working groups, their rules of procedure and their case references."""

from datetime import date

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.standing import standing_of
from members.rules.procedure import PROPOSALS, RuleKey
from pages.richtext import RichTextColumn
from record import clock
from record.history import Recorded


class CommitteeQuerySet(models.QuerySet["Committee"]):
    def visible_to(self, person):
        """Committees whose composition and meeting plan `person` may see: an active role in it or in its parent."""
        return self.filter(pk__in=[committee.pk for committee in standing_of(person).committees])


class Committee(Recorded):
    class Kind(models.TextChoices):
        ADMINISTRATIVE = "administrative", _("Administrative steering group")
        POLITICAL = "political", _("Political steering group")
        WORKING_GROUP = "working_group", _("Working group")
        NETWORK = "network", _("Network")

    # Those that work for another committee: nothing is decided in them, and no case is sent to them.
    WORKING_FOR = (Kind.WORKING_GROUP, Kind.NETWORK)

    name = models.CharField(_("name"), max_length=160, unique=True)
    short_name = models.CharField(_("short name"), max_length=60)
    slug = models.SlugField(unique=True, max_length=60)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    terms_of_reference = RichTextColumn(_("terms of reference"), blank=True)
    terms_of_reference_date = models.DateField(_("date of the terms of reference"), null=True, blank=True)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    # Set when the programme it carries out is closed: from then on nothing new is begun in it.
    closed_on = models.DateField(_("work closed on"), null=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    case_references = GenericRelation("members.CaseReference")

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
        ordering = ["kind", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")), name="committee_ends_after_it_starts"
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("committee", args=[self.slug])

    @property
    def ended_on(self) -> date | None:
        """The last day of a committee that is no more; None for one that still is."""
        return self.ends_on if self.ends_on and self.ends_on <= clock.today() else None

    @property
    def access_committee_id(self) -> int:
        """The committee whose roles decide about this object (members/gate/permissions.py)."""
        return self.pk

    def rule(self, key: str) -> int:
        """Return the value of a rule of procedure: the committee's own, otherwise the portal's proposal."""
        return self._own_rules.get(str(key), PROPOSALS[RuleKey(key)].value)

    @cached_property
    def _own_rules(self) -> dict[str, int]:
        return {rule.key: rule.value for rule in self.rules.all()}


class RuleOfProcedure(Recorded):
    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        ADOPTED = "adopted", pgettext_lazy("rule", "Adopted")

    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="rules")
    key = models.CharField(max_length=40, choices=RuleKey)
    value = models.PositiveSmallIntegerField(_("value"))
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)
    # The stable id of the decision ("2020-1/4"): decisions live in meetings, which this app does not know.
    adopted_by = models.CharField(_("adopted by decision"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("rule of procedure")
        verbose_name_plural = _("rules of procedure")
        constraints = [
            models.UniqueConstraint(fields=["committee", "key"], name="one_value_per_rule"),
            models.CheckConstraint(
                condition=~Q(status="adopted") | ~Q(adopted_by=""), name="adopted_rule_names_its_decision"
            ),
        ]

    @property
    def is_adopted(self) -> bool:
        return self.status == self.Status.ADOPTED

    def __str__(self):
        return f"{self.get_key_display()}: {self.value}"

    @property
    def is_yes_no(self) -> bool:
        return PROPOSALS[RuleKey(self.key)].is_yes_no


class CaseReference(Recorded):
    """Where a document is filed: one document has a reference in each party's own journal (domain.md 0, no. 3)."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    about = GenericForeignKey("content_type", "object_id")
    party = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="case_references")
    system = models.CharField(_("system"), max_length=40, blank=True)
    case_number = models.CharField(_("case number"), max_length=60)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    filed_on = models.DateField(_("filed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("case reference")
        verbose_name_plural = _("case references")
        ordering = ["pk"]
        indexes = [models.Index(fields=["content_type", "object_id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "party", "case_number", "document_number"],
                name="one_reference_per_party_case_and_document",
            )
        ]

    def __str__(self):
        return f"{self.case_number} / {self.document_number}" if self.document_number else self.case_number
