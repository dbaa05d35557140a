"""What a member answered in a written procedure: on each recommendation point, or on an item that has none."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem, RecommendationPoint
from meetings.models.attendance import Disqualification
from record.history import Recorded
from record.personal_data import PersonalData


class WrittenAnswerQuerySet(models.QuerySet["WrittenAnswer"]):
    def counting(self):
        """Those that count: what was answered by somebody who has been kept out of the item since does not."""
        kept_out = Disqualification.objects.in_force().filter(item=OuterRef("item"), person=OuterRef("given_by"))
        return self.exclude(Exists(kept_out))


class WrittenAnswer(Recorded):
    """The answer that stands for one seat; what it was before stands in its history."""

    class Answer(models.TextChoices):
        JOINED = "joined", _("Joins the recommendation")
        REMARKED = "remarked", _("Joins it with a remark")
        MEETING = "meeting", _("Wants it treated at a meeting")
        NOT_JOINED = "not_joined", _("Does not join it")

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="written_answers")
    # None for an item without recommendation points.
    point = models.ForeignKey(
        RecommendationPoint, on_delete=models.PROTECT, null=True, blank=True, related_name="written_answers"
    )
    # Whose seat answered, and who answered for it: a substitute who was called, or the same.
    person = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="written_answers")
    given_by = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(_("answer"), max_length=10, choices=Answer)
    remark = models.TextField(_("remark"), blank=True)
    answered_at = models.DateTimeField()

    personal_data = PersonalData(of="person", tells=("answer", "remark", "answered_at"))

    sealed_with = "item__meeting"

    objects = WrittenAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer in a written procedure")
        verbose_name_plural = _("answers in written procedures")
        ordering = ["point__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["point", "person"], condition=Q(point__isnull=False), name="one_written_answer_per_point"
            ),
            models.UniqueConstraint(
                fields=["item", "person"], condition=Q(point__isnull=True), name="one_written_answer_per_item"
            ),
            models.CheckConstraint(condition=Q(answer="joined") | ~Q(remark=""), name="written_answer_says_why"),
        ]

    def __str__(self):
        return f"{self.person}: {self.get_answer_display()}"
