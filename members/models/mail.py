"""The outbox: every mail the portal is to send is a row first, written along with what the mail tells.

A row holds no text. The letter is composed at the moment it is sent, from the rows it is about, so that no key of a
link and no closed content lies here for who reads the database, and nothing is sent that is no longer true. An address
that stands nowhere else is emptied once nobody needs it (members/mail/outbox.py).
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from record import clock
from record.attempts import Attempted, AttemptedQuerySet
from record.personal_data import PersonalData


class MailQuerySet(AttemptedQuerySet["Mail"]):
    def due(self):
        """Those to be tried now."""
        return self.filter(state=Mail.State.WAITING, next_attempt_at__lte=clock.now())

    def in_hand(self):
        """Those a worker has taken."""
        return self.filter(state=Mail.State.LEAVING)

    def stuck(self):
        """Those that were given up, or may not have left."""
        return self.filter(state__in=(Mail.State.GIVEN_UP, Mail.State.IN_DOUBT))

    def unsent(self):
        """Those that are to leave by themselves, and have not."""
        return self.filter(state__in=(Mail.State.WAITING, Mail.State.LEAVING))

    def late(self):
        """Those that wait although they were tried before."""
        return self.filter(state=Mail.State.WAITING, attempts__gt=0)

    def over(self):
        """Those nothing more will be done about by itself."""
        return self.exclude(state__in=(Mail.State.WAITING, Mail.State.LEAVING))


class Mail(Attempted):
    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        # A worker has taken it, and speaks with the mail server.
        LEAVING = "leaving", _("being sent")
        SENT = "sent", _("sent")
        NOT_WANTED = "not_wanted", _("no longer wanted")
        # Handed to the mail server, which gave no answer: it may have left, and is not sent again by itself.
        IN_DOUBT = "in_doubt", _("perhaps sent")
        GIVEN_UP = "given_up", _("given up")

    # Which letter it is: a name given to members.mail.outbox.letter.
    kind = models.CharField(_("kind"), max_length=40)
    # The same mail asked for twice is one row: it is never sent twice.
    key = models.CharField(max_length=160, unique=True)
    # Who it is written to or about; None for the operator, and for an address nobody is known to have.
    person = models.ForeignKey("members.Person", on_delete=models.CASCADE, null=True, blank=True, related_name="mails")
    # Where it goes when no other row says that.
    address = models.CharField(max_length=254, blank=True)
    # What the letter is composed from: ids, and for the operator sentences.
    facts = models.JSONField(default=dict, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.WAITING)
    written_at = models.DateTimeField(_("written"), default=clock.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=clock.now)
    attempted_at = models.DateTimeField(null=True, blank=True)
    # When the text went over to the mail server in the last attempt; None while it has not.
    handed_over_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    # What the mail server said, or why there was no answer.
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    # When the operator was told that it did not leave, or perhaps did not.
    reported_at = models.DateTimeField(null=True, blank=True)

    personal_data = PersonalData(of="person", tells=("kind", "state", "written_at", "sent_at"), goes=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["written_at", "pk"]
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="mail_state_next_attempt")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="mail_sent_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=Q(handed_over_at=None) | Q(handed_over_at__gte=F("attempted_at")),
                name="mail_handed_over_in_an_attempt",
            ),
        ]

    @property
    def may_have_left(self) -> bool:
        """Whether it stands in doubt that it left."""
        return self.state == self.State.IN_DOUBT

    def __str__(self):
        return f"{self.pk}: {self.kind}, {self.get_state_display()}"
