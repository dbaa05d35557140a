"""The desk that the secretariat's offices share: who was given what to do, and who is away.

What stands on the desk is asked of the rows themselves (programme/reading/desk.py); here is only who has it.
"""

from django.db import models
from django.db.models import F, Max, Q
from django.utils.translation import gettext_lazy as _

from record import clock
from record.personal_data import PersonalData
from record.plain_text import Written


class DeskKind(models.TextChoices):
    """What may stand on the desk; those of a meeting are called as its deadlines."""

    FOLLOW_UP = "follow_up", _("Follow-up")
    TASK = "task", _("Task of the programme")
    ITEM_CUTOFF = "item_cutoff_on", _("Deadline for items")
    APPROVAL = "approval_on", _("Agenda to the co-chairs")
    DISPATCH = "dispatch_on", _("Send out the agenda")
    MINUTES_DRAFT = "minutes_draft_on", _("Draft minutes")
    COMMENTS = "comments_due_on", _("Comments on the minutes")
    REFERRAL = "referral", _("Answer to a referral")
    PROPOSAL = "proposal", _("Proposed item")
    AGREED = "agreed", _("Follow-up of an agreement")
    PAPER = "paper", _("Incoming paper")
    SUPPORT = "support", _("Request for support")


class HandoverQuerySet(models.QuerySet["Handover"]):
    def latest_in(self, committees):
        """The last one of each thing of these committees: who has it."""
        last = self.filter(committee__in=committees).order_by().values("kind", "object_id")
        return self.filter(pk__in=last.annotate(last=Max("pk")).values("last")).select_related("to")


class Handover(Written):
    """Somebody was given, or took, something on the desk: what by kind and id. Only grows."""

    committee = models.ForeignKey("members.Committee", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=20, choices=DeskKind)
    object_id = models.PositiveBigIntegerField()
    # Who had it until then; nobody, or nobody any more.
    from_person = models.ForeignKey("members.Person", on_delete=models.PROTECT, null=True, related_name="+")
    to = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="was_given")
    note = models.TextField(_("note"), blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="+")

    personal_data = PersonalData(of="to", tells=("kind", "made_at"))

    append_only = ("update", "delete")

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["kind", "object_id"], name="handover_of_what")]
        constraints = [
            models.CheckConstraint(condition=~Q(note="") | Q(to=F("made_by")), name="what_is_handed_over_has_a_note")
        ]

    def __str__(self):
        return self.note or f"{self.get_kind_display()}: {self.to}"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def standing(self):
        """Those that were not called off, and are not over."""
        return self.filter(withdrawn_at=None, ends_on__gte=clock.today())


class Absence(Written):
    """When one of the secretariat is away, and who does the work meanwhile. Why is nobody's business here."""

    person = models.ForeignKey(
        "members.Person", on_delete=models.PROTECT, related_name="absences", verbose_name=_("who is away")
    )
    stand_in = models.ForeignKey(
        "members.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("stand-in")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to and including"))
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    personal_data = PersonalData(of="person", tells=("starts_on", "ends_on", "stand_in"), goes=True)

    append_only = ("update",)
    set_once = ("withdrawn_at",)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(person=F("stand_in")), name="nobody_stands_in_for_himself"),
        ]

    def __str__(self):
        return f"{self.person}: {self.starts_on}-{self.ends_on}"

    @property
    def is_now(self) -> bool:
        return self.starts_on <= clock.today() <= self.ends_on
