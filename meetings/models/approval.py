"""The co-chairs' approvals: of an agenda, of minutes, of what is changed in them later; two of two (domain.md 2.4)."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import StandIn
from record.history import Recorded


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def standing(self):
        return self.filter(withdrawn_at=None)


class Approval(Recorded):
    class Subject(models.TextChoices):
        AGENDA = "agenda", _("Agenda")
        MINUTES = "minutes", _("Minutes")
        AMENDMENT = "amendment", _("Amended decision")
        CORRECTION = "correction", _("Corrected minutes")

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="approvals")
    subject = models.CharField(max_length=10, choices=Subject)
    amendment = models.ForeignKey(
        "meetings.DecisionAmendment", on_delete=models.PROTECT, null=True, related_name="approvals"
    )
    correction = models.ForeignKey(
        "meetings.MinutesCorrection", on_delete=models.PROTECT, null=True, related_name="approvals"
    )
    # Whose approval it is (a co-chair), and who pressed the button (the same person, or the documented stand-in).
    co_chair = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="approvals")
    given_by = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True)

    append_only = ("update", "delete")
    set_once = ("withdrawn_at", "withdrawn_because")

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "subject", "co_chair"],
                condition=Q(withdrawn_at=None, amendment=None, correction=None),
                name="one_standing_approval_per_co_chair",
            ),
            models.UniqueConstraint(
                fields=["amendment", "co_chair"],
                condition=Q(withdrawn_at=None, amendment__isnull=False),
                name="one_standing_approval_per_amendment_and_co_chair",
            ),
            models.UniqueConstraint(
                fields=["correction", "co_chair"],
                condition=Q(withdrawn_at=None, correction__isnull=False),
                name="one_standing_approval_per_correction_and_co_chair",
            ),
            models.CheckConstraint(
                condition=Q(subject="amendment") ^ Q(amendment=None), name="approval_of_an_amendment_names_it"
            ),
            models.CheckConstraint(
                condition=Q(subject="correction") ^ Q(correction=None), name="approval_of_a_correction_names_it"
            ),
        ]

    def __str__(self):
        return f"{self.co_chair}: {self.get_subject_display()}"

    @property
    def stand_in_reason(self) -> str:
        """Why somebody else gave it, as documented for the day it was given; "" if nothing is. One query."""
        day = timezone.localdate(self.given_at)
        standing_in = StandIn.objects.filter(person=self.given_by_id, membership__person=self.co_chair_id)
        return standing_in.filter(starts_on__lte=day, ends_on__gte=day).values_list("reason", flat=True).first() or ""
