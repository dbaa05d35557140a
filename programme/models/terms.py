"""Where each sentence of the terms of reference lives in the portal, and which tasks carry it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from programme.models.programme import Programme
from programme.models.task import Task
from record.history import Recorded


class Place(models.TextChoices):
    """A page of the portal that a sentence leads to."""

    OVERVIEW = "overview", _("Overview")
    COMPOSITION = "composition", _("Composition")
    PEOPLE = "people", _("Who is who")
    MEETINGS = "meetings", _("Meetings")
    DECISIONS = "decisions", _("Decisions")
    CASES = "cases", _("Cases between the groups")
    WORKGROUPS = "workgroups", _("Working groups")
    PROGRAMME = "programme", _("Tasks")
    TIMELINE = "timeline", _("Timeline")
    PLANS = "plans", _("Climate action plans")
    SUPPORT = "support", _("Support and sparring")
    NETWORK = "network", _("The coordinators' network")
    SUMMIT = "summit", _("The climate summit")
    COORDINATION = "coordination", _("Coordination with others")
    DESK = "desk", _("The secretariat's desk")


class TermsSentence(Recorded):
    """One sentence of the terms of reference, as it stands there; where it is not found any more, it says nothing."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="terms_sentences")
    text = models.TextField(_("sentence"))
    places = models.JSONField(_("where it lives"), default=list)
    tasks = models.ManyToManyField(Task, blank=True, related_name="sentences")

    class Meta:
        verbose_name = _("sentence of the terms of reference")
        verbose_name_plural = _("sentences of the terms of reference")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "text"], name="a_sentence_stands_once")]

    def __str__(self):
        return self.text
