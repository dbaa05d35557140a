"""What was still open when a programme was closed, and who has it now: kept as a record of the handover."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programme.models.programme import Programme
from record.plain_text import Written


class OpenKind(models.TextChoices):
    """What may still be open in a programme; in the order in which it is asked about."""

    TASK = "task", _("Open tasks")
    FOLLOW_UP = "follow_up", _("Unfinished follow-ups")
    CASE = "case", _("Referrals that wait for an answer")
    GROUP = "group", _("Working groups that are not closed")
    MEETING = "meeting", _("Meetings to come")
    MINUTES = "minutes", _("Minutes that are not approved")
    PROPOSAL = "proposal", _("Proposed items")
    SUPPORT = "support", _("Request for support")
    PAPER = "paper", _("Papers that wait")
    AGREED = "agreed", _("Follow-ups of agreements")


class HandedOver(Written):
    """One thing that was open when the programme was closed: what it was called then, and who it was handed over to.

    Only grows: a programme that is opened again and closed anew has more of them, by `closed_at`.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="handed_over")
    closed_at = models.DateTimeField()
    kind = models.CharField(_("kind"), max_length=20, choices=OpenKind)
    # 0 where it was said for all of the kind; each of them has a row of its own beside it.
    object_id = models.PositiveBigIntegerField()
    what = models.CharField(_("what"), max_length=300)
    # A person, an organisation or an office, in words: whoever it is may be unknown to the portal.
    to = models.CharField(_("handed over to"), max_length=200)

    append_only = ("update", "delete")

    class Meta:
        verbose_name = _("handover at the end of a programme")
        verbose_name_plural = _("handovers at the end of a programme")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(to=""), name="what_is_handed_over_has_an_owner")]

    def __str__(self):
        return f"{self.what}: {self.to}"

    @property
    def access_committee_id(self) -> int:
        return self.programme.committee_id
