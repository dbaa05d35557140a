"""Coordination with the national part of the project and with CONCITO (terms of reference): contacts, what was agreed
with them, what follows from it, and the papers that come from them."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models.reach import reach_of
from members.models.standing import where_held
from members.rules.roles import Permission
from programme.models.programme import Programme
from record import clock
from record.history import Recorded
from record.personal_data import PersonalData
from record.plain_text import Written


class CoordinationQuerySet(models.QuerySet):
    def readable_by(self, person):
        """Those of the programmes whose coordination `person` reads."""
        return self.filter(where_held(person, Permission.READ_COORDINATION, "programme__committee"))


class Contact(Recorded):
    """Somebody outside whom the secretariat coordinates with: registered as a person, without an account."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="contacts")
    person = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="contact_for")
    ended_on = models.DateField(_("contact until"), null=True, blank=True)

    personal_data = PersonalData(of="person", tells=("programme", "ended_on"), goes=True)

    objects = CoordinationQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["person__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "person"], condition=Q(ended_on=None), name="one_contact_per_person"
            )
        ]

    def __str__(self):
        return str(self.person)

    @property
    def access_committee_id(self) -> int:
        return self.programme.committee_id


class Agreement(Written):
    """What was agreed on a day, and with whom. Only grows: what was wrong is corrected by a later one."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="agreements")
    agreed_on = models.DateField(_("date"))
    with_person = models.ForeignKey(
        "members.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("with whom")
    )
    text = models.TextField(_("what was agreed"))
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="+")

    personal_data = PersonalData(of="with_person", tells=("agreed_on", "text"))

    append_only = ("update", "delete")

    objects = CoordinationQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-agreed_on", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="agreement_says_something")]

    def __str__(self):
        return self.text

    @property
    def access_committee_id(self) -> int:
        return self.programme.committee_id

    def get_absolute_url(self):
        return reverse("programme:agreement", args=[self.programme.committee.slug, self.pk])

    @property
    def correction(self) -> "Agreement | None":
        """What corrects it; None while it stands. Fetch `corrected_by` along."""
        return getattr(self, "corrected_by", None)


class AgreedFollowUpQuerySet(models.QuerySet["AgreedFollowUp"]):
    def unfinished(self):
        return self.filter(done_on=None)


class AgreedFollowUp(Recorded):
    """What somebody of the secretariat is to do because of what was agreed."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="follow_ups")
    what = models.CharField(_("what"), max_length=200)
    responsible = models.ForeignKey(
        "members.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("responsible")
    )
    due_on = models.DateField(_("deadline"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    personal_data = PersonalData(of="responsible", tells=("what", "due_on", "done_on"))

    objects = AgreedFollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up of an agreement")
        verbose_name_plural = _("follow-ups of agreements")
        ordering = [models.F("due_on").asc(nulls_last=True), "pk"]
        constraints = [models.CheckConstraint(condition=~Q(what=""), name="agreed_follow_up_says_what")]

    def __str__(self):
        return self.what

    @property
    def access_committee_id(self) -> int:
        return self.agreement.programme.committee_id

    @property
    def is_overdue(self) -> bool:
        return self.done_on is None and self.due_on is not None and self.due_on < clock.today()


def stored_paper(paper, filename: str) -> str:
    """Return a path nobody can guess; the name people see is kept in the row."""
    return f"papers/{uuid.uuid4().hex}"


class PaperQuerySet(CoordinationQuerySet):
    def readable_by(self, person):
        """Papers `person` reads; who is disqualified in the item that one became does not read it as a paper either."""
        return super().readable_by(person).exclude(item__in=reach_of(person).taken_items)

    def waiting(self):
        """Those nothing has come of yet."""
        return self.filter(item=None, closed_on=None)


class Paper(Recorded):
    """Something that came from CONCITO, KL or another, asks for something, and may become an item."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="papers")
    received_on = models.DateField(_("received"))
    sender = models.ForeignKey(
        "members.Organisation", on_delete=models.PROTECT, related_name="papers", verbose_name=_("from whom")
    )
    title = models.CharField(_("title"), max_length=200)
    asks = models.TextField(_("what it asks"), blank=True)
    due_on = models.DateField(_("by when"), null=True, blank=True)
    file = models.FileField(_("file"), upload_to=stored_paper, blank=True)
    file_name = models.CharField(max_length=200, blank=True, editable=False)
    file_type = models.CharField(max_length=100, blank=True, editable=False)
    item = models.OneToOneField(
        "meetings.AgendaItem", on_delete=models.PROTECT, null=True, editable=False, related_name="came_as_paper"
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closed_because = models.TextField(_("why nothing came of it"), blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("incoming paper")
        verbose_name_plural = _("incoming papers")
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="paper_has_a_title"),
            models.CheckConstraint(
                condition=Q(item=None) | Q(closed_on=None), name="paper_becomes_an_item_or_is_closed"
            ),
            models.CheckConstraint(condition=Q(closed_on=None) | ~Q(closed_because=""), name="a_closed_paper_says_why"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("programme:paper", args=[self.programme.committee.slug, self.pk])

    @property
    def access_committee_id(self) -> int:
        return self.programme.committee_id

    @property
    def is_waiting(self) -> bool:
        return self.item_id is None and self.closed_on is None

    @property
    def is_overdue(self) -> bool:
        return self.is_waiting and self.due_on is not None and self.due_on < clock.today()
