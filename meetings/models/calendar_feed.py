"""Calendars one subscribes to, by a secret address: the own one, and one for each committee."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.calendar_entry import new_key
from record import clock
from record.personal_data import PersonalData


class CalendarFeed(models.Model):
    """One calendar: of a person, with what he or she may see; or of a committee, with what everybody in it may see.

    Who takes the address back removes the row.
    """

    person = models.OneToOneField(
        "members.Person", on_delete=models.CASCADE, null=True, blank=True, related_name="calendar_feed"
    )
    committee = models.OneToOneField(
        "members.Committee", on_delete=models.CASCADE, null=True, blank=True, related_name="calendar_feed"
    )
    # What the address must carry (meetings/guests/answer_links.py); a new key ends the address given before.
    key = models.CharField(max_length=32, default=new_key, editable=False)
    made_at = models.DateTimeField(_("made"), default=clock.now)

    personal_data = PersonalData(of="person", tells=("made_at",), goes=True)

    class Meta:
        verbose_name = _("calendar to subscribe to")
        verbose_name_plural = _("calendars to subscribe to")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(committee__isnull=True), name="a_calendar_is_of_somebody"
            ),
        ]

    def __str__(self):
        return str(self.person or self.committee)
