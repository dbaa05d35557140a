"""The climate summit of a programme (terms of reference): when and where, its sessions, and its concept paper."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem, Attachment
from meetings.models.openness import closed_annexes, closed_items
from meetings.models.reach import reach_of
from pages.richtext import RichTextColumn
from programme.models.programme import Programme
from record import clock
from record.history import Recorded
from record.personal_data import PersonalData
from record.plain_text import Written


class SummitQuerySet(models.QuerySet["Summit"]):
    def visible_to(self, person):
        """Summits of the programmes `person` may see."""
        return self.filter(programme__in=Programme.objects.visible_to(person))


class Summit(Recorded):
    programme = models.OneToOneField(Programme, on_delete=models.PROTECT, related_name="summit")
    name = models.CharField(_("name"), max_length=160)
    day = models.DateField(_("date"))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    capacity = models.PositiveSmallIntegerField(_("places"))
    # The last day on which one registers.
    register_by = models.DateField(_("registration until"))
    meeting = models.ForeignKey(
        "meetings.Meeting",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("meeting"),
    )
    evaluation_asked_at = models.DateTimeField(_("asked for an evaluation"), null=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = SummitQuerySet.as_manager()

    class Meta:
        verbose_name = _("summit")
        verbose_name_plural = _("summits")
        ordering = ["day", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="summit_has_a_name"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="summit_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(capacity__gt=0), name="summit_has_places"),
            models.CheckConstraint(condition=Q(register_by__lte=F("day")), name="one_registers_before_the_summit"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("programme:summit", args=[self.programme.committee.slug])

    @property
    def access_committee_id(self) -> int:
        return self.programme.committee_id

    @property
    def starts_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.day, self.starts))

    @property
    def ends_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.day, self.ends))

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= clock.now()

    @property
    def is_over(self) -> bool:
        return self.ends_at < clock.now()

    @property
    def takes_registrations(self) -> bool:
        """Whether somebody can register today: the day of the deadline is the last one."""
        return clock.today() <= self.register_by and not self.has_begun


class SummitSession(Recorded):
    """One thing on the programme of the summit; who speaks stands a name on each line."""

    summit = models.ForeignKey(Summit, on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(_("title"), max_length=200)
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))
    room = models.CharField(_("room"), max_length=120, blank=True)
    speakers = models.TextField(_("speakers"), blank=True)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("session of a summit")
        verbose_name_plural = _("sessions of summits")
        ordering = ["starts", "ends", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="session_has_a_title"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="session_ends_after_it_starts"),
        ]

    def __str__(self):
        return self.title

    @property
    def speaker_names(self) -> list[str]:
        return [name for line in self.speakers.splitlines() if (name := " ".join(line.split()))]


def stored_concept(concept, filename: str) -> str:
    """Return a path nobody can guess; the name people see is kept in the row."""
    return f"concepts/{uuid.uuid4().hex}"


class ConceptPaperQuerySet(models.QuerySet["ConceptPaper"]):
    def readable_by(self, person):
        """Versions of summits `person` may see, but for those whose item is closed to him or her, or taken away."""
        open_to_all = Q(item=None) | ~closed_items("item__")
        read = open_to_all | Q(item__in=AgendaItem.objects.readable_by(person))
        # A file that became an annex is as closed as the annexes are that this person does not read.
        annexes = Attachment.objects.filter(closed_annexes(), item=OuterRef("item"))
        kept_from = annexes.exclude(pk__in=Attachment.objects.readable_by(person).values("pk"))
        seen = self.filter(read & (Q(file="") | ~Exists(kept_from)), summit__in=Summit.objects.visible_to(person))
        return seen.exclude(item__in=reach_of(person).taken_items)


class ConceptPaper(Written):
    """A version of the concept paper (oplæg): written, or a file. Only grows; a later version says what changed."""

    summit = models.ForeignKey(Summit, on_delete=models.PROTECT, related_name="concept_papers")
    number = models.PositiveSmallIntegerField(_("version"))
    text = RichTextColumn(_("text"), blank=True)
    file = models.FileField(_("file"), upload_to=stored_concept, blank=True)
    file_name = models.CharField(max_length=200, blank=True, editable=False)
    file_type = models.CharField(max_length=100, blank=True, editable=False)
    changed = models.TextField(_("what changed"), blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="+")
    # Set when the version is proposed to the steering group.
    item = models.OneToOneField(
        "meetings.AgendaItem", on_delete=models.PROTECT, null=True, editable=False, related_name="concept_paper"
    )

    personal_data = PersonalData(of="made_by", tells=("number", "made_at"))

    append_only = ("update", "delete")
    set_once = ("item",)

    objects = ConceptPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a concept paper")
        verbose_name_plural = _("versions of concept papers")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["summit", "number"], name="one_concept_paper_per_number"),
            models.CheckConstraint(condition=~Q(text="") | ~Q(file=""), name="concept_paper_says_something"),
        ]

    def __str__(self):
        return f"{self.summit.name}, {self.number}"

    def get_absolute_url(self):
        return reverse("programme:concept_paper", args=[self.summit.programme.committee.slug, self.pk])

    @property
    def access_committee_id(self) -> int:
        return self.summit.access_committee_id
