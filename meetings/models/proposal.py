"""What the secretariat and who proposed an item said to one another about the proposal."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from members.models.standing import where_held
from members.rules.roles import Permission
from record import clock
from record.personal_data import PersonalData
from record.plain_text import Written


class ProposalWordQuerySet(models.QuerySet["ProposalWord"]):
    def readable_by(self, person):
        """For who prepares the meetings of the committee, and for who proposed the item; nobody else's."""
        prepares = where_held(person, Permission.PREPARE_MEETING, "item__committee")
        return self.filter(
            prepares | (Q(item__proposer=person) & where_held(person, Permission.PROPOSE_ITEM, "item__committee"))
        )


class ProposalWord(Written):
    """One thing that was said, and what it did to the proposal. Only grows."""

    class What(models.TextChoices):
        RETURNED = "returned", _("Returned")
        DEFERRED = "deferred", _("Put off")
        RESUBMITTED = "resubmitted", _("Proposed again")

    item = models.ForeignKey("meetings.AgendaItem", on_delete=models.CASCADE, related_name="proposal_words")
    what = models.CharField(max_length=12, choices=What)
    text = models.TextField(_("in words"), blank=True)
    # Until when it was put off; it waits for a meeting again from that day on.
    until = models.DateField(_("put off until"), null=True)
    said_by = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=clock.now)

    personal_data = PersonalData(of="said_by", tells=("text", "said_at"))

    append_only = ("update",)

    objects = ProposalWordQuerySet.as_manager()

    class Meta:
        verbose_name = _("what was said about a proposal")
        verbose_name_plural = _("what was said about proposals")
        ordering = ["said_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text="") | Q(what="resubmitted"), name="proposal_word_says_why"),
            models.CheckConstraint(condition=Q(until=None) ^ Q(what="deferred"), name="put_off_until_a_day"),
        ]

    def __str__(self):
        return self.text or str(self.get_what_display())

    @property
    def is_put_off(self) -> bool:
        return self.what == self.What.DEFERRED


def put_off(on) -> Exists:
    """Return the condition for items that were put off until later than the day `on`, and not proposed again since."""
    words = ProposalWord.objects.filter(item=OuterRef("pk"))
    said_since = ProposalWord.objects.filter(item=OuterRef("item"), pk__gt=OuterRef("pk"))
    later = said_since.exclude(what=ProposalWord.What.RETURNED)
    return Exists(words.filter(~Exists(later), what=ProposalWord.What.DEFERRED, until__gt=on))
