"""The index of the search: made of what the apps offer (record/finding/sources.py), and can be made again."""

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _


class SearchTextQuerySet(models.QuerySet["SearchText"]):
    def standing(self):
        """Those drawn from what has not been changed since: what was taken away is found no more, at once."""
        changed = SearchDue.objects.filter(source=OuterRef("source"), key=OuterRef("key"), is_changed=True)
        return self.filter(~Exists(changed))


class SearchText(models.Model):
    """A text that is readable whole or not at all: `kind` and `object_id` say which gate is asked about it.

    The words it is found by stand beside it, in each engine's own way (record/finding/engine.py).
    """

    # What it was drawn from: a meeting, a person; drawn anew, all of its rows go.
    source = models.CharField(max_length=40)
    key = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    # A long text stands in several rows.
    part = models.PositiveSmallIntegerField(default=0)
    committee = models.BigIntegerField(null=True)
    year = models.PositiveSmallIntegerField(null=True)
    day = models.DateField(null=True)
    title = models.TextField()
    reference = models.CharField(max_length=40, blank=True)
    number = models.CharField(max_length=10, blank=True)
    text = models.TextField(blank=True)
    address = models.CharField(max_length=250)
    # The folded title; and title and text as folded words, for phrases.
    name = models.TextField(blank=True)
    plain = models.TextField(blank=True)
    # Goes up with the rules of record/finding/words.py: rows of another format are drawn anew by themselves.
    format = models.PositiveSmallIntegerField(db_index=True)

    objects = SearchTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text that is searched")
        verbose_name_plural = _("texts that are searched")
        ordering = ["pk"]
        indexes = [models.Index(fields=["source", "key"])]
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "part"], name="one_searched_text_per_part"),
        ]

    def __str__(self):
        return self.title


class SearchDue(models.Model):
    """Something the index has to draw anew; a row for each change, removed when it has been drawn."""

    source = models.CharField(max_length=40)
    key = models.BigIntegerField()
    # False where only the index is to be made again: what stands in it is true meanwhile.
    is_changed = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("change the search has not taken in")
        verbose_name_plural = _("changes the search has not taken in")
        ordering = ["pk"]
        indexes = [models.Index(fields=["source", "key"])]

    def __str__(self):
        return f"{self.source} {self.key}"
