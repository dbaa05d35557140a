"""What a decision sets going inside the group: follow-ups, and how far they are."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models.decision import Decision
from meetings.models.kept_document import KeptDocument, has_a_title
from meetings.models.reach import reach_of
from members.models.standing import standing_of, where_held
from members.rules.roles import Permission
from record import clock
from record.history import Recorded
from record.plain_text import Written


def _own(person) -> Q:
    """The tasks of `person` from the committees he or she, or a working group of the person under them, is in today."""
    if not person.is_active or person.lens:
        return Q(pk__in=[])
    held, reach = list(standing_of(person).roles), reach_of(person)
    takes_part = (
        Q(decision__item__committee__in=held)
        | Q(decision__item__committee__children__in=held)
        | Q(decision__item__meeting__in=reach.called_to | reach.granted_meetings)
        | Q(decision__item__in=reach.granted_items)
    )
    mine = FollowUp.objects.filter(takes_part, responsible=person).exclude(decision__item__in=reach.taken_items)
    return Q(pk__in=mine.order_by().values("pk"))


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def readable_by(self, person):
        """Follow-ups of decisions `person` may read, and those he or she is responsible for and still takes part in.

        What was given ends with the role, call or grant it came with, and goes where the item is taken away
        (design section 5, rules 3 and 4).
        """
        # Asked of each of the few tasks a page shows, where a list of all decisions one may read was made first.
        readable = Exists(Decision.objects.readable_by(person).filter(pk=OuterRef("decision")))
        return self.filter(Q(readable) | _own(person))

    def writable_by(self, person):
        """Follow-ups `person` may report on: the own ones, and those of meetings he or she records."""
        records = where_held(person, Permission.RECORD_MEETING, "decision__item__committee")
        return self.readable_by(person).filter(records | Q(responsible=person))

    def unfinished(self):
        return self.exclude(state__in=FINISHED)

    def to_be_confirmed(self):
        """Finished ones that the secretariat has not confirmed: they are not closed yet."""
        return self.filter(state__in=FINISHED, confirmed_at=None)

    def overdue(self):
        """Unfinished ones whose deadline has passed."""
        return self.unfinished().filter(due_on__lt=clock.today())

    def with_decision(self):
        return self.select_related("decision__item__meeting__committee", "responsible")


class FollowUp(Recorded):
    class State(models.TextChoices):
        NOT_STARTED = "not_started", _("Not started")
        IN_PROGRESS = "in_progress", _("In progress")
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="follow_ups")
    what = models.CharField(_("what"), max_length=200)
    responsible = models.ForeignKey(
        "members.Person",
        on_delete=models.PROTECT,
        related_name="follow_ups",
        verbose_name=_("responsible"),
    )
    due_on = models.DateField(_("deadline"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.NOT_STARTED)
    # When the secretariat agreed that it is finished: from then on it is closed.
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        "members.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("confirmed by"),
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = [models.F("due_on").asc(nulls_last=True), "pk"]
        # What is still to be done, and what is to be confirmed, is little among all that ever was.
        indexes = [
            models.Index(
                fields=["responsible"], condition=~Q(state__in=["done", "dropped"]), name="unfinished_follow_ups"
            ),
            models.Index(
                fields=["decision"],
                condition=Q(state__in=["done", "dropped"], confirmed_at=None),
                name="unconfirmed_follow_ups",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="follow_up_says_what"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(state__in=["done", "dropped"]), name="only_finished_is_confirmed"
            ),
        ]

    def __str__(self):
        return self.what

    def get_absolute_url(self):
        return reverse("meetings:follow_up", args=[self.pk])

    @property
    def access_committee_id(self) -> int:
        return self.decision.item.committee_id

    @property
    def is_overdue(self) -> bool:
        return not self.is_finished and self.due_on is not None and self.due_on < clock.today()

    @property
    def is_finished(self) -> bool:
        return self.state in FINISHED

    @property
    def waits_for_confirmation(self) -> bool:
        """Whether it is finished, and the secretariat has not said so yet: `to_be_confirmed` of this row."""
        return self.is_finished and self.confirmed_at is None

    @property
    def state_in_words(self) -> str:
        """The state, and whether it waits to be confirmed."""
        said = self.get_state_display()
        return _("%(state)s, waits to be confirmed") % {"state": said} if self.waits_for_confirmation else said


FINISHED = (FollowUp.State.DONE, FollowUp.State.DROPPED)


class FollowUpUpdate(Written):
    class Answer(models.TextChoices):
        """What the secretariat said to a report that the task is finished."""

        CONFIRMED = "confirmed", _("Confirmed by the secretariat")
        SENT_BACK = "sent_back", _("Sent back by the secretariat")

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="updates")
    text = models.TextField(_("update"), blank=True)
    state = models.CharField(max_length=20, choices=FollowUp.State)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="+")
    # Who has had the follow-up since, where it was handed over.
    handed_to = models.ForeignKey("members.Person", on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=20, choices=Answer, blank=True)

    append_only = ("update", "delete")

    class Meta:
        verbose_name = _("update of a follow-up")
        verbose_name_plural = _("updates of follow-ups")
        ordering = ["made_at", "pk"]

    def __str__(self):
        return self.text or self.get_state_display()


class FollowUpFileQuerySet(models.QuerySet["FollowUpFile"]):
    def readable_by(self, person):
        """Files of the follow-ups `person` may read, none that has been taken off."""
        return self.filter(update__follow_up__in=FollowUp.objects.readable_by(person), removed_on=None)


class FollowUpFile(KeptDocument):
    """A file that came with an update."""

    update = models.ForeignKey(FollowUpUpdate, on_delete=models.PROTECT, related_name="files")

    objects = FollowUpFileQuerySet.as_manager()

    class Meta(KeptDocument.Meta):
        abstract = False
        verbose_name = _("file of a follow-up")
        verbose_name_plural = _("files of follow-ups")
        ordering = ["pk"]
        constraints = [has_a_title("file_of_a_follow_up_has_a_title")]

    @property
    def access_committee_id(self) -> int:
        return self.update.follow_up.access_committee_id

    def get_absolute_url(self):
        return reverse("meetings:follow_up_file", args=[self.pk])
