"""What a committee's year is planned with: proposed dates, recurring themes, and days that others have taken."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Committee
from members.models.standing import where_held
from members.rules.roles import Permission
from record.history import Recorded


class YearPlanQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those of the committees whose meeting plan `person` may see."""
        return self.filter(committee__in=Committee.objects.visible_to(person))

    def kept_by(self, person):
        """Those of the committees whose meetings `person` prepares."""
        return self.filter(where_held(person, Permission.PREPARE_MEETING))


class ProposedDate(Recorded):
    """A draft of the plan: a date for a meeting that only the secretariat sees, until it is put in the plan."""

    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="proposed_dates")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=160, blank=True)
    theme = models.CharField(_("theme"), max_length=160, blank=True)

    objects = YearPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed date")
        verbose_name_plural = _("proposed dates")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="proposed_date_ends_after_it_starts"),
            models.UniqueConstraint(fields=["committee", "starts_at"], name="one_proposal_per_moment"),
        ]

    def __str__(self):
        return f"{timezone.localtime(self.starts_at):%d.%m.%Y %H.%M}"

    @property
    def access_committee_id(self) -> int:
        return self.committee_id

    @property
    def day(self) -> date:
        """The date of the proposal in Europe/Copenhagen."""
        return timezone.localdate(self.starts_at)


class YearTheme(Recorded):
    """What comes up every year in the same month: one line of the year wheel."""

    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="year_themes")
    month = models.PositiveSmallIntegerField(_("month"))
    title = models.CharField(_("title"), max_length=80)
    what = models.TextField(_("what is done"), blank=True)

    objects = YearPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("theme of the year")
        verbose_name_plural = _("themes of the year")
        ordering = ["month", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="theme_has_one_of_twelve_months"),
            models.CheckConstraint(condition=~Q(title=""), name="theme_has_a_title"),
        ]

    def __str__(self):
        return self.title

    @property
    def access_committee_id(self) -> int:
        return self.committee_id


class TakenDays(Recorded):
    """Days that others have taken: school holidays of municipalities, meetings of KKR and other bodies outside."""

    class Kind(models.TextChoices):
        SCHOOL_HOLIDAY = "school_holiday", _("School holiday")
        OTHER_BODY = "other_body", _("Meeting of another body")
        OTHER = "other", _("Something else")

    # Whose secretariat keeps it; it counts for every committee whose plan is read together with that one.
    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="taken_days")
    kind = models.CharField(_("what it is"), max_length=20, choices=Kind)
    title = models.CharField(_("title"), max_length=120)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to and including"))
    # Of which municipalities a school holiday is; none: of all.
    municipalities = models.ManyToManyField(
        "members.Organisation", blank=True, related_name="+", verbose_name=_("municipalities")
    )

    objects = YearPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("days taken by others")
        verbose_name_plural = _("days taken by others")
        ordering = ["starts_on", "ends_on", "pk"]
        indexes = [models.Index(fields=["committee", "starts_on"])]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="taken_days_end_after_they_start"),
            models.CheckConstraint(condition=~Q(title=""), name="taken_days_have_a_title"),
        ]

    def __str__(self):
        return self.title

    @property
    def access_committee_id(self) -> int:
        return self.committee_id
