"""What was decided on an item, by which outcome, with which dissents, and how it was later amended."""

from collections.abc import Iterable

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.models.minutes import Minutes
from pages.richtext import RichTextColumn
from record.history import Recorded
from record.personal_data import PersonalData


class Outcome(models.TextChoices):
    """The decision phrases of Danish minutes (domain.md 2.2)."""

    APPROVED = "approved", _("Approved")
    APPROVED_WITH_CHANGES = "approved_with_changes", _("Approved with changes")
    NOTED = "noted", _("Noted")
    DISCUSSED = "discussed", _("Discussed")
    ADOPTED = "adopted", _("The recommendation was adopted")
    DEFERRED = "deferred", _("Deferred")
    WITHDRAWN = "withdrawn", pgettext_lazy("decision", "Withdrawn")
    REJECTED = "rejected", _("Not approved")
    REFERRED = "referred", _("Referred")


# What a group does without deciding anything, for which it needs no quorum (domain.md 2.4).
UNDECIDED = (Outcome.NOTED, Outcome.DISCUSSED, Outcome.DEFERRED, Outcome.WITHDRAWN)


def decides(outcomes: Iterable[str]) -> bool:
    """Return whether one of the outcomes, of an item and of its points ("" for none of its own), decides something."""
    return any(outcome and outcome not in UNDECIDED for outcome in outcomes)


class DecisionQuerySet(models.QuerySet["Decision"]):
    def readable_by(self, person):
        """Decisions on items `person` may read, in meetings whose minutes he or she may read now."""
        return self.filter(
            item__in=AgendaItem.objects.readable_by(person),
            item__meeting__in=Meeting.objects.minutes_readable_by(person),
        )

    def kept_back(self, meeting):
        """Decisions of a meeting whose discussion is written, and not told: its minutes are in the short form."""
        short = self.filter(item__meeting=meeting, item__meeting__minutes__form=Minutes.Form.SHORT)
        return short.exclude(discussion="").order_by("item__position")

    def with_item(self):
        return self.select_related("item__meeting__committee")


class Decision(Recorded):
    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="decision")
    # "2020-1/3": the id people quote; unique within the committee.
    reference = models.CharField(max_length=20, editable=False)
    outcome = models.CharField(_("outcome"), max_length=30, choices=Outcome)
    text = RichTextColumn(_("decision"), blank=True)
    # In the minutes in their long form only; else it stays with who writes them.
    discussion = RichTextColumn(_("discussion"), blank=True)
    # Facts that were told and do not stand in the papers (offentlighedsloven § 13): in the minutes in any form.
    fact_note = models.TextField(_("note of facts"), blank=True)
    review_on = models.DateField(_("to be reviewed on"), null=True, blank=True)
    # Stands in the minutes for as long as those recorded as present are no quorum at the item.
    without_quorum_because = models.TextField(_("why it was decided without a quorum"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    case_references = GenericRelation("members.CaseReference")

    sealed_with = "item__meeting"

    objects = DecisionQuerySet.as_manager()

    read_permissions = ("meetings.read_decision",)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.reference} {self.get_outcome_display()}"

    def get_absolute_url(self):
        return reverse("meetings:decision", args=[self.pk])

    @property
    def access_committee_id(self) -> int:
        return self.item.committee_id

    @property
    def meeting(self) -> Meeting:
        """The meeting it was taken at; fetch `item__meeting` along."""
        return self.item.require_meeting()

    @property
    def decides(self) -> bool:
        """Whether anything is decided, on the item or on a point; fetch `point_outcomes` along."""
        return decides([self.outcome, *(said.outcome for said in self.point_outcomes.all())])


class PointOutcome(Recorded):
    """The outcome of one recommendation point, where it differs or is recorded alone."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="point_outcomes")
    point = models.ForeignKey("meetings.RecommendationPoint", on_delete=models.PROTECT, related_name="outcomes")
    outcome = models.CharField(_("outcome"), max_length=30, choices=Outcome)

    sealed_with = "decision__item__meeting"

    class Meta:
        verbose_name = _("outcome of a recommendation point")
        verbose_name_plural = _("outcomes of recommendation points")
        ordering = ["point__position"]
        constraints = [models.UniqueConstraint(fields=["decision", "point"], name="one_outcome_per_point")]

    def __str__(self):
        return f"{self.point.position}: {self.get_outcome_display()}"


class Dissent(Recorded):
    """A member's own opinion, entered in the minutes (særstandpunkt; by analogy kommunestyrelsesloven § 13, stk. 2)."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="dissents")
    person = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="dissents")
    statement = models.TextField(_("statement"))

    personal_data = PersonalData(of="person", tells=("statement",))

    sealed_with = "decision__item__meeting"

    class Meta:
        verbose_name = _("dissent")
        verbose_name_plural = _("dissents")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["decision", "person"], name="one_dissent_per_member")]

    def __str__(self):
        return f"{self.person}: {self.statement}"


class DecisionAmendment(Recorded):
    """A new wording of a decision in approved minutes: takes effect when both co-chairs have approved it."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="amendments")
    outcome = models.CharField(_("outcome"), max_length=30, choices=Outcome)
    text = RichTextColumn(_("decision"))
    # None as below: what stands is left as it is.
    discussion = RichTextColumn(_("discussion"), null=True)
    fact_note = models.TextField(_("note of facts"), null=True)
    # Outcomes by the id of the point, statements by the id of the person: what is to stand, not what is added to it.
    # None in amendments from before they held them: then both stand as they are.
    point_outcomes = models.JSONField(_("outcomes of the points"), null=True)
    dissents = models.JSONField(_("dissents"), null=True)
    # None as above; else what is to stand with the decision, "" where the group could decide.
    without_quorum_because = models.TextField(_("why it was decided without a quorum"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    proposed_by = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    effective_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    personal_data = PersonalData(by_person="dissents")

    append_only = ("update", "delete")
    set_once = ("effective_at", "withdrawn_at")

    class Meta:
        verbose_name = _("amended decision")
        verbose_name_plural = _("amended decisions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"],
                condition=Q(effective_at=None, withdrawn_at=None),
                name="one_pending_amendment_per_decision",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="amendment_has_a_reason"),
        ]

    def __str__(self):
        return f"{self.decision.reference}: {self.get_outcome_display()}"
