"""The way of a working group to what it is to deliver: milestones, each with a day and a word about how it goes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from record import clock
from record.history import Recorded
from workgroups.models.group import WorkGroup


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    def open(self):
        """Those that are still to be reached."""
        return self.filter(state__in=Milestone.OPEN)


class Milestone(Recorded):
    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        UNDER_WAY = "under_way", _("Under way")
        REACHED = "reached", _("Reached")
        DROPPED = "dropped", _("Dropped")

    OPEN = (State.PLANNED, State.UNDER_WAY)

    work_group = models.ForeignKey(WorkGroup, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(_("milestone"), max_length=200)
    due_on = models.DateField(_("day"))
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.PLANNED)
    said = models.TextField(_("how it goes"), blank=True)
    said_on = models.DateField(_("said on"), null=True, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="milestone_has_a_title"),
            models.CheckConstraint(
                condition=Q(said="") | Q(said_on__isnull=False), name="what_is_said_of_a_milestone_has_a_day"
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on < clock.today()
