"""What the search finds of what somebody wrote for himself or herself: notes on items and annexes, marked passages."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem, AnnexMark, Attachment, Note
from meetings.reading.agenda import sent_out_title
from record.finding.sources import Kind, Offer, Source, mark_of

NOTE, MARK = "note", "mark"


def _own_notes(person):
    """One's own notes on items and annexes one may read still: nobody else's, and none through a lens."""
    on_annex = Q(annex__in=Attachment.objects.readable_by(person))
    return Note.objects.of(person).filter(on_annex | Q(item__in=AgendaItem.objects.readable_by(person)))


def _own_marks(person):
    """One's own marks, with the words of the annex that one may read still."""
    return AnnexMark.objects.of(person).whose_words_are_read_by(person)


def _offer(kind: str, key: int, item: AgendaItem, *, person_id: int, text: str, address: str, at: datetime) -> Offer:
    day = localdate(at)
    return Offer(
        kind,
        key,
        title=sent_out_title(item),
        named="",
        text=text,
        reference="",
        address=address,
        within=frozenset({mark_of("notes", person_id)}),
        committee=item.committee_id,
        year=item.meeting.year if item.meeting else day.year,
        day=day,
    )


def _note_offers(key: int) -> Iterator[Offer]:
    along = ("item__meeting__current_revision", "annex__item__meeting__current_revision")
    note = Note.objects.filter(pk=key).select_related(*along).first()
    item = note and (note.item or (note.annex and note.annex.item))
    if note and item:
        place = reverse("meetings:read_annex", args=[note.annex_id]) if note.annex_id else item.get_absolute_url()
        yield _offer(NOTE, key, item, person_id=note.person_id, text=note.text, address=place, at=note.changed_at)


def _mark_offers(key: int) -> Iterator[Offer]:
    mark = AnnexMark.objects.filter(pk=key).select_related("annex__item__meeting__current_revision").first()
    if mark and mark.annex.item:
        place = f"{reverse('meetings:read_annex', args=[mark.annex_id])}#mark-{mark.pk}"
        text = f"{mark.note}\n{mark.quote}".strip()
        yield _offer(MARK, key, mark.annex.item, person_id=mark.person_id, text=text, address=place, at=mark.changed_at)


def _within(person) -> list[str]:
    return [] if person.lens else [mark_of("notes", person.pk)]


NOTES = Source(
    name="notes",
    kinds=(Kind(NOTE, _("Own notes"), _own_notes, place=10),),
    keys=lambda: Note.objects.order_by("pk").values_list("pk", flat=True).iterator(),
    offers=_note_offers,
    within=_within,
    watches={Note: lambda note: [note.pk]},
    root=Note,
)
MARKS = Source(
    name="marks",
    kinds=(Kind(MARK, _("Own notes"), _own_marks, group=NOTE, place=10),),
    keys=lambda: AnnexMark.objects.order_by("pk").values_list("pk", flat=True).iterator(),
    offers=_mark_offers,
    within=_within,
    watches={AnnexMark: lambda mark: [mark.pk]},
    root=AnnexMark,
)
