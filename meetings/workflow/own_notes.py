"""What a reader writes for himself or herself: notes on items and annexes, and what is marked in an annex."""

from typing import Any

from django.utils.translation import gettext as _

from meetings.models import AgendaItem, AnnexMark, Attachment, AttachmentVersion, Note
from members.models import Person
from record import clock
from record.plain_text import cleaned
from record.verbs import Refused, verb

# What nobody marks by hand; it keeps a program from filling the database.
MOST_MARKS = 500


@verb
def save_note(*, item: AgendaItem, text: str, by: Person) -> Note | None:
    """Keep the reader's own note on an item; an empty text removes it."""
    return _keep(text, by, item=item)


@verb
def save_annex_note(*, annex: Attachment, text: str, by: Person) -> Note | None:
    """Keep the reader's own note on an annex; an empty text removes it."""
    return _keep(text, by, annex=annex)


def _keep(text: str, by: Person, **on: Any) -> Note | None:
    if not text.strip():
        Note.objects.of(by).filter(**on).delete()
        return None
    note, _created = Note.objects.update_or_create(**on, person=by, defaults={"text": text, "changed_at": clock.now()})
    return note


@verb
def mark_annex(
    *,
    annex: Attachment,
    version: AttachmentVersion,
    page: int,
    quote: str,
    before: str = "",
    note: str = "",
    sent_out: bool = False,
    by: Person,
) -> AnnexMark:
    """Mark a passage of an annex for the reader alone; what is marked already is returned as it is.

    `before` are the words before it, and `sent_out` says whether that version is for all readers. Raises Refused for
    somebody who has marked MOST_MARKS passages of the annex.
    """
    own = AnnexMark.objects.of(by).filter(annex=annex)
    there = own.filter(version=version, page=page, quote=cleaned(quote), before=cleaned(before)).first()
    if there:
        return there
    if own.count() >= MOST_MARKS:
        raise Refused(_("You have marked %(n)d passages of this annex. Remove some of them first.") % {"n": MOST_MARKS})
    return AnnexMark.objects.create(
        annex=annex, version=version, person=by, page=page, quote=quote, before=before, note=note, sent_out=sent_out
    )


@verb
def write_on_mark(*, mark: AnnexMark, text: str, by: Person) -> None:
    """Keep the reader's own note on what he or she marked. Raises Refused when the mark is gone by now."""
    kept = AnnexMark.objects.of(by).select_for_update().filter(pk=mark.pk).first()
    if kept is None:
        raise Refused(_("You have removed this mark in another window."))
    kept.note, kept.changed_at = cleaned(text).strip(), clock.now()
    kept.save(update_fields=["note", "changed_at"])


@verb
def remove_mark(*, mark: AnnexMark, by: Person) -> None:
    """Remove a mark, and its note, for good."""
    AnnexMark.objects.of(by).filter(pk=mark.pk).delete()
