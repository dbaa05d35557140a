"""From a meeting to the content of a pack: what one reader may read at this moment, as the page shows it."""

from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.annexes.uploaded_file import PDF
from meetings.entries import AgendaEntry, as_json, digest_of
from meetings.models import AttachmentVersion, Meeting, PackJob
from meetings.models.attendance import seen_with
from meetings.pack.content import Annex, Decided, Layout, OwnLine, PackContent, PackedItem, Participant
from meetings.packs.kinds import decisions_are_sent
from meetings.reading.agenda import read_agenda, read_entries, whole_agenda
from meetings.reading.decisions_sent import last_sent, sent_record
from meetings.reading.log import closed_among
from meetings.reading.minutes_record import ItemSaid, MinutesRecord
from meetings.reading.own_notes import OwnBeside, own_beside
from meetings.reading.presence import order_of, present_at
from meetings.reading.presence_at_items import people_at
from meetings.reading.record_for_reader import approved_by, for_reader, people_lines, record_of
from meetings.reading.remarks import remarks_for
from meetings.reading.timetable import start_times
from members.rules.roles import Permission
from record import clock


@dataclass(frozen=True)
class Wish:
    """What is asked of a pack: its `kind` (PackJob.Kind), in which language, and how much of the meeting.

    `item_id` names the one item of an extract; `items` and `annexes` are the ids of those chosen, None for all;
    `since` is what the reader took home last (PackTaken.digests), where only what has changed is wanted; `as_sent`:
    decisions as they were sent until the minutes are approved, also for who reads the draft.
    """

    kind: str
    language: str
    item_id: int | None = None
    items: frozenset[int] | None = None
    annexes: frozenset[int] | None = None
    since: dict | None = None
    new_pages: bool = False
    two_sided: bool = False
    own_notes: bool = False
    as_sent: bool = False


def select(*, meeting: Meeting, reader, wish: Wish) -> tuple[PackContent, list[AgendaEntry]]:
    """Return the content of the pack `reader` wishes for, and the entries in it that he or she may read.

    Asked of the same functions as the page. Fetch the meeting `for_page()` with its minutes.
    """
    record = _record(meeting, reader, wish) if wish.kind in _WITH_MINUTES else None
    said = (
        read_entries([item.entry for item in record.items], meeting=meeting, person=reader)
        if record
        else read_agenda(meeting, reader)
    )
    entries = _wished(said, wish)
    return _content(meeting, reader, wish, entries, record), [entry for entry in entries if entry.readable]


def _record(meeting: Meeting, reader, wish: Wish) -> MinutesRecord | None:
    """The minutes as the reader may read them, or the decisions sent before them; None while there is neither."""
    as_sent = wish.as_sent and meeting.state != "minutes_approved"
    if as_sent or not Meeting.objects.minutes_readable_by(reader).filter(pk=meeting.pk).exists():
        sent = last_sent(meeting) if wish.kind == PackJob.Kind.RECORD and decisions_are_sent(meeting, reader) else None
        return sent_record(sent, reader) if sent else None
    return for_reader(record_of(meeting), reader, inside=reader.has_perm(Permission.VIEW_COMMITTEE, meeting))


def digests_of(entries: list[AgendaEntry], *, with_annexes: bool) -> dict:
    """Return what tells whether an item or an annex has changed: digests of items, ids of the annexes' versions."""
    annexes = [annex for entry in entries for annex in entry.annexes if annex.readable] if with_annexes else []
    return {
        "items": {str(entry.item_id): _digest(entry) for entry in entries},
        "annexes": {str(annex.attachment_id): annex.version_id for annex in annexes},
    }


def _digest(entry: AgendaEntry) -> str:
    return digest_of({**as_json(entry), "annexes": []})


def _wished(entries: list[AgendaEntry], wish: Wish) -> list[AgendaEntry]:
    """Only what is wished for; lines of closed items stand in packs of the whole meeting alone."""
    if wish.item_id is not None:
        entries = [entry for entry in entries if entry.item_id == wish.item_id]
    if wish.items is not None:
        entries = [_with_annexes(entry, wish.annexes or ()) for entry in entries if entry.item_id in wish.items]
    if wish.since is not None:
        entries = [new for entry in entries if entry.readable and (new := _news(entry, wish.since))]
    return entries


def _with_annexes(entry: AgendaEntry, ids) -> AgendaEntry:
    return replace(entry, annexes=tuple(annex for annex in entry.annexes if annex.attachment_id in ids))


def _news(entry: AgendaEntry, since: dict) -> AgendaEntry | None:
    """The item with the annexes that are new or other than they were; None when all is as it was."""
    had = since.get("annexes", {})
    annexes = {annex.attachment_id for annex in entry.annexes if had.get(str(annex.attachment_id)) != annex.version_id}
    as_it_was = since.get("items", {}).get(str(entry.item_id)) == _digest(entry)
    return None if as_it_was and not annexes else _with_annexes(entry, annexes)


_WITH_ANNEXES = (PackJob.Kind.FULL, PackJob.Kind.EXTRACT)
_WITH_MINUTES = (
    PackJob.Kind.MINUTES,
    PackJob.Kind.ARCHIVED,
    PackJob.Kind.WORD,
    PackJob.Kind.RECORD,
    PackJob.Kind.EXTRACT,
    PackJob.Kind.DECISIONS,
)
_LAYOUTS = {
    PackJob.Kind.MINUTES: Layout.MINUTES,
    PackJob.Kind.ARCHIVED: Layout.MINUTES,
    PackJob.Kind.WORD: Layout.MINUTES,
    PackJob.Kind.RECORD: Layout.RECORD,
    PackJob.Kind.DECISIONS: Layout.DECISIONS,
    PackJob.Kind.CHAIR: Layout.SCRIPT,
}


def _content(
    meeting: Meeting, reader, wish: Wish, entries: list[AgendaEntry], record: MinutesRecord | None
) -> PackContent:
    kind, revision = wish.kind, meeting.current_revision
    of: MinutesRecord | Meeting = record or meeting
    said = {item.entry.item_id: item for item in record.items} if record else {}
    decided = any(item.decision for item in said.values())
    script = kind == PackJob.Kind.CHAIR
    remarks = remarks_for(meeting, reader) if script else {}
    own = own_beside(entries, reader) if wish.own_notes else {}
    versions = _versions(entries)
    layout = _LAYOUTS.get(PackJob.Kind(kind), Layout.ITEMS)
    timed = not layout.is_paper and not meeting.is_written
    times = start_times(whole_agenda(meeting), meeting.starts_at) if timed else {}
    closed = _hold_closed(entries) or bool(remarks)
    # A guest is told of the granted item only: nothing of the others, nothing of the meeting as a whole.
    inside = reader.has_perm(Permission.VIEW_COMMITTEE, meeting)
    minutes = layout == Layout.MINUTES
    return PackContent(
        kind=_name(wish),
        language=wish.language,
        committee=of.committee.name,
        reference=meeting.reference,
        starts_at=of.starts_at,
        ends_at=of.ends_at,
        place=of.place,
        items=tuple(
            replace(
                _packed(entry, versions, said.get(entry.item_id)),
                starts_at=times.get(entry.item_id),
                chair_remark=remarks.get(entry.item_id, ""),
                own=_own_lines(own.get(entry.item_id)),
                left_the_room=_who_left(record, entry.item_id),
            )
            for entry in entries
        ),
        as_of=_as_of(meeting, record),
        chair=of.chair.name if of.chair else "",
        minute_taker=of.minute_taker.name if of.minute_taker else "",
        participants=_participants(meeting, record, entries, wish) if inside else (),
        quorum=_quorum(record, said.get(wish.item_id or 0) if layout == Layout.RECORD else None),
        approved_by=tuple(approved_by(record)) if record else (),
        case_references=tuple(str(reference) for reference in meeting.committee.case_references.all()),
        note=record.note if minutes and record and decided else "",
        seal=_sealed(meeting) if decided and inside else "",
        watermark=_watermark(meeting, layout.is_paper, revision),
        made_for=_("Made for %(name)s") % {"name": reader.name} if closed or own else "",
        is_demo=meeting.is_demo,
        with_annexes=kind in _WITH_ANNEXES,
        new_pages=wish.new_pages,
        two_sided=wish.two_sided,
        layout=layout,
        for_archive=layout.is_paper,
        notice=_("For those who lead the meeting only. Not to be passed on.") if kind == PackJob.Kind.CHAIR else "",
        subject=of.theme,
        is_written=meeting.is_written,
    )


def _own_lines(own: OwnBeside | None) -> tuple[OwnLine, ...]:
    """What the reader wrote on an item, then on its annexes, page by page."""
    if own is None:
        return ()
    lines = [OwnLine(note=own.note)] if own.note else []
    for on in own.annexes:
        name = _("Annex %(number)s") % {"number": on.annex.number}
        if on.own.note:
            lines.append(OwnLine(name, note=on.own.note))
        for mark in on.own.marks:
            page = _("page %(n)d") % {"n": mark.page}
            lines.append(OwnLine(f"{name}, {page}", quote=mark.quote, note=mark.note))
    return tuple(lines)


def _name(wish: Wish) -> str:
    """What the cover calls the pack."""
    names = {
        PackJob.Kind.FULL: _("Meeting pack"),
        PackJob.Kind.AGENDA: _("Agenda"),
        PackJob.Kind.MINUTES: _("Minutes"),
        PackJob.Kind.ARCHIVED: _("Minutes"),
        PackJob.Kind.WORD: _("Minutes"),
        PackJob.Kind.RECORD: _("Extract of the record of decisions"),
        PackJob.Kind.EXTRACT: _("Extract"),
        PackJob.Kind.DECISIONS: _("List of decisions"),
        PackJob.Kind.CHAIR: _("Chair's script"),
    }
    name = names[PackJob.Kind(wish.kind)]
    return _("%(pack)s: what has changed") % {"pack": name} if wish.since is not None else name


def _hold_closed(entries: list[AgendaEntry]) -> bool:
    """Whether something was closed when it was sent out or sealed, or is now."""
    readable = [entry for entry in entries if entry.readable]
    annexes = [annex for entry in readable for annex in entry.annexes if annex.readable]
    if any(entry.is_closed for entry in readable) or any(annex.closed for annex in annexes):
        return True
    return bool(closed_among([entry.item_id for entry in readable], [annex.attachment_id for annex in annexes]))


def _sealed(meeting: Meeting) -> str:
    """When the minutes were approved, when and why they were corrected, and the seal they bear now."""
    chain = list(meeting.minutes.revisions.defer("content").order_by("number"))
    if not chain:
        return ""
    first, *later = [
        (date_format(timezone.localtime(revision.sealed_at), "DATETIME_FORMAT"), revision) for revision in chain
    ]
    corrected = [
        _("Corrected and sealed again %(day)s: %(reason)s") % {"day": day, "reason": correction.reason}
        for day, correction in later
    ]
    said = _("Seal %(form)s: the same stands in the mail about the minutes.") % {"form": chain[-1].short_form}
    return " ".join([_("Approved and sealed %(day)s.") % {"day": first[0]}, *corrected, said])


def _watermark(meeting: Meeting, minutes: bool, revision) -> str:
    draft = meeting.state != "minutes_approved" if minutes else revision is None
    return _("DRAFT") if draft else ""


def _versions(entries: list[AgendaEntry]) -> dict[int, AttachmentVersion]:
    ids = [annex.version_id for entry in entries for annex in entry.annexes if annex.readable]
    return AttachmentVersion.objects.select_related("rendition").defer("text", "rendition__text").in_bulk(ids)


def _as_of(meeting: Meeting, record: MinutesRecord | None):
    """When what is inside was said: the seal, of a draft the end of the meeting, else the agenda."""
    if record:
        sealed = meeting.minutes.revisions.order_by("number").last()
        return sealed.sealed_at if sealed else meeting.ends_at
    return meeting.current_revision.published_at if meeting.current_revision else clock.now()


def _decided(item: ItemSaid) -> Decided | None:
    decision = item.decision
    if decision is None:
        return None
    return Decided(
        reference=decision.reference,
        outcome=str(decision.outcome_label),
        text=decision.text,
        points=tuple((row.position, str(row.outcome_label)) for row in decision.points),
        dissents=tuple((row.name, row.statement) for row in decision.dissents),
        answers=tuple((line.who, line.answer, line.remark) for line in decision.answer_lines),
        follow_ups=tuple(_follow_up(row) for row in decision.follow_ups),
        lacking=tuple(item.quorum.lacking) if item.quorum and decision.without_quorum_because else (),
        without_quorum_because=decision.without_quorum_because,
        amended=_("amended on %(day)s") % {"day": _day_of(item.amended_at)} if item.amended_at else "",
        discussion=decision.discussion,
        fact_note=decision.fact_note,
    )


def _day_of(time) -> str:
    return date_format(timezone.localtime(time), "DATE_FORMAT")


def _follow_up(follow_up) -> str:
    day = f", {date_format(follow_up.due_on, 'SHORT_DATE_FORMAT')}" if follow_up.due_on else ""
    return f"{follow_up.what} ({follow_up.responsible}{day})"


def _who_left(record: MinutesRecord | None, item_id: int) -> tuple[str, ...]:
    """Names of who left the room for an item, as far as the reader knows of it; in writing nobody is in a room."""
    if record is None or record.is_written:
        return ()
    return tuple(person.who for person in record.people if item_id in person.out_of)


def _quorum(record: MinutesRecord | None, item: ItemSaid | None) -> str:
    """Whether the group could decide: at the one item of an extract, else at the meeting."""
    quorum = item.quorum if item else record.quorum if record else None
    return quorum.in_words if quorum else ""


def _at_items(record: MinutesRecord, meeting: Meeting, wish: Wish) -> MinutesRecord:
    """The minutes with the people as the items that are wished for tell of them; all where the whole is.

    At the one item of an extract of the record stand those who were in the room.
    """
    if wish.item_id is None and wish.items is None:
        return record
    order, people = order_of(meeting), list(record.people)
    chosen = wish.items if wish.item_id is None else {wish.item_id}
    if wish.kind == PackJob.Kind.RECORD and wish.item_id:
        people = present_at(people, wish.item_id, order)
    items = tuple(item for item in record.items if item.entry.item_id in (chosen or ()))
    return replace(record, people=tuple(people_at(people, chosen or (), order)), items=items)


def _participants(meeting: Meeting, record: MinutesRecord | None, entries, wish: Wish) -> tuple[Participant, ...]:
    """Who was there, at the meeting or at the one item, as the minutes say it; of an agenda, who is invited."""
    if record:
        lines = people_lines(_at_items(record, meeting, wish))
        return tuple(Participant(line.name, line.organisation, line.remark, line.there) for line in lines)
    readable = {entry.item_id for entry in entries if entry.readable}
    return tuple(
        Participant(
            name=(attendance.substitute or attendance.person).name,
            organisation=attendance.person.organisation.name if attendance.person.organisation else "",
            remark=_remark(attendance),
        )
        for attendance in seen_with(meeting.attendances.with_person(), readable)
    )


def _remark(attendance) -> str:
    if attendance.substitute:
        return _("for %(name)s") % {"name": attendance.person.name}
    return _("apologies") if attendance.answer == "apology" else ""


def _packed(entry: AgendaEntry, versions: dict, said: ItemSaid | None) -> PackedItem:
    return PackedItem(
        entry=replace(entry, annexes=()),
        annexes=tuple(_annex(annex, versions[annex.version_id]) for annex in entry.annexes if annex.readable),
        decided=_decided(said) if said and entry.readable else None,
    )


def _annex(annex, version: AttachmentVersion) -> Annex:
    named = {"number": annex.number, "title": annex.title, "original_name": version.original_name}
    rendition = version.rendition
    if rendition and rendition.is_ready:
        made = f"rendition of {version.sha256}, {rendition.made_at}"
        return Annex(**named, open_pdf=lambda: rendition.file.open("rb"), digest=made)
    if version.content_type == PDF and not version.problem:
        return Annex(**named, open_pdf=lambda: version.file.open("rb"), digest=version.sha256)
    if rendition and not rendition.problem:
        problem = _("It is being turned into a PDF. Ask for the pack again in a moment.")
    else:
        problem = rendition.why_no_pages if rendition else version.problem
    return Annex(**named, problem=problem)
