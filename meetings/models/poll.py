"""A poll about the date of a meeting: dates that are proposed, who is asked, and what they say to each."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from meetings.models.calendar_entry import new_key
from meetings.models.meeting import Meeting
from members.models import Committee, Membership
from members.models.membership import Side
from members.models.standing import where_held
from members.rules.roles import Permission, roles_with
from record import clock
from record.history import Recorded
from record.personal_data import PersonalData

# So many dates one can still answer on a telephone.
MOST_DATES = 12


class DatePollQuerySet(models.QuerySet["DatePoll"]):
    def visible_to(self, person):
        """The polls of the committees whose meeting plan `person` may see."""
        return self.filter(where_held(person, Permission.VIEW_COMMITTEE))

    def open(self):
        """Those that still wait for a date to be chosen."""
        return self.filter(state=DatePoll.State.OPEN)


class DatePoll(Recorded):
    class State(models.TextChoices):
        OPEN = "open", _("Open for answers")
        HELD = "held", _("The date has been chosen")
        CANCELLED = "cancelled", _("Poll cancelled")

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="polls")
    kind = models.CharField(_("kind"), max_length=20, choices=Meeting.Kind, default=Meeting.Kind.ORDINARY)
    theme = models.CharField(_("theme"), max_length=160, blank=True)
    note = models.TextField(_("to those who are asked"), blank=True)
    closes_on = models.DateField(_("answer by"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN, editable=False)
    # The meeting that came of it; empty when it was deleted from the plan again.
    meeting = models.OneToOneField(
        Meeting, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="poll"
    )
    opened_at = models.DateTimeField(_("opened"), default=clock.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    cancelled_because = models.TextField(_("why it was cancelled"), blank=True)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = DatePollQuerySet.as_manager()

    class Meta:
        verbose_name = _("date poll")
        verbose_name_plural = _("date polls")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True, meeting__isnull=True)
                | Q(state="held", ended_at__isnull=False)
                | Q(state="cancelled", ended_at__isnull=False, meeting__isnull=True),
                name="an_ended_poll_says_when",
            ),
        ]

    def __str__(self):
        return self.theme or self.get_kind_display()

    def get_absolute_url(self):
        return reverse("meetings:poll", args=[self.pk])

    @property
    def access_committee_id(self) -> int:
        return self.committee_id

    @property
    def is_open(self) -> bool:
        """Whether no date has been chosen yet, and it has not been cancelled."""
        return self.state == self.State.OPEN

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED

    @property
    def mark(self) -> str:
        """The class of the mark (static/css) in which the name of the state stands."""
        return {self.State.OPEN: "mark-amber", self.State.CANCELLED: "mark-red"}.get(
            self.State(self.state), "mark-green"
        )

    @property
    def takes_answers(self) -> bool:
        """Whether one can still answer: while it is open, until the day by which to answer is over."""
        return self.is_open and clock.today() <= self.closes_on


class PollDate(Recorded):
    """One proposed date, with its place."""

    poll = models.ForeignKey(DatePoll, on_delete=models.CASCADE, related_name="dates")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=160, blank=True)
    link = models.URLField(_("link to the online meeting"), blank=True)

    class Meta:
        verbose_name = _("proposed date")
        verbose_name_plural = _("proposed dates")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "starts_at", "ends_at"], name="each_date_stands_once_in_a_poll"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="polled_date_ends_after_it_starts"),
        ]

    def __str__(self):
        return date_format(timezone.localtime(self.starts_at), "DATETIME_FORMAT")

    @property
    def access_committee_id(self) -> int:
        return self.poll.committee_id

    @property
    def day(self):
        """The date in Europe/Copenhagen."""
        return timezone.localdate(self.starts_at)


class PollVoterQuerySet(models.QuerySet["PollVoter"]):
    def still_asked(self):
        """Those who belong to the committee today, in a role that answers invitations, and may log in."""
        sits = Membership.objects.active().filter(
            committee=models.OuterRef("poll__committee"),
            person=models.OuterRef("person"),
            role__in=roles_with(Permission.ANSWER_INVITATION),
        )
        return self.filter(models.Exists(sits), person__is_active=True)

    def with_answers(self):
        """Along with people and what they said, in the order of a list of members."""
        return (
            self.select_related("person__organisation")
            .prefetch_related("answers")
            .order_by("-votes", "person__sort_key", "pk")
        )


class PollVoter(Recorded):
    """Somebody who is asked, in the role held when the poll was opened."""

    poll = models.ForeignKey(DatePoll, on_delete=models.CASCADE, related_name="voters")
    person = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="polled")
    role = models.CharField(max_length=20)
    side = models.CharField(max_length=10, blank=True)
    votes = models.BooleanField(default=False)
    note = models.CharField(_("note to the secretariat"), max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    # What the link in the mail must carry (meetings/guests/answer_links.py); a new key ends the links given before.
    link_key = models.CharField(max_length=32, default=new_key, editable=False)

    personal_data = PersonalData(of="person", tells=("poll", "role", "note", "answered_at"))

    objects = PollVoterQuerySet.as_manager()

    class Meta:
        verbose_name = _("person asked for dates")
        verbose_name_plural = _("people asked for dates")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["poll", "person"], name="everybody_is_asked_once_in_a_poll")]

    def __str__(self):
        return str(self.person)

    @property
    def side_name(self) -> str:
        """What the side is called; "" for none."""
        return str(Side(self.side).label) if self.side else ""

    @property
    def access_committee_id(self) -> int:
        return self.poll.committee_id


class PollAnswer(Recorded):
    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        MAYBE = "maybe", _("Maybe")
        NO = "no", _("No")

    voter = models.ForeignKey(PollVoter, on_delete=models.CASCADE, related_name="answers")
    date = models.ForeignKey(PollDate, on_delete=models.CASCADE, related_name="answers")
    answer = models.CharField(_("answer"), max_length=5, choices=Answer)

    personal_data = PersonalData(of="voter__person", tells=("date", "answer"))

    class Meta:
        verbose_name = _("answer about a date")
        verbose_name_plural = _("answers about dates")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["voter", "date"], name="each_date_is_answered_once")]

    def __str__(self):
        return self.get_answer_display()
