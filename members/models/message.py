"""What a person has been told: the message in the portal, and whether it also left as a mail."""

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from record import clock
from record.personal_data import PersonalData


class MessageQuerySet(models.QuerySet["Message"]):
    def of(self, person):
        """The messages of `person`, newest first; nobody else's, and not for who sees the portal as this person."""
        return self.none() if person.lens else self.filter(to=person)

    def unread(self):
        return self.filter(opened_at=None)

    def counted(self, to: str):
        """How many, for a query about people, of whom `to` is the path to the id: `counted("pk")`."""
        of_person = self.filter(to=models.OuterRef(to)).order_by().values("to")
        return Coalesce(models.Subquery(of_person.annotate(count=models.Count("pk")).values("count")), 0)

    def waiting_for_morning(self):
        """Those the next mail of the morning tells of; what has been opened meanwhile is not mailed any more."""
        return self.unread().filter(waits_for_morning=True, wants_mail=True)


class Message(models.Model):
    to = models.ForeignKey("members.Person", on_delete=models.CASCADE, related_name="received")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    link = models.CharField(max_length=200)
    # Whether the mail carries an entry for the calendar; what it says is composed as the mail leaves.
    has_calendar = models.BooleanField(default=False)
    # One message per event and person, however often the event is told: a mail is never sent twice.
    key = models.CharField(max_length=120, unique=True)
    # False for a message about the past of the demo story, and for whoever has no mail.
    wants_mail = models.BooleanField(default=False)
    # True until the mail of the morning is written that tells of it, in place of a mail of its own.
    waits_for_morning = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    mailed_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    personal_data = PersonalData(of="to", tells=("subject", "created_at", "mailed_at", "opened_at"), goes=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["to", "-created_at"]),
            # Every page counts the new ones: few among all that a person was ever told.
            models.Index(fields=["to"], condition=models.Q(opened_at=None), name="unread_messages"),
            models.Index(fields=["to"], name="message_waiting_for_morning", condition=models.Q(waits_for_morning=True)),
        ]

    def __str__(self):
        return self.subject
