"""The municipalities' climate action plans: the round each joined in, how far it is on two tracks, who has confirmed it
(domain.md 1.4 and 1.5)."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import Membership, Organisation
from members.models.standing import standing_of
from members.rules.roles import OF_MUNICIPALITY, PLAN_KEEPER, Permission, Role, roles_with
from programme.models.programme import Programme
from record import clock
from record.history import Recorded


class PlanRound(Recorded):
    """A round in which municipalities joined: "1. runde (2020)"."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="rounds")
    title = models.CharField(_("round"), max_length=60)
    starts_on = models.DateField(_("begins on"))

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "title"], name="one_round_per_title"),
            models.CheckConstraint(condition=~Q(title=""), name="round_has_a_title"),
        ]

    def __str__(self):
        return self.title


class PlanStep(Recorded):
    """One kind of milestone on the way of a plan. What is reached of a later one follows what is reached of one
    before, on the same track; a step `aside` (a municipality withdrew) follows nothing."""

    class Track(models.TextChoices):
        ADMISSION = "admission", _("Admission")
        COUNCIL = "council", _("Municipality and council")
        CONCITO = "concito", _("CONCITO and C40")

    class Stage(models.TextChoices):
        """How the map shows a municipality once the step is reached; the last of them counts."""

        NONE = "", _("As before")
        ADMITTED = "admitted", _("Admitted")
        UNDER_WAY = "under_way", _("The plan is being made")
        PROPOSED = "proposed", _("The proposal is before the council or in consultation")
        ADOPTED = "adopted", _("Adopted by the council")
        APPROVED = "approved", _("Approved by CONCITO and C40")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="plan_steps")
    track = models.CharField(_("track"), max_length=20, choices=Track)
    title = models.CharField(_("milestone"), max_length=100)
    position = models.PositiveSmallIntegerField(_("place on the track"))
    stage = models.CharField(_("on the map"), max_length=20, choices=Stage, blank=True)
    is_aside = models.BooleanField(_("stands outside the order of the others"), default=False)
    is_retired = models.BooleanField(_("no longer used for new milestones"), default=False)

    class Meta:
        verbose_name = _("kind of milestone")
        verbose_name_plural = _("kinds of milestones")
        ordering = ["track", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "title"], name="one_step_per_title"),
            models.CheckConstraint(condition=~Q(title=""), name="step_has_a_title"),
        ]

    def __str__(self):
        return self.title


class ClimatePlanQuerySet(models.QuerySet["ClimatePlan"]):
    def visible_to(self, person):
        """Plans of the programmes `person` may see."""
        return self.filter(programme__in=Programme.objects.visible_to(person))

    def kept_by(self, person):
        """Plans of the municipalities that `person` coordinates today."""
        seats = Membership.objects.coordinating(person).filter(
            committee=OuterRef("programme__committee"), municipality=OuterRef("organisation")
        )
        return self.filter(Exists(seats))

    def with_names(self):
        return self.select_related("programme__committee", "organisation", "round", "confirmed_by")


class ClimatePlan(Recorded):
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="plans")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="plans")
    round = models.ForeignKey(
        PlanRound,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plans",
        verbose_name=_("round"),
    )
    local_title = models.CharField(_("what the plan is called"), max_length=160, blank=True)
    remark = models.TextField(_("remark"), blank=True)
    # Where the tile stands on the map: together they have the shape of the region.
    column = models.PositiveSmallIntegerField(_("column on the map"), null=True, blank=True)
    row = models.PositiveSmallIntegerField(_("row on the map"), null=True, blank=True)
    confirmed_on = models.DateField(_("last confirmed on"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "members.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("last confirmed by"),
    )

    # What concerns the municipality on the agendas.
    items = models.ManyToManyField("meetings.AgendaItem", blank=True, related_name="plans")

    objects = ClimatePlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("climate action plan")
        verbose_name_plural = _("climate action plans")
        ordering = ["organisation__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "organisation"], name="one_plan_per_municipality"),
            models.UniqueConstraint(
                fields=["programme", "row", "column"], condition=Q(row__isnull=False), name="one_plan_per_place"
            ),
            models.CheckConstraint(
                condition=Q(row=None, column=None) | Q(row__isnull=False, column__isnull=False),
                name="a_place_has_row_and_column",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on=None, confirmed_by=None)
                | Q(confirmed_on__isnull=False, confirmed_by__isnull=False),
                name="confirmed_by_somebody_on_a_day",
            ),
        ]

    def __str__(self):
        return self.organisation.short_name

    def get_absolute_url(self):
        return reverse("programme:plan", args=[self.programme.committee.slug, self.pk])

    @property
    def access_committee_id(self) -> int:
        return self.programme.committee_id

    def roles_added(self, person) -> frozenset[str]:
        """Who coordinates the municipality today keeps its plan; who works there asks on its behalf (design section 5).

        Both take part in the committee of the programme.
        """
        held = standing_of(person).roles_in(self.access_committee_id) & set(roles_with(Permission.READ_AGENDA))
        if not held:
            return frozenset()
        added = {OF_MUNICIPALITY} if person.organisation_id == self.organisation_id else set()
        if Role.COORDINATOR in held:
            own = Membership.objects.coordinating(person).filter(committee=self.access_committee_id)
            added |= {PLAN_KEEPER} if own.filter(municipality=self.organisation_id).exists() else set()
        return frozenset(added)


class PlanMilestone(Recorded):
    """A day on the way of a plan: expected, or reached; with where that is known from, and how sure it is."""

    class Certainty(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        UNCONFIRMED = "unconfirmed", _("Not confirmed")

    plan = models.ForeignKey(ClimatePlan, on_delete=models.CASCADE, related_name="milestones")
    step = models.ForeignKey(PlanStep, on_delete=models.PROTECT, related_name="milestones", verbose_name=_("milestone"))
    day = models.DateField(_("day"))
    # "autumn 2022": what is known where the day itself is not, and `day` is the last it can be.
    day_in_words = models.CharField(_("the day in words"), max_length=60, blank=True)
    is_reached = models.BooleanField(_("reached"), default=False)
    certainty = models.CharField(_("how sure"), max_length=20, choices=Certainty, default=Certainty.UNCONFIRMED)
    source = models.CharField(_("where it is known from"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("milestone of a plan")
        verbose_name_plural = _("milestones of plans")
        ordering = ["day", "step__track", "step__position", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "step"], name="one_milestone_per_step")]

    def __str__(self):
        return str(self.step)

    @property
    def is_confirmed(self) -> bool:
        return self.certainty == self.Certainty.CONFIRMED

    @property
    def is_late(self) -> bool:
        """Whether it was expected by a day that has passed."""
        return not self.is_reached and self.day < clock.today()


class PlanLink(Recorded):
    plan = models.ForeignKey(ClimatePlan, on_delete=models.CASCADE, related_name="links")
    title = models.CharField(_("title"), max_length=120)
    url = models.URLField(_("address"), max_length=500)

    class Meta:
        verbose_name = _("link of a plan")
        verbose_name_plural = _("links of plans")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="link_has_a_title")]

    def __str__(self):
        return self.title
