"""Minutes: the draft, the comment round, and the sealed revisions chained by their digests."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from record import clock
from record.history import Recorded
from record.personal_data import PersonalData


class Minutes(Recorded):
    class Form(models.TextChoices):
        SHORT = "short", _("Decisions only (short form)")
        LONG = "long", _("With what was discussed (long form)")

    meeting = models.OneToOneField("meetings.Meeting", on_delete=models.PROTECT, related_name="minutes")
    note = models.TextField(_("general remarks"), blank=True)
    form = models.CharField(_("form of the minutes"), max_length=10, choices=Form, default=Form.SHORT)
    comments_due_at = models.DateTimeField(_("deadline for comments"), null=True, blank=True)
    # Who was sent the minutes for comments was told that no comment is agreement (RuleKey.SILENT_ACCEPTANCE).
    accepts_silence = models.BooleanField(_("no comment is agreement"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    sealed_with = "meeting"

    class Meta:
        verbose_name = _("minutes of the meeting")
        verbose_name_plural = _("minutes of the meetings")

    def __str__(self):
        return str(self.meeting)

    @property
    def is_long(self) -> bool:
        """Whether what was discussed stands in them."""
        return self.form == self.Form.LONG

    @property
    def comments_are_open(self) -> bool:
        """Whether the deadline of the comment round lies ahead."""
        return self.comments_due_at is not None and self.comments_due_at > clock.now()


class MinutesCommentQuerySet(models.QuerySet["MinutesComment"]):
    def unanswered(self):
        return self.filter(answer="")


class MinutesComment(Recorded):
    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="comments")
    item = models.ForeignKey(
        "meetings.AgendaItem", on_delete=models.PROTECT, null=True, blank=True, related_name="minutes_comments"
    )
    person = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="minutes_comments")
    text = models.TextField(_("comment"))
    made_at = models.DateTimeField()
    answer = models.TextField(_("answer"), blank=True)
    # Whether the minutes were changed for it; None until it is answered, and where that was before this was asked.
    taken_up = models.BooleanField(_("taken up in the minutes"), null=True)
    answered_by = models.ForeignKey("members.Person", on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    personal_data = PersonalData(of="person", tells=("text", "made_at"))

    sealed_with = "minutes__meeting"

    objects = MinutesCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment on the minutes")
        verbose_name_plural = _("comments on the minutes")
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="answer_names_who_and_when",
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.text}"


class MinutesCorrection(Recorded):
    """New general remarks of approved minutes: they take effect when both co-chairs have approved them."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="corrections")
    note = models.TextField(_("general remarks"), blank=True)
    reason = models.TextField(_("reason"))
    proposed_by = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    effective_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    append_only = ("update", "delete")
    set_once = ("effective_at", "withdrawn_at")

    class Meta:
        verbose_name = _("correction of minutes")
        verbose_name_plural = _("corrections of minutes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["minutes"],
                condition=Q(effective_at=None, withdrawn_at=None),
                name="one_pending_correction_of_minutes",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_of_minutes_has_a_reason"),
        ]

    def __str__(self):
        return str(self.minutes)


class MinutesRevision(models.Model):
    """Sealed minutes: a signed seal over the content and over all that stands here. Never changed (append_only).

    `digest` is the SHA-256 of the former digest and the content; `seal` that of every other column, the portal's former
    seal among them (meetings/seals/sealing.py); `signature` that of the portal's key, which the database does not hold.
    """

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    previous_digest = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)
    sealed_at = models.DateTimeField()
    # None: nobody pressed; they were accepted without a comment by the deadline, as the group's rules say.
    sealed_by = models.ForeignKey("members.Person", on_delete=models.PROTECT, null=True, related_name="+")
    # The portal's seals in one row: 1, 2, 3 ..., each with the one before.
    ledger = models.PositiveIntegerField(unique=True)
    ledger_previous = models.CharField(max_length=64, blank=True)
    # Later than `sealed_at` for minutes that were sealed before the portal signed its seals.
    signed_at = models.DateTimeField()
    key_id = models.CharField(max_length=16)
    seal = models.CharField(max_length=64)
    signature = models.CharField(max_length=88)

    append_only = ("update", "delete")

    class Meta:
        verbose_name = _("sealed minutes")
        verbose_name_plural = _("sealed minutes")
        ordering = ["number"]
        get_latest_by = "number"
        constraints = [
            models.UniqueConstraint(fields=["minutes", "number"], name="one_sealed_revision_per_number"),
            models.CheckConstraint(
                condition=Q(number=1, previous_digest="") | (Q(number__gt=1) & ~Q(reason="") & ~Q(previous_digest="")),
                name="correction_has_a_reason_and_a_former_seal",
            ),
        ]

    def __str__(self):
        return f"{self.minutes} ({self.number})"

    @property
    def short_form(self) -> str:
        """The first half of the seal, for mail and paper, in fours: what stands there cannot be changed here."""
        return " ".join(self.seal[start : start + 4] for start in range(0, 32, 4))

    @property
    def signed_later(self) -> bool:
        """Whether it was sealed before the portal signed its seals, and signed as it stood then."""
        return self.signed_at != self.sealed_at
