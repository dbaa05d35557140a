"""Where each sentence of the terms of reference lives in the portal, and which tasks carry it."""

from hashlib import sha256

from django.db import models
from django.utils.translation import gettext_lazy as _

from programme.models.programme import Programme
from programme.models.task import Task
from record.history import Recorded


def digest_of(text: str) -> str:
    """Return by what a sentence is found: SHA-256 of its text, in hex."""
    return sha256(text.encode()).hexdigest()


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
    # Of the text, by which it is found: a long one fits no index of every database.
    digest = models.CharField(max_length=64, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    places = models.JSONField(_("where it lives"), default=list)
    tasks = models.ManyToManyField(Task, blank=True, related_name="sentences")

    class Meta:
        verbose_name = _("sentence of the terms of reference")
        verbose_name_plural = _("sentences of the terms of reference")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "digest"], name="a_sentence_stands_once")]

    def __str__(self):
        return self.text

    def save(self, *args, **kwargs):
        self.digest = digest_of(self.text)
        super().save(*args, **kwargs)
