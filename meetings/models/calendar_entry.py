"""A meeting in somebody's calendar: under which id it stands there, and what came back from that calendar."""

import uuid
from functools import partial

from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from meetings.models.attendance import Attendance
from record import clock
from record.personal_data import PersonalData

new_key = partial(get_random_string, 22)


class CalendarEntry(models.Model):
    """One meeting for one person, kept as long as the meeting: an entry that changed its id would stand there twice.

    Nobody else is told the id, so that whoever answers with it has had the invitation in hand.
    """

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="calendar_entries")
    person = models.ForeignKey("members.Person", on_delete=models.CASCADE, related_name="calendar_entries")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # What the link in the mail must carry (meetings/guests/answer_links.py); a new key ends the links given before.
    link_key = models.CharField(max_length=32, default=new_key, editable=False)
    # Set while the meeting has been taken out of this person's calendar: a substitute who is not needed any more.
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # How often that was done or taken back: on top of the meeting's own number (RFC 5546, 2.1.4).
    turns = models.PositiveSmallIntegerField(default=0, editable=False)
    made_at = models.DateTimeField(default=clock.now)

    personal_data = PersonalData(of="person", tells=("meeting", "made_at", "withdrawn_at"), goes=True)

    class Meta:
        verbose_name = _("calendar entry")
        verbose_name_plural = _("calendar entries")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="one_calendar_entry_per_person")]

    def __str__(self):
        return str(self.uid)

    @property
    def sequence(self) -> int:
        """The number by which a calendar knows the newest word (RFC 5545, 3.8.7.4)."""
        return self.meeting.calendar_sequence + self.turns

    @property
    def attendance(self) -> Attendance | None:
        """The invitation of the person to the meeting; None for who is told of it only."""
        return Attendance.objects.filter(meeting=self.meeting_id, person=self.person_id).first()


class CalendarReply(models.Model):
    """A mail from a calendar that was read, so that it is never read twice; the table only grows until it is cleared.

    It holds neither sender nor text: who answered is said by the entry, and what by the attendance.
    """

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("answered")
        UNDECIDED = "undecided", _("undecided")
        OUTDATED = "outdated", _("about an earlier time, or older than the answer that is known")
        NOT_ASKED = "not_asked", _("not asked for an answer")
        REFUSED = "refused", _("no invitation of ours, or not by who was invited")
        UNREADABLE = "unreadable", _("no answer that can be read")

    # Of the mail as it came in.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    entry = models.ForeignKey(CalendarEntry, on_delete=models.CASCADE, null=True, blank=True, related_name="replies")
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome)
    # When the calendar wrote it, as it says itself.
    said_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(default=clock.now)

    personal_data = PersonalData(of="entry__person", tells=("outcome", "said_at", "read_at"), goes=True)

    class Meta:
        verbose_name = _("answer from a calendar")
        verbose_name_plural = _("answers from calendars")
        ordering = ["-read_at", "-pk"]
        indexes = [models.Index(fields=["read_at"], name="calendar_reply_read_at")]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["refused", "unreadable"]) | Q(entry__isnull=False),
                name="calendar_reply_says_whose",
            ),
        ]

    def __str__(self):
        return self.get_outcome_display()
