"""The programme the group is there to carry out, and the periods it is carried out in."""

from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meetings.models import Decision
from members.models import Committee
from record.history import Recorded


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, person):
        """Programmes of committees `person` may see."""
        return self.filter(committee__in=Committee.objects.visible_to(person))

    def of(self, committee, person):
        """Return the programme that `committee`, or the one above it, carries out; None if `person` sees none."""
        return self.carried_out(committee, person).select_related("committee").first()

    def carried_out(self, committee, person):
        """The programme `of` a committee, to ask by for what is in it: one row or none."""
        return self.visible_to(person).filter(committee__in=[committee.pk, committee.parent_id]).order_by("pk")[:1]


class Programme(Recorded):
    name = models.CharField(_("name"), max_length=120, unique=True)
    committee = models.OneToOneField(Committee, on_delete=models.PROTECT, related_name="programme")
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    # Where the municipalities' coordinators meet.
    network = models.OneToOneField(
        Committee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="network_of",
        verbose_name=_("the coordinators' network"),
    )

    closed_by = models.ForeignKey(
        "members.Person",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("closed by"),
    )
    closed_because = models.TextField(_("why it was closed"), blank=True, editable=False)
    closed_decision = models.ForeignKey(
        "meetings.Decision",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("closed by decision"),
    )

    case_references = GenericRelation("members.CaseReference")

    # `starts_on` and `ends_on` are those of the terms of reference, and stay so; what follows is in `continuations`.
    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="programme_ends_after_it_starts")
        ]

    def __str__(self):
        return self.name

    @property
    def access_committee_id(self) -> int:
        return self.committee_id

    @property
    def closed_on(self) -> date | None:
        """The day it was closed, as its committee says it; None while it goes on. Fetch `committee` along."""
        return self.committee.closed_on

    @property
    def periods(self) -> "list[Period]":
        """The project period of the terms of reference, and those decided since, the first one first; one query."""
        first = Period(self.starts_on, self.ends_on, str(_("Terms of reference")))
        since = self.continuations.select_related("decided_by")
        return [
            first,
            *(Period(period.starts_on, period.ends_on, period.source, period.decided_by) for period in since),
        ]


@dataclass(frozen=True)
class Period:
    """From and to, both days included, in which a programme is carried out; what it stands in, and what decided it."""

    starts_on: date
    ends_on: date
    source: str
    decided_by: Decision | None = None


class ProgrammePeriod(Recorded):
    """A period after the one of the terms of reference, by a decision of its own: it never changes one before it."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="continuations")
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    decided_by = models.ForeignKey(
        "meetings.Decision",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("adopted by decision"),
    )
    # What decided it, in words: a decision made elsewhere, or before the portal was there.
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("project period")
        verbose_name_plural = _("project periods")
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "starts_on"], name="one_period_begins_on_a_day"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="period_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=False) | ~Q(source=""), name="period_says_what_decided_it"
            ),
        ]

    def __str__(self):
        return f"{self.programme}: {self.starts_on}-{self.ends_on}"
