"""The co-chairs' review of an agenda: what they said about it and were answered, and what exactly they approved."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem
from meetings.models.reach import reach_of
from members.models.standing import where_held
from members.rules.roles import Permission
from record.history import Recorded
from record.personal_data import PersonalData


class AgendaCommentQuerySet(models.QuerySet["AgendaComment"]):
    def readable_by(self, person):
        """What co-chairs wrote to the secretariat, for these two sides alone; nobody else's, published or not.

        Who wrote a comment reads it on while the item is out of reach in preparation, but never on an item that was
        taken away.
        """
        prepares = where_held(person, Permission.PREPARE_MEETING, "meeting__committee")
        reviews = where_held(person, Permission.REVIEW_AGENDA, "meeting__committee")
        own = Q(person=person) & ~Q(item__in=reach_of(person).taken_items)
        within = Q(item=None) | Q(item__in=AgendaItem.objects.readable_by(person)) | own
        return self.filter(prepares | reviews, within)

    def unanswered(self):
        return self.filter(answer="")


class AgendaComment(Recorded):
    """One comment of a co-chair, or of who stands in for one, on an item or on the agenda as a whole."""

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="agenda_comments")
    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="agenda_comments"
    )
    person = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="agenda_comments")
    text = models.TextField(_("comment"))
    # Whether the agenda went back to preparation with it.
    sent_back = models.BooleanField(_("sent back with it"), default=False)
    made_at = models.DateTimeField()
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey("members.Person", on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    personal_data = PersonalData(of="person", tells=("text", "made_at"))

    objects = AgendaCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment on the agenda")
        verbose_name_plural = _("comments on the agenda")
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="agenda_comment_says_something"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="answer_to_agenda_comment_names_who_and_when",
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.text}"


class ApprovedAgenda(models.Model):
    """The agenda as a co-chair approved it, by its digest: what later changes are compared with. Never changed.

    It holds every item, closed ones too: a page shows of it what the reader may read of the items today.
    """

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="approved_agendas")
    digest = models.CharField(max_length=64)
    content = models.JSONField()

    append_only = ("update",)

    class Meta:
        verbose_name = _("approved agenda")
        verbose_name_plural = _("approved agendas")
        constraints = [models.UniqueConstraint(fields=["meeting", "digest"], name="one_approved_agenda_per_digest")]

    def __str__(self):
        return f"{self.meeting} {self.digest[:8]}"
