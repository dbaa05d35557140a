"""The coordinators' network: who knows about what, and notes with documents that all of them find again (terms of
reference: the cooperation between the municipalities' coordinators)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models.kept_document import KeptDocument, has_a_title
from members.models.standing import where_held
from members.rules.roles import Permission
from pages.danish_order import sort_key
from programme.models.programme import Programme
from record.history import Recorded
from record.personal_data import PersonalData


class NetworkQuerySet(models.QuerySet):
    def readable_by(self, person):
        """Those of the networks `person` shares in."""
        return self.filter(where_held(person, Permission.SHARE_IN_NETWORK, "programme__committee"))


class NoteQuerySet(NetworkQuerySet):
    def readable_by(self, person):
        """Those of the networks `person` shares in, that have not been taken off."""
        return super().readable_by(person).filter(removed_on=None)


class Knowledge(Recorded):
    """What somebody in the network knows about, in the own words: whom to ask."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="knowledge")
    person = models.ForeignKey("members.Person", on_delete=models.CASCADE, related_name="knowledge")
    text = models.TextField(_("knows about"), blank=True)

    personal_data = PersonalData(of="person", tells=("text",), goes=True)

    objects = NetworkQuerySet.as_manager()

    class Meta:
        verbose_name = _("what somebody knows about")
        verbose_name_plural = _("what people know about")
        ordering = ["person__sort_key", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "person"], name="one_word_of_what_each_knows")]

    def __str__(self):
        return self.text


class NetworkNote(Recorded):
    """Something worth knowing, written down once for everybody."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="network_notes")
    title = models.CharField(_("title"), max_length=200)
    topic = models.CharField(_("topic"), max_length=60, blank=True)
    text = models.TextField(_("text"), blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="+")
    removed_on = models.DateField(_("taken off on"), null=True, blank=True)
    # What it is found by: its words and the names of its documents, as Danish sorts them.
    search_key = models.TextField(editable=False)

    personal_data = PersonalData(of="written_by", tells=("title", "text", "written_at"))

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note of the network")
        verbose_name_plural = _("notes of the network")
        ordering = ["-written_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="note_has_a_title")]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        documents = self.documents.filter(removed_on=None).values_list("title", "words") if self.pk else ()
        told = [self.title, self.topic, self.text, *(word for document in documents for word in document)]
        self.search_key = sort_key(" ".join(told))
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("programme:network_note", args=[self.programme.committee.slug, self.pk])

    @property
    def access_committee_id(self) -> int:
        return self.programme.committee_id


class NetworkDocumentQuerySet(models.QuerySet["NetworkDocument"]):
    def readable_by(self, person):
        """Documents of the notes `person` may read, none that has been taken off or stands on a note that has."""
        return self.filter(note__in=NetworkNote.objects.readable_by(person), removed_on=None)


class NetworkDocument(KeptDocument):
    note = models.ForeignKey(NetworkNote, on_delete=models.PROTECT, related_name="documents")
    # The text of a PDF, to be found by.
    words = models.TextField(blank=True, editable=False)

    objects = NetworkDocumentQuerySet.as_manager()

    class Meta(KeptDocument.Meta):
        abstract = False
        verbose_name = _("document of the network")
        verbose_name_plural = _("documents of the network")
        constraints = [has_a_title("network_document_has_a_title")]

    def get_absolute_url(self):
        return reverse("programme:network_document", args=[self.note.programme.committee.slug, self.note_id, self.pk])
