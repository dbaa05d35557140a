"""What a job makes: one PDF, a ZIP for the journal, or a ZIP with a pack for every participant."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from meetings.entries import AgendaEntry
from meetings.models import AgendaItem, AttachmentVersion, Meeting, PackJob, PackTaken
from meetings.pack import PieceStore, build_pdf
from meetings.packs.selection import Wish, digests_of, select
from meetings.packs.zipped import Archive
from meetings.reading.record_for_reader import for_reader, record_of
from meetings.seals.signed_copies import signed_minutes
from members.models.standing import standing_of
from members.rules.lens import Lens
from members.rules.roles import Permission
from record.verbs import Refused

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Product:
    """A finished file, with what is in it: asked of the gate again when it is handed out."""

    content: bytes
    item_ids: list[int]
    attachment_ids: list[int]
    digests: dict


@dataclass(frozen=True)
class Making:
    """What a file is made for: the job with its meeting (fetched `for_page()` with its minutes), what the reader took
    home before where only what has changed is wanted, the pieces at hand, and who is told how far it is."""

    meeting: Meeting
    job: PackJob
    since: PackTaken | None
    pieces: PieceStore
    progress: Progress


def _wish(job: PackJob, since: PackTaken | None) -> Wish:
    chosen = job.chosen
    return Wish(
        kind=job.kind,
        language=job.language,
        item_id=job.item_id,
        items=frozenset(chosen["items"]) if chosen else None,
        annexes=frozenset(chosen["annexes"]) if chosen else None,
        since=since.digests if since else None,
        new_pages=job.new_pages,
        two_sided=job.two_sided,
        own_notes=job.own_notes,
        as_sent=job.as_sent,
    )


def _product(
    content: bytes, entries: list[AgendaEntry], *, with_annexes: bool, agenda: bool, quoted: bool = False
) -> Product:
    """`quoted`: words of the annexes are in it, whether they are or not."""
    is_held = with_annexes or quoted
    annexes = [annex for entry in entries for annex in entry.annexes if annex.readable] if is_held else []
    return Product(
        content,
        [entry.item_id for entry in entries],
        [annex.attachment_id for annex in annexes],
        digests_of(entries, with_annexes=with_annexes) if agenda else {},
    )


def pdf_for(making: Making) -> Product:
    """Make the PDF a reader has asked for. Raises Refused when there is nothing to put into it, PackUnavailable."""
    job = making.job
    content, entries = select(meeting=making.meeting, reader=job.reader, wish=_wish(job, making.since))
    if making.since is not None and not entries:
        raise Refused(_("Nothing has changed since you last downloaded a pack of this meeting."))
    pdf = build_pdf(content, pieces=making.pieces, progress=making.progress)
    if job.kind == PackJob.Kind.ARCHIVED:
        pdf = signed_minutes(making.meeting, pdf)
    agenda = job.kind in (PackJob.Kind.FULL, PackJob.Kind.AGENDA, PackJob.Kind.EXTRACT)
    return _product(pdf, entries, with_annexes=content.with_annexes, agenda=agenda, quoted=job.own_notes)


def word_for(making: Making) -> Product:
    """Make the minutes as a Word file: the same content as their PDF, for a journal that wants one."""
    # Only what writes Word pays for python-docx.
    from meetings.pack.word import build_word

    content, entries = select(meeting=making.meeting, reader=making.job.reader, wish=_wish(making.job, None))
    return _product(build_word(content), entries, with_annexes=False, agenda=False)


def journal_for(making: Making) -> Product:
    """Make the ZIP for the journal: the pack, the annexes as they were uploaded, approved minutes, and a manifest."""
    meeting, job = making.meeting, making.job
    wish = replace(_wish(job, None), kind=PackJob.Kind.FULL, own_notes=False)
    content, entries = select(meeting=meeting, reader=job.reader, wish=wish)
    archive = Archive(at=meeting.starts_at)
    archive.add(f"{_('pack')}.pdf", build_pdf(content, pieces=making.pieces, progress=making.progress))
    minutes = Meeting.objects.minutes_readable_by(job.reader).filter(pk=meeting.pk).exists()
    if minutes and meeting.state == "minutes_approved":
        of_minutes = replace(wish, kind=PackJob.Kind.ARCHIVED, two_sided=False)
        kept, _entries = select(meeting=meeting, reader=job.reader, wish=of_minutes)
        archive.add(f"{_('Minutes').lower()}.pdf", signed_minutes(meeting, build_pdf(kept, pieces=making.pieces)))
    revision = meeting.current_revision
    manifest = {
        "committee": meeting.committee.name,
        "meeting": {"id": meeting.pk, "reference": meeting.reference, "title": content.title},
        "starts_at": timezone.localtime(meeting.starts_at).isoformat(),
        "case_references": list(content.case_references),
        "revision": revision.number if revision else None,
        "published_at": timezone.localtime(revision.published_at).isoformat() if revision else None,
        "for": job.reader.name,
        "items": _items(entries, archive, _said(meeting, job.reader) if minutes else {}),
    }
    manifest["files"] = archive.files
    archive.add("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=2).encode())
    return _product(archive.finished(), entries, with_annexes=True, agenda=True)


def _said(meeting: Meeting, reader) -> dict:
    record = for_reader(record_of(meeting), reader, inside=False)
    return {item.entry.item_id: item.decision for item in record.items}


def _items(entries: list[AgendaEntry], archive: Archive, decisions: dict) -> list[dict]:
    """The manifest's items; puts the files of their annexes into the archive."""
    ids = [annex.version_id for entry in entries for annex in entry.annexes if annex.readable]
    versions = AttachmentVersion.objects.defer("text").in_bulk(ids)
    rows = AgendaItem.objects.filter(pk__in=[entry.item_id for entry in entries]).prefetch_related("case_references")
    references = {item.pk: [str(reference) for reference in item.case_references.all()] for item in rows}
    items = []
    for entry in entries:
        items.append(
            {
                "id": entry.item_id,
                "number": entry.number,
                "title": entry.title,
                "openness": entry.openness,
                "case_references": references.get(entry.item_id, []),
                "decision": _decision(decisions.get(entry.item_id)),
                "annexes": [
                    _annex(annex, versions[annex.version_id], archive) for annex in entry.annexes if annex.readable
                ],
            }
        )
    return items


def _decision(decision) -> dict | None:
    return {"id": decision.id, "reference": decision.reference, "outcome": decision.outcome} if decision else None


def _annex(annex, version: AttachmentVersion, archive: Archive) -> dict:
    ending = version.original_name.rpartition(".")[2].lower()
    named = slugify(f"{annex.number} {annex.title}", allow_unicode=True)[:80]
    path = f"{_('annexes')}/{named}.{slugify(ending)[:8] or 'bin'}"
    about = {
        "id": annex.attachment_id,
        "version": version.number,
        "number": annex.number,
        "title": annex.title,
        "original_name": version.original_name,
        "content_type": version.content_type,
        "pages": version.pages,
        "sha256": version.sha256,
    }
    try:
        with version.file.open("rb") as file:
            return about | {"path": archive.add(path, file.read())}
    except OSError:
        return about | {"path": None, "problem": _("The file is damaged and cannot be opened.")}


def everybodys(making: Making) -> Product:
    """Make one pack for each who is invited, as he or she may read it, and no more than who asks may read.

    Raises Refused while nobody is invited.
    """
    meeting, asks = making.meeting, making.job.reader
    lens = Lens(home="/", by=asks, committees=frozenset(standing_of(asks).committees_with(Permission.MANAGE_COMMITTEE)))
    invited = [attendance.substitute or attendance.person for attendance in meeting.attendances.with_person()]
    if not invited:
        raise Refused(_("Nobody is invited to this meeting yet."))
    wish = replace(_wish(making.job, None), kind=PackJob.Kind.FULL)
    archive, items, annexes = Archive(at=meeting.starts_at), set(), set()
    for nth, person in enumerate(invited):
        making.progress(nth, len(invited), _("The pack of %(name)s is built") % {"name": person.name})
        person.lens = lens
        content, entries = select(meeting=meeting, reader=person, wish=wish)
        archive.add(f"{slugify(person.name, allow_unicode=True)}.pdf", build_pdf(content, pieces=making.pieces))
        items |= {entry.item_id for entry in entries}
        annexes |= {annex.attachment_id for entry in entries for annex in entry.annexes if annex.readable}
    return Product(archive.finished(), sorted(items), sorted(annexes), {})


PRODUCTS = {PackJob.Kind.WORD: word_for, PackJob.Kind.JOURNAL: journal_for, PackJob.Kind.EVERYBODY: everybodys}
