"""A reader's private notes on items and annexes, and what he or she marked in an annex; nobody else ever sees them."""

from typing import TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.attachment import Attachment
from members.models.standing import where_held
from members.rules.roles import Permission
from record import clock
from record.personal_data import PersonalData
from record.plain_text import Written

_M = TypeVar("_M", bound=models.Model)


class OwnQuerySet(models.QuerySet[_M]):
    def of(self, person):
        """The rows of `person`; nobody else's, whatever the role, and not for who sees the portal as this person."""
        return self.none() if person.lens else self.filter(person=person)


class NoteQuerySet(OwnQuerySet["Note"]):
    pass


class Note(Written):
    """Of an item or of an annex."""

    item = models.ForeignKey("meetings.AgendaItem", on_delete=models.CASCADE, null=True, related_name="notes")
    annex = models.ForeignKey("meetings.Attachment", on_delete=models.CASCADE, null=True, related_name="notes")
    person = models.ForeignKey("members.Person", on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(_("own note"))
    changed_at = models.DateTimeField(default=clock.now)

    personal_data = PersonalData(of="person", tells=("text", "changed_at"), goes=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("own note")
        verbose_name_plural = _("own notes")
        constraints = [
            models.UniqueConstraint(fields=["item", "person"], name="one_note_per_reader_and_item"),
            models.UniqueConstraint(fields=["annex", "person"], name="one_note_per_reader_and_annex"),
            models.CheckConstraint(
                condition=Q(item=None, annex__isnull=False) | Q(item__isnull=False, annex=None),
                name="note_of_an_item_or_an_annex",
            ),
        ]

    def __str__(self):
        return self.text


class AnnexMarkQuerySet(OwnQuerySet["AnnexMark"]):
    def whose_words_are_read_by(self, person):
        """Those whose quoted words `person` may read today: of an annex he or she may read, in a version that was sent
        out, or that he or she prepares."""
        prepares = where_held(person, Permission.PREPARE_MEETING, "annex__item__committee")
        readable = Attachment.objects.readable_by(person).order_by().values("pk")
        return self.filter(Q(sent_out=True) | prepares, annex__in=readable)


class AnnexMark(Written):
    """A passage somebody marked in an annex, with an own note or none; found again by its words, not by its place."""

    # What a passage may hold, and what is kept of the words before it to tell it from the same words elsewhere.
    LONGEST_QUOTE, LONGEST_BEFORE = 2000, 60

    annex = models.ForeignKey("meetings.Attachment", on_delete=models.CASCADE, related_name="marks")
    # In which version it was marked: in another one it is looked for.
    version = models.ForeignKey("meetings.AttachmentVersion", on_delete=models.CASCADE, related_name="marks")
    person = models.ForeignKey("members.Person", on_delete=models.CASCADE, related_name="annex_marks")
    page = models.PositiveIntegerField(_("page"))
    quote = models.TextField(_("marked words"), max_length=LONGEST_QUOTE)
    before = models.CharField(max_length=LONGEST_BEFORE, blank=True)
    note = models.TextField(_("own note"), blank=True)
    # Whether that version has been sent out: the words of one that never was are for who prepares the meeting.
    sent_out = models.BooleanField(default=False, editable=False)
    changed_at = models.DateTimeField(default=clock.now)

    personal_data = PersonalData(
        of="person",
        tells=("page", "quote", "note", "changed_at"),
        goes=True,
        told_while_readable=("quote", "whose_words_are_read_by"),
    )

    objects = AnnexMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("own mark in an annex")
        verbose_name_plural = _("own marks in annexes")
        ordering = ["page", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(quote=""), name="mark_has_words")]

    def __str__(self):
        return self.quote[:60]
