"""Meetings: when and where, in which state, who may see them."""

import uuid
from datetime import date

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from meetings.models.attendance import Attendance
from meetings.models.decisions_sent import DecisionsSent
from meetings.models.dispatch import AgendaReading, Dispatch
from meetings.models.in_state import InState
from meetings.models.reach import holds, reach_of
from meetings.rules.deadlines import DEADLINES, working_days_from
from meetings.rules.lifecycle import STEPS, WITH_MINUTES, MeetingState
from members.models import Committee, Membership
from members.models.standing import standing_of, where_held
from members.rules.procedure import RuleKey
from members.rules.roles import CALLED_SUBSTITUTE, GUEST, LONE_CHAIR, Permission, Role
from record import clock
from record.columns import column_of
from record.history import Recorded
from record.once_per_page import once_per_page


def submitted_meetings(at: str = "") -> Q:
    """Return the condition for meetings `at` the end of a path whose agenda is with the co-chairs: `is_submitted`.

    A first agenda, and the changes of one that has been sent out.
    """
    return Q(**{f"{at}submitted_at__isnull": False})


# The rule of procedure each deadline is counted by, and whether backwards or onwards from the meeting.
_COUNTED_BY = {
    "item_cutoff_on": (RuleKey.ITEM_CUTOFF_DAYS, -1),
    "approval_on": (RuleKey.APPROVAL_DAYS, -1),
    "dispatch_on": (RuleKey.DISPATCH_DAYS, -1),
    "supplement_on": (RuleKey.SUPPLEMENT_DAYS, -1),
    "minutes_draft_on": (RuleKey.MINUTES_DRAFT_DAYS, 1),
    "comments_due_on": (RuleKey.COMMENTS_DAYS, 1),
}


def deadlines_by_rule(day: date, committee: Committee) -> dict[str, date]:
    """Return the deadlines of a meeting of `committee` on `day` by name, counted in working days by its rules."""
    return {name: working_days_from(day, sign * committee.rule(rule)) for name, (rule, sign) in _COUNTED_BY.items()}


def read_before(person, at: str = "") -> dict[str, Exists | Subquery]:
    """Return the annotations of what `person` read of the agenda of a meeting `at` the end of a path, before now."""
    own = AgendaReading.objects.filter(meeting=OuterRef(f"{at}pk"), person=person)
    earlier = own.filter(revision__number__lt=OuterRef(f"{at}current_revision__number")).order_by("-revision__number")
    return {
        "has_read": Exists(own.filter(revision=OuterRef(f"{at}current_revision"))),
        "read_at": Subquery(earlier.values("opened_at")[:1]),
        "read_content": Subquery(earlier.values("revision__content")[:1]),
    }


def _minutes_readable_by(person) -> Q:
    held, reach = standing_of(person), reach_of(person)
    in_comments, approved = Q(state=MeetingState.MINUTES_COMMENTS), Q(state=MeetingState.MINUTES_APPROVED)
    recorded = Q(state__in=[MeetingState.IN_SESSION, *WITH_MINUTES])
    in_review = Q(state=MeetingState.MINUTES_REVIEW) | in_comments
    let_in = reach.called_to | reach.invited_to
    present = Attendance.objects.calling(person).filter(meeting=OuterRef("pk"), present=True)
    return (
        (held.where(Permission.RECORD_MEETING) & recorded)
        | (held.where(Permission.REVIEW_AGENDA) & in_review)
        | (held.where(Permission.COMMENT_MINUTES) & in_comments)
        | (held.where(Permission.READ_AGENDA) & approved)
        | (Q(pk__in=let_in) & approved)
        # A substitute comments if present (section 5).
        | (Q(pk__in=reach.called_to) & in_comments & Q(Exists(present)))
    )


def _decisions_sent_to(person) -> Q:
    by_role = standing_of(person).where(Permission.READ_AGENDA) | Q(pk__in=reach_of(person).called_to)
    return by_role & Q(Exists(DecisionsSent.objects.filter(meeting=OuterRef("pk"))))


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, person):
        """Meetings whose time and place `person` may see: by role, as called substitute, or by a grant in force."""
        reach = reach_of(person)
        return self.filter(where_held(person, Permission.VIEW_COMMITTEE) | Q(pk__in=reach.called_to | reach.invited_to))

    def minutes_readable_by(self, person):
        """Meetings whose minutes `person` may read: draft, review, comment round, approved (section 5)."""
        return self.filter(_minutes_readable_by(person))

    def decisions_sent_to(self, person):
        """Meetings whose decisions were sent before their minutes are approved, to `person` among others: by role, or
        called as a substitute; a guest waits for the minutes."""
        return self.filter(_decisions_sent_to(person))

    def with_minutes_for(self, person):
        """Along with `minutes_are_readable` and `decisions_are_sent`: whether `person` may read the minutes as they
        are now, and the decisions that were sent before."""
        return self.annotate(
            minutes_are_readable=holds(_minutes_readable_by(person)),
            decisions_are_sent=holds(_decisions_sent_to(person)),
        )

    def sent_unopened(self, person):
        """Along with `is_unopened`: whether something was sent to `person` that he or she has not opened."""
        return self.annotate(
            is_unopened=Exists(Dispatch.objects.filter(meeting=OuterRef("pk"), person=person, opened_at=None))
        )

    def with_reading_of(self, person):
        """Along with what `person` read before: `has_read` the revision that is out now, and of the last one before
        it `read_at` and `read_content`."""
        return self.annotate(**read_before(person))

    def for_page(self):
        """Along with what every page of one meeting shows."""
        return self.select_related("committee", "chair", "minute_taker", "current_revision", "minutes")


class Meeting(InState, Recorded):
    class Kind(models.TextChoices):
        CONSTITUTING = "constituting", _("Constituting meeting")
        ORDINARY = "ordinary", _("Ordinary meeting")
        EXTRAORDINARY = "extraordinary", _("Extraordinary meeting")
        WRITTEN = "written", _("Written procedure")
        SUMMIT = "summit", _("Summit")

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.ORDINARY)
    year = models.PositiveSmallIntegerField(editable=False)
    number = models.PositiveSmallIntegerField(editable=False)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=160, blank=True)
    link = models.URLField(_("link to the online meeting"), blank=True)
    theme = models.CharField(_("theme"), max_length=160, blank=True)
    chair = models.ForeignKey(
        "members.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="chairs",
        verbose_name=_("chair of the meeting"),
    )
    minute_taker = models.ForeignKey(
        "members.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="takes_minutes",
        verbose_name=_("minute taker"),
    )
    state = models.CharField(max_length=20, choices=MeetingState, default=MeetingState.PLANNED, editable=False)
    # Set while a candidate waits for the co-chairs; before the first publication the state says the same.
    submitted_at = models.DateTimeField(null=True, editable=False)
    item_cutoff_on = models.DateField(_("deadline for items"), null=True, blank=True)
    approval_on = models.DateField(_("co-chairs' approval"), null=True, blank=True)
    dispatch_on = models.DateField(_("agenda is sent out"), null=True, blank=True)
    supplement_on = models.DateField(_("supplementary agenda at the latest"), null=True, blank=True)
    minutes_draft_on = models.DateField(_("draft minutes"), null=True, blank=True)
    comments_due_on = models.DateField(_("comments on the minutes"), null=True, blank=True)
    deadlines_because = models.CharField(_("why its deadlines differ"), max_length=200, blank=True)
    # What readers read: the latest revision, frozen at its publication; empty before the first one.
    current_revision = models.ForeignKey(
        "meetings.AgendaRevision", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    # The rules for a quorum as they were when the meeting started: later rules do not change what it could decide.
    quorum_members = models.PositiveSmallIntegerField(null=True, editable=False)
    quorum_both_sides = models.BooleanField(null=True, editable=False)
    # Set by every change of the working copy after a publication, cleared by the next one.
    has_changes = models.BooleanField(default=False, editable=False)
    # When the entries for the calendars went out, if they did before the agenda.
    invited_at = models.DateTimeField(_("calendar entries sent"), null=True, blank=True, editable=False)
    # RFC 5545: raised when time or place changes, or it is cancelled: then calendars ask for a new answer.
    calendar_sequence = models.PositiveIntegerField(default=0, editable=False)
    # The meeting in the calendars one subscribes to, for ever: not made of the portal's address, which may change.
    calendar_uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    case_references = GenericRelation("members.CaseReference")

    # Its rows are sealed as soon as its minutes have a sealed revision; of its own fields, what the minutes say.
    sealed_once = "minutes__revisions"
    sealed_with = ""
    sealed_fields = (
        "committee",
        "kind",
        "year",
        "number",
        "starts_at",
        "ends_at",
        "place",
        "chair",
        "minute_taker",
        "state",
        "current_revision",
        "quorum_members",
        "quorum_both_sides",
    )

    # Annotated by `with_reading_of`.
    has_read: bool

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["committee", "starts_at"])]
        permissions = [("read_meeting", "Can read the open items of this meeting")]
        constraints = [
            models.UniqueConstraint(fields=["committee", "year", "number"], name="one_meeting_per_number"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_starts"),
        ]

    def __str__(self):
        return f"{self.reference} {self.committee.name}"

    def get_absolute_url(self):
        return reverse("meetings:meeting", args=[self.pk])

    @property
    def reference(self) -> str:
        """The meeting's number in its year: "2020-1"."""
        return f"{self.year}-{self.number}"

    @property
    def access_committee_id(self) -> int:
        return self.committee_id

    def roles_added(self, person) -> frozenset[str]:
        """A substitute who is called to this meeting reads like a member in it; a guest answers (design section 5).

        Who chairs it in a committee without co-chairs has their place in what is the chair's own; a query for the
        chair only.
        """
        reach = reach_of(person)
        added = {CALLED_SUBSTITUTE: reach.called_to, GUEST: reach.invited_to}
        if self.chair_id == person.pk:
            added[LONE_CHAIR] = chaired_alone_by(person)
        return frozenset(role for role, meetings in added.items() if self.pk in meetings)

    @property
    def is_submitted(self) -> bool:
        """`submitted_meetings` of this row."""
        return self.submitted_at is not None

    @property
    def is_published(self) -> bool:
        """Whether its agenda has been sent out, whatever became of the meeting since."""
        return self.current_revision_id is not None

    @property
    def is_in_calendars(self) -> bool:
        """Whether people have it in their calendars: since the agenda was sent out, or entries before it."""
        return self.is_published or self.invited_at is not None

    @property
    def takes_answers(self) -> bool:
        """Whether those invited are still asked to answer: since it is in their calendars, until it starts."""
        return self.is_in_calendars and self.may_be_prepared and not self.is_written

    @property
    def is_in_session(self) -> bool:
        """Whether the group meets now."""
        return self.state == MeetingState.IN_SESSION

    @property
    def is_written(self) -> bool:
        """Whether it is a written procedure: nobody comes, and `ends_at` is when the answers are due."""
        return self.kind == self.Kind.WRITTEN

    @property
    def takes_written_answers(self) -> bool:
        """Whether members answer now: since it was sent out, until the moment its answers are due."""
        return self.is_written and self.state == MeetingState.PUBLISHED and clock.now() < self.ends_at

    @property
    def may_be_prepared(self) -> bool:
        """Whether its agenda may be changed: what members answer in writing stands as it was sent to them."""
        return super().may_be_prepared and not (self.is_written and self.is_published)

    @property
    def is_ordinary(self) -> bool:
        return self.kind == self.Kind.ORDINARY

    @property
    def day(self) -> date:
        """The date of the meeting in Europe/Copenhagen."""
        return timezone.localdate(self.starts_at)

    @cached_property
    def deadlines(self) -> list[tuple[str, object, date]]:
        """(name, label, date) for each deadline, own dates before computed ones."""
        counted = deadlines_by_rule(self.day, self.committee)
        return [(name, label_of(name), getattr(self, name) or day) for name, day in counted.items()]

    @property
    def own_deadlines(self) -> list[str]:
        """The names of the deadlines that differ from the rules of procedure."""
        return [name for name in DEADLINES if getattr(self, name)]

    def deadline(self, name: str) -> date:
        """Return the date of the deadline `name` ("dispatch_on"); KeyError for an unknown one."""
        return {key: day for key, _label, day in self.deadlines}[name]

    @property
    def steps(self) -> list[tuple[object, str]]:
        """(label, "done" | "current" | "upcoming") for the step indicator; empty for a cancelled meeting."""
        if self.state == MeetingState.CANCELLED:
            return []
        labels = [*STEPS, MeetingState.MINUTES_APPROVED]
        if self.is_written:
            labels.remove(MeetingState.IN_SESSION)
        shown = MeetingState.MINUTES_DRAFT if self.state == MeetingState.MINUTES_REVIEW else self.state
        at = labels.index(MeetingState(shown))
        final = self.state == MeetingState.MINUTES_APPROVED
        return [
            (step.label, "done" if i < at or final else "current" if i == at else "upcoming")
            for i, step in enumerate(labels)
        ]

    @property
    def is_past(self) -> bool:
        return self.ends_at < clock.now()


def label_of(deadline: str) -> str:
    """Return what a deadline of a meeting ("dispatch_on") is called."""
    return str(column_of(Meeting, deadline).verbose_name)


@once_per_page
def chaired_alone_by(person) -> frozenset[int]:
    """Return the ids of the meetings that `person` chairs in committees that have no co-chair today; one query."""
    if not person.is_active:
        return frozenset()
    co_chairs = Membership.objects.active().filter(role=Role.CO_CHAIR, committee=OuterRef("committee"))
    meetings = Meeting.objects.filter(~Exists(co_chairs), chair=person)
    return frozenset(meetings.values_list("pk", flat=True))
