"""A decision sent on to other bodies, and what each of them answered (domain.md 2.4)."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models.agenda import ON_AGENDA, AgendaItem
from meetings.models.decision import Decision
from meetings.models.reach import reach_of
from meetings.rules.lifecycle import MeetingState
from record import clock
from record.history import Recorded


def stored_answer(receiver, filename: str) -> str:
    """Return a path nobody can guess; the name people see is kept in the row."""
    return f"answers/{uuid.uuid4().hex}"


class Referral(Recorded):
    """Oversendelse: a decision sent on to one or more receivers, each with its own answer (domain.md 0, no. 2)."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="referrals")
    # What the case is called for the receivers: the title of a closed item stays where it is.
    title = models.CharField(_("title for the receivers"), max_length=200, blank=True)
    text = models.TextField(_("recommendation to the receivers"))
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="+")
    # What the sender did not send along: the names of the item's texts, and how many annexes.
    left_out = models.JSONField(_("left out"), default=list, editable=False)
    annexes_left_out = models.PositiveSmallIntegerField(_("annexes left out"), default=0, editable=False)
    # Of the decision as it was sent: an amendment afterwards is seen by it.
    wording = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.decision.reference}: {self.text}"

    @property
    def name(self) -> str:
        """What the case is called between the bodies."""
        return self.title or self.decision.item.title


class ReferralReceiverQuerySet(models.QuerySet["ReferralReceiver"]):
    def readable_by(self, person):
        """Receivers of decisions `person` may read, and those whose item at the receiver he or she may read.

        Who was kept out of the matter at one of the two learns nothing of it at the other.
        """
        sent = Q(referral__decision__in=Decision.objects.readable_by(person))
        arrived = Q(item__in=AgendaItem.objects.readable_by(person))
        taken = reach_of(person).taken_items
        kept_out = Q(item__in=taken) | Q(referral__decision__item__in=taken)
        return self.filter(sent | arrived).exclude(kept_out)

    def unanswered(self):
        """Those that still wait for an answer."""
        return self.filter(answer="", recalled_on=None)

    def not_reported(self):
        """Answers that stand on no agenda of the group that asked."""
        over = Q(reported_in__state__in=[AgendaItem.State.REMOVED, AgendaItem.State.RETURNED])
        called_off = Q(reported_in__meeting__state=MeetingState.CANCELLED)
        return self.exclude(answer="").filter(Q(reported_in=None) | over | called_off)

    def with_case(self):
        """Along with both ends: the decision that was sent, and the item that arrived."""
        return self.select_related(
            "referral__decision__item__meeting__committee",
            "committee",
            "organisation",
            "item__meeting",
            "reported_in__meeting",
        )


class ReferralReceiver(Recorded):
    class Answer(models.TextChoices):
        PENDING = "", _("Under consideration")
        ADOPTED = "adopted", pgettext_lazy("answer to a referral", "Adopted")
        ADOPTED_WITH_CHANGES = "adopted_with_changes", _("Adopted with changes")
        NOTED = "noted", _("Noted")
        DEFERRED = "deferred", _("Deferred")
        REJECTED = "rejected", _("Not adopted")

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="receivers")
    committee = models.ForeignKey(
        "members.Committee", on_delete=models.PROTECT, null=True, blank=True, related_name="referrals"
    )
    organisation = models.ForeignKey(
        "members.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="referrals"
    )
    # As what it arrived at a committee of the portal; the item it goes on as, when it is deferred there.
    item = models.OneToOneField(
        AgendaItem, on_delete=models.PROTECT, null=True, editable=False, related_name="came_by_referral"
    )
    treated_on = models.DateField(_("to be treated on"), null=True, blank=True)
    due_on = models.DateField(_("the receiver's own deadline"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=30, choices=Answer, blank=True)
    answer_text = models.TextField(_("what the receiver answered"), blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answer_file = models.FileField(_("document with the answer"), upload_to=stored_answer, blank=True)
    answer_file_name = models.CharField(max_length=200, blank=True, editable=False)
    answer_file_type = models.CharField(max_length=100, blank=True, editable=False)
    # Of the decision as this receiver was told it since; empty: as it was sent.
    wording = models.CharField(max_length=64, blank=True, editable=False)
    # Whether the answer is about what was sent, which the sender has amended since.
    about_earlier_wording = models.BooleanField(_("about the earlier wording"), default=False)
    # The item by which the group that asked is told of the answer.
    reported_in = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, editable=False, related_name="tells_answers"
    )
    recalled_on = models.DateField(_("recalled on"), null=True, blank=True)
    recalled_because = models.TextField(_("why it was recalled"), blank=True)

    objects = ReferralReceiverQuerySet.as_manager()

    class Meta:
        verbose_name = _("receiver of a referral")
        verbose_name_plural = _("receivers of referrals")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(committee=None) ^ Q(organisation=None),
                name="referral_goes_to_one_committee_or_organisation",
            ),
            models.CheckConstraint(
                condition=Q(answer="") ^ Q(answered_on__isnull=False), name="answer_of_a_receiver_has_a_date"
            ),
            models.CheckConstraint(
                condition=Q(recalled_on=None) | Q(answer=""), name="what_was_recalled_has_no_answer"
            ),
        ]

    def __str__(self):
        return str(self.committee or self.organisation)

    @property
    def short_name(self) -> str:
        """What it is called in a list."""
        return self.committee.short_name if self.committee else str(self.organisation)

    def get_absolute_url(self):
        return reverse("meetings:referral", args=[self.pk])

    @property
    def access_committee_id(self) -> int:
        """Who asked keeps the answers: roles of the sending committee decide."""
        return self.referral.decision.item.committee_id

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is still to come."""
        return not self.answer and self.recalled_on is None

    @property
    def is_late(self) -> bool:
        """Whether the day it was to be treated, or the receiver's own deadline for getting it there, has passed."""
        if not self.is_waiting:
            return False
        arrived = self.item is not None and self.item.state in ON_AGENDA
        missed = self.due_on is not None and self.due_on < clock.today() and not arrived
        return missed or (self.treated_on is not None and self.treated_on < clock.today())
