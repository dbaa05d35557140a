"""From a meeting to the content of a pack: what one reader may read at this moment, as the page shows it."""

from django.utils.translation import gettext as _

from meetings.models import AttachmentVersion, Meeting, Outcome, PackJob
from meetings.models.attendance import seen_with
from meetings.pack.content import Annex, Decided, Entry, PackContent, Participant
from meetings.reading import AgendaEntry, read_agenda
from meetings.sealing import decisions_of
from meetings.uploaded_file import PDF
from members import clock


def pack_content(*, meeting: Meeting, reader, kind: str, language: str, item_id: int | None = None) -> PackContent:
    """Return the content of a pack of `kind` (PackJob.Kind) for `reader`, asked of the same functions as the page.

    `item_id` names the one item of an extract. Fetch the meeting `for_page()`.
    """
    entries = [one for one in read_agenda(meeting, reader) if item_id in (None, one.item_id)]
    versions = _versions(entries)
    with_minutes = kind in (PackJob.Kind.MINUTES, PackJob.Kind.EXTRACT)
    decided = _decided(meeting, reader) if with_minutes else {}
    revision = meeting.current_revision
    closed = any(_holds_closed(one) for one in entries)
    # A guest is told of the granted item only: nothing of the others, nothing of the meeting as a whole.
    inside = reader.has_perm("members.view_committee", meeting)
    return PackContent(
        kind=str(PackJob.Kind(kind).label),
        language=language,
        committee=meeting.committee.name,
        reference=meeting.reference,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        entries=tuple(_entry(one, versions, decided.get(one.item_id)) for one in entries),
        as_of=revision.published_at if revision else clock.now(),
        chair=meeting.chair.name if meeting.chair else "",
        minute_taker=meeting.minute_taker.name if meeting.minute_taker else "",
        participants=_participants(meeting, {one.item_id for one in entries if one.readable}) if inside else (),
        case_references=tuple(str(one) for one in meeting.committee.case_references.all()),
        note=meeting.minutes.note if kind == PackJob.Kind.MINUTES and decided and inside else "",
        watermark=_watermark(meeting, kind, revision),
        made_for=_("Made for %(name)s") % {"name": reader.name} if closed else "",
        is_demo=meeting.is_demo,
        with_annexes=kind in (PackJob.Kind.FULL, PackJob.Kind.EXTRACT),
        subject=meeting.theme,
    )


def _holds_closed(entry: AgendaEntry) -> bool:
    return entry.readable and (entry.is_closed or any(one.closed and one.readable for one in entry.annexes))


def _watermark(meeting: Meeting, kind: str, revision) -> str:
    draft = meeting.state != "minutes_approved" if kind == PackJob.Kind.MINUTES else revision is None
    return _("DRAFT") if draft else ""


def _versions(entries: list[AgendaEntry]) -> dict[int, AttachmentVersion]:
    ids = [annex.version_id for entry in entries for annex in entry.annexes if annex.readable]
    return AttachmentVersion.objects.select_related("rendition").defer("text", "rendition__text").in_bulk(ids)


def _decided(meeting: Meeting, reader) -> dict[int, Decided]:
    if not Meeting.objects.minutes_readable_by(reader).filter(pk=meeting.pk).exists():
        return {}
    return {
        item_id: Decided(
            reference=one.reference,
            outcome=str(one.get_outcome_display()),
            text=one.text,
            points=tuple((row.point.position, str(Outcome(row.outcome).label)) for row in one.point_outcomes.all()),
            dissents=tuple((row.person.name, row.statement) for row in one.dissents.all()),
            follow_ups=tuple(f"{row.what} ({row.responsible.name})" for row in one.follow_ups.all()),
        )
        for item_id, one in decisions_of(meeting).items()
    }


def _participants(meeting: Meeting, readable: set[int]) -> tuple[Participant, ...]:
    """Who is invited or was there."""
    return tuple(
        Participant(
            name=(one.substitute or one.person).name,
            organisation=one.person.organisation.name if one.person.organisation else "",
            remark=_remark(one),
        )
        for one in seen_with(meeting.attendances.with_person(), readable)
    )


def _remark(attendance) -> str:
    if attendance.substitute:
        return _("for %(name)s") % {"name": attendance.person.name}
    apology = attendance.present is False or (attendance.present is None and attendance.answer == "apology")
    return _("apologies") if apology else ""


def _entry(entry: AgendaEntry, versions: dict, decided: Decided | None) -> Entry:
    if not entry.readable:
        return Entry(number=entry.number, title=entry.title, readable=False)
    return Entry(
        number=entry.number,
        title=entry.title,
        kind=str(entry.kind_label),
        closed_label=str(entry.openness_label) if entry.is_closed else "",
        presenter=entry.presenter,
        minutes=entry.minutes_allotted,
        summary=entry.summary,
        recommendation=entry.recommendation,
        case_presentation=entry.case_presentation,
        economy=entry.economy,
        further_process=entry.further_process,
        annexes=tuple(_annex(one, versions[one.version_id]) for one in entry.annexes if one.readable),
        decided=decided,
    )


def _annex(annex, version: AttachmentVersion) -> Annex:
    rendition = version.rendition
    if rendition and rendition.is_ready:
        return Annex(annex.number, annex.title, version.original_name, lambda: rendition.file.open("rb"))
    if version.content_type == PDF and not version.problem:
        return Annex(annex.number, annex.title, version.original_name, lambda: version.file.open("rb"))
    if rendition and not rendition.problem:
        problem = _("It is being turned into a PDF. Ask for the pack again in a moment.")
    else:
        problem = rendition.why_no_pages if rendition else version.problem
    return Annex(annex.number, annex.title, version.original_name, problem=problem)
