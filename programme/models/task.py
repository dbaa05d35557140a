"""The tasks of a programme: who answers for each, until when, and how it goes (domain.md 5.3)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import Committee
from members.models.standing import standing_of
from programme.models.programme import Programme
from record import clock
from record.history import Recorded
from record.personal_data import PersonalData
from record.plain_text import Written


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, person):
        """Tasks of the programmes `person` may see, and those of one's own working group or own name under them."""
        whole = Q(programme__in=Programme.objects.visible_to(person))
        if person.lens:
            return self.filter(whole)
        held = list(standing_of(person).roles)
        above = Committee.objects.filter(children__in=held)
        return self.filter(whole | Q(committee__in=held) | Q(person=person, programme__committee__in=above))

    def open(self):
        return self.filter(ended_on=None)


class Task(Recorded):
    """One thing to be done. `responsible` and `deadline` are what the terms of reference say in words, if they do;
    who answers for it is a person or a committee (a working group is one), and until when a day or a rhythm."""

    class Source(models.TextChoices):
        TERMS_OF_REFERENCE = "terms_of_reference", _("Terms of reference")
        PROPOSAL = "proposal", _("Proposed by the secretariat")

    class Rhythm(models.TextChoices):
        NONE = "", _("Once")
        EACH_MEETING = "each_meeting", _("Ongoing, at each meeting")
        QUARTERLY = "quarterly", _("Ongoing, every quarter")
        YEARLY = "yearly", _("Ongoing, every year")
        ONGOING = "ongoing", _("Ongoing")

    class Ending(models.TextChoices):
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="tasks")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    code = models.CharField(_("code"), max_length=10)
    title = models.CharField(_("task"), max_length=200)
    responsible = models.CharField(_("responsible, in words"), max_length=120, blank=True)
    person = models.ForeignKey(
        "members.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name=_("responsible person"),
    )
    committee = models.ForeignKey(
        "members.Committee",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name=_("responsible committee"),
    )
    deadline = models.CharField(_("deadline, in words"), max_length=80, blank=True)
    due_on = models.DateField(_("deadline"), null=True, blank=True)
    rhythm = models.CharField(_("rhythm"), max_length=20, choices=Rhythm, blank=True)
    source = models.CharField(_("source"), max_length=20, choices=Source)
    ended_on = models.DateField(_("closed on"), null=True, blank=True)
    ended_as = models.CharField(_("closed as"), max_length=10, choices=Ending, blank=True)
    ended_because = models.TextField(_("what came of it"), blank=True)
    personal_data = PersonalData(of="person", tells=("title", "due_on"))

    # The trail: what carried the task.
    items = models.ManyToManyField("meetings.AgendaItem", blank=True, related_name="tasks")
    # Of a follow-up that is for something else than its item; one that says nothing is for what its item is for.
    follow_ups = models.ManyToManyField("meetings.FollowUp", blank=True, related_name="tasks")
    work_groups = models.ManyToManyField("workgroups.WorkGroup", blank=True, related_name="tasks")

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="one_task_per_code"),
            models.CheckConstraint(condition=~Q(title=""), name="task_has_a_title"),
            models.CheckConstraint(
                condition=~Q(responsible="") | Q(person__isnull=False) | Q(committee__isnull=False),
                name="somebody_answers_for_a_task",
            ),
            models.CheckConstraint(
                condition=~(Q(person__isnull=False) & Q(committee__isnull=False)), name="one_answers_for_a_task"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_as="") | (Q(ended_on__isnull=False) & ~Q(ended_as="")),
                name="a_closed_task_says_how",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    @property
    def access_committee_id(self) -> int:
        return self.programme.committee_id

    def address_for(self, person) -> str:
        """Return where `person` reads it: in its committee, or in the own working group under it; "" for nobody else.

        Fetch `programme` along.
        """
        carrying = Q(pk=self.programme.committee_id) | Q(parent=self.programme.committee_id)
        seen = list(Committee.objects.visible_to(person).filter(carrying))
        seen.sort(key=lambda committee: committee.pk != self.programme.committee_id)
        return reverse("programme:task", args=[seen[0].slug, self.pk]) if seen else ""

    @property
    def who(self) -> str:
        """Who answers for it: a person, a committee, or what the terms of reference say. Fetch both along."""
        return str(self.person or self.committee or self.responsible)

    @property
    def is_overdue(self) -> bool:
        return self.ended_on is None and self.due_on is not None and self.due_on < clock.today()


class TaskStatus(Written):
    """A dated word about how a task goes. Only grows."""

    class Mark(models.TextChoices):
        ON_TRACK = "on_track", _("On track")
        ATTENTION = "attention", _("Needs attention")
        STANDS_STILL = "stands_still", _("Stands still")

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="statuses")
    mark = models.CharField(_("how it goes"), max_length=20, choices=Mark)
    text = models.TextField(_("in words"))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="+")

    personal_data = PersonalData(of="made_by", tells=("text", "made_at"))

    append_only = ("update", "delete")

    class Meta:
        verbose_name = _("status of a task")
        verbose_name_plural = _("statuses of tasks")
        ordering = ["-made_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="status_says_something")]

    def __str__(self):
        return self.text
