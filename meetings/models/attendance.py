"""Who is invited, who came, and who may not take part in an item."""

from collections.abc import Collection, Iterable

from django.db import models
from django.db.models import Aggregate, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from members.models import Membership
from members.rules.roles import GUEST, Role
from record.history import Recorded
from record.personal_data import PersonalData

# The largest position an item can have.
_LAST = 32767


class _Listed(Aggregate):
    """The values of a group as a JSON list; in no order."""

    function = "JSON_GROUP_ARRAY"
    output_field = models.JSONField()

    def as_postgresql(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, function="JSONB_AGG", **extra)


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def with_call_in_force(self):
        """Rows whose substitute is named today for whoever is represented, and both belong to the committee today.

        A call ends with the substitute's membership and with that of the one represented, with no job to run.
        """
        named = Membership.objects.active().filter(
            role=Role.SUBSTITUTE,
            committee=OuterRef("meeting__committee"),
            person=OuterRef("substitute"),
            substitute_for__person=OuterRef("person"),
            substitute_for__in=Membership.objects.active(),
        )
        return self.filter(Exists(named))

    def calling(self, person):
        """Rows that call `person` as a substitute to a meeting."""
        return self.filter(substitute=person)

    def with_person(self):
        return self.select_related("person__organisation", "substitute__organisation").order_by(
            "-votes", "person__sort_key", "pk"
        )

    def with_presence(self):
        """Along with people, and with `left_items`: the ids of the items for which whoever sat there left the room."""
        taken = Disqualification.objects.in_force().order_by()
        while_there = taken.filter(
            item__meeting=OuterRef("meeting"),
            item__position__gte=Coalesce(OuterRef("from_item__position"), 0),
            item__position__lte=Coalesce(OuterRef("to_item__position"), _LAST),
            person=Coalesce(OuterRef("substitute"), OuterRef("person")),
        )
        ids = while_there.values("person").annotate(ids=_Listed("item")).values("ids")
        return self.with_person().annotate(left_items=Subquery(ids))


def seen_with(attendances: Iterable["Attendance"], readable_items: Collection[int]) -> list["Attendance"]:
    """Leave out guests who come for an item that the reader may not read: that they come would tell of it."""
    return [
        attendance
        for attendance in attendances
        if attendance.role != GUEST or attendance.from_item_id in (None, *readable_items)
    ]


class Attendance(Recorded):
    class Answer(models.TextChoices):
        NONE = "", _("Not answered")
        ACCEPTED = "accepted", _("Attends")
        APOLOGY = "apology", _("Sends apologies")

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="attendances")
    role = models.CharField(max_length=20)
    side = models.CharField(max_length=10, blank=True)
    votes = models.BooleanField(default=False)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True, editable=False)
    note = models.CharField(_("note to the secretariat"), max_length=200, blank=True)
    substitute = models.ForeignKey(
        "members.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="substitutes_at"
    )
    # None until the secretariat has recorded it in the meeting.
    present = models.BooleanField(_("present"), null=True)
    from_item = models.ForeignKey(
        "meetings.AgendaItem", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    to_item = models.ForeignKey(
        "meetings.AgendaItem", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    # When he or she, or the substitute, left the room and came back: rows of `Absence` in meetings/rules/absences.py.
    absences = models.JSONField(_("out of the room"), default=list, blank=True)

    # Where it was fetched `with_presence()`; None for no item.
    left_items: list[int] | None

    personal_data = PersonalData(
        of="person", tells=("meeting", "role", "answer", "answered_at", "note", "present", "absences")
    )

    sealed_with = "meeting"

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="one_attendance_per_person"),
            models.CheckConstraint(
                condition=Q(substitute=None) | ~Q(substitute=models.F("person")), name="nobody_substitutes_for_himself"
            ),
            models.CheckConstraint(
                condition=Q(substitute=None) | Q(answer="apology"), name="a_substitute_comes_for_an_apology"
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.get_answer_display()}"

    @property
    def is_out(self) -> bool:
        """Whether he or she has left the room and is not back."""
        return bool(self.absences) and self.absences[-1]["back_item"] is None

    @property
    def out_in_words(self) -> str:
        """When he or she left the room and was back, as times of the clock: "10.40-11.05"."""
        spans = (f"{row['left_at']}-{row['back_at']}" for row in self.absences)
        return ", ".join(span.replace(":", ".") for span in spans if span != "-")


class DisqualificationQuerySet(models.QuerySet["Disqualification"]):
    def in_force(self):
        """Declared or upheld: takes the item away until the committee has decided it away."""
        return self.exclude(state=Disqualification.State.LIFTED)


class Disqualification(Recorded):
    """Inhabilitet: the person may not take part in the item (forvaltningsloven §§ 3 and 6)."""

    class State(models.TextChoices):
        DECLARED = "declared", _("Declared")
        UPHELD = "upheld", _("Disqualified")
        LIFTED = "lifted", _("Not disqualified")

    item = models.ForeignKey("meetings.AgendaItem", on_delete=models.CASCADE, related_name="disqualifications")
    person = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="disqualifications")
    state = models.CharField(max_length=10, choices=State, default=State.DECLARED)
    reason = models.TextField(_("reason"))
    declared_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    personal_data = PersonalData(of="person", tells=("state", "reason", "declared_at", "decided_at"))

    sealed_with = "item__meeting"

    objects = DisqualificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("disqualification")
        verbose_name_plural = _("disqualifications")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "person"], name="one_disqualification_per_person_and_item"),
            models.CheckConstraint(
                condition=Q(state="declared") ^ Q(decided_at__isnull=False), name="decided_disqualification_has_a_time"
            ),
        ]

    @property
    def is_declared(self) -> bool:
        """Whether the committee has still to decide it."""
        return self.state == self.State.DECLARED

    def __str__(self):
        return f"{self.person}: {self.get_state_display()}"
