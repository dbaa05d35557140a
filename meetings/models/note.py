"""A reader's private note on an item; nobody else ever sees it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from record import clock
from record.personal_data import PersonalData
from record.plain_text import Written


class NoteQuerySet(models.QuerySet["Note"]):
    def of(self, person):
        """The notes of `person`; nobody else's, whatever the role, and not for who sees the portal as this person."""
        return self.none() if person.lens else self.filter(person=person)


class Note(Written):
    item = models.ForeignKey("meetings.AgendaItem", on_delete=models.CASCADE, related_name="notes")
    person = models.ForeignKey("members.Person", on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(_("own note"))
    changed_at = models.DateTimeField(default=clock.now)

    personal_data = PersonalData(of="person", tells=("text", "changed_at"), goes=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("own note")
        verbose_name_plural = _("own notes")
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="one_note_per_reader_and_item")]

    def __str__(self):
        return self.text
