"""The agenda as a reader sees it: entries for the page and the pack alike, filtered by the gate.

Readers read the latest revision; who prepares or reviews can ask for the working copy. Page and pack use the
same functions, so a pack cannot differ from what the page shows.
"""

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from types import UnionType
from typing import Any, TypeVar

from django.db.models import Value

from meetings.annexes.uploaded_file import PDF
from meetings.entries import AgendaEntry, AnnexEntry, agenda_entry, thawed
from meetings.models import AgendaItem, Attachment, AttachmentVersion, Meeting, Rendition
from meetings.models.agenda import ON_AGENDA
from meetings.models.openness import TITLE_HIDDEN, Openness
from meetings.models.reach import reach_of

HIDDEN_SERIES = "L"


class _Series:
    """Hands out 1, 2 ... and, for what is hidden, L1, L2 ..., so that no gap tells of it; keeps what was given."""

    def __init__(self, taken):
        given = [number for number in taken if number]
        self.next = {
            "": 1 + max((int(n) for n in given if n.isdigit()), default=0),
            HIDDEN_SERIES: 1 + max((int(n[1:]) for n in given if n.startswith(HIDDEN_SERIES)), default=0),
        }

    def number(self, given: str, *, hidden: bool) -> str:
        if given:
            return given
        series = HIDDEN_SERIES if hidden else ""
        self.next[series] += 1
        return f"{series}{self.next[series] - 1}"


def working_agenda(meeting: Meeting) -> list[AgendaEntry]:
    """Return every item of the working copy with the number it has or would get; unfiltered, for the verbs."""
    everything = list(
        AgendaItem.objects.filter(meeting=meeting)
        .with_agenda()
        .select_related("continues__meeting")
        .order_by("position")
    )
    items = [item for item in everything if item.state in ON_AGENDA]
    item_series = _Series(item.number for item in everything)
    annex_series = _Series(attachment.number for item in everything for attachment in item.attachments.all())
    entries = []
    for item in items:
        hidden = item.openness in TITLE_HIDDEN
        annex_numbers = {annex.pk: annex_series.number(annex.number, hidden=hidden) for annex in item.annexes_in_use}
        number = item_series.number(item.number, hidden=hidden)
        entries.append(agenda_entry(item, number=number, annex_numbers=annex_numbers))
    return entries


# What is known of an annex, or of a closed item whose title is visible, by who may not read it. Anything else, and any
# field to come, is blank.
_KNOWN_OF_ANNEX = ("attachment_id", "version_id", "number", "closed")
_KNOWN_OF_ITEM = ("item_id", "number", "title", "kind", "openness", "minutes_allotted")

_E = TypeVar("_E", AnnexEntry, AgendaEntry)


def title_only(entry: AgendaEntry) -> AgendaEntry:
    """Return the line of a closed item whose title may be known: what it is called, and what the timetable tells."""
    return _only(entry, _KNOWN_OF_ITEM)


def number_only(annex: AnnexEntry) -> AnnexEntry:
    """Return the line of an annex that may not be read."""
    return _only(annex, _KNOWN_OF_ANNEX)


def _only(entry: _E, known: Collection[str]) -> _E:
    return replace(entry, **{field.name: _blank(field.type) for field in fields(entry) if field.name not in known})


def _blank(kind):
    """Return the empty value of a field's type, False for `readable`."""
    return None if isinstance(kind, UnionType) else kind()


def _for_reader(entry: AgendaEntry, annex_ids: set[int]) -> AgendaEntry:
    annexes = tuple(annex if annex.attachment_id in annex_ids else number_only(annex) for annex in entry.annexes)
    return replace(entry, annexes=annexes)


@dataclass(frozen=True)
class Known:
    """What a reader may know of the items of a meeting: by id whether an item is read whole, and the annexes read."""

    items: dict[int, bool]
    annexes: set[int]
    # Of the items that were asked about because they went: those that are open.
    still_open: set[int]


def known_to(person, *, meeting: Meeting, gone: Collection[int] = ()) -> Known:
    """Return what `person` may know of a meeting; one query. `gone` are items that no agenda shows any more."""
    known = AgendaItem.objects.filter(meeting=meeting).titled_for(person).order_by()
    annexes = Attachment.objects.filter(item__meeting=meeting).readable_by(person).order_by()
    legs = [annexes.values_list(Value(1), "pk", Value(True))]
    if gone:
        left = AgendaItem.objects.filter(pk__in=gone, openness=Openness.OPEN).exclude(
            pk__in=reach_of(person).taken_items
        )
        legs.append(left.order_by().values_list(Value(2), "pk", Value(True)))
    found = Known({}, set(), set())
    for leg, pk, may_read in known.values_list(Value(0), "pk", "may_read").union(*legs):
        if leg == 0:
            found.items[pk] = may_read
        else:
            (found.annexes if leg == 1 else found.still_open).add(pk)
    return found


def filtered(entries: list[AgendaEntry], *, meeting: Meeting, person, known: Known | None = None) -> list[AgendaEntry]:
    """Return what `person` may know of `entries`: whole items, title-only lines, and nothing of the rest.

    `known` is what was asked of the meeting already, for who filters two agendas of it.
    """
    known = known or known_to(person, meeting=meeting)
    return [
        _for_reader(entry, known.annexes) if known.items[entry.item_id] else title_only(entry)
        for entry in entries
        if entry.item_id in known.items
    ]


def _with_files(entries: list[AgendaEntry]) -> list[AgendaEntry]:
    """Tell of each Office file how many pages it has by now, or why it has none; of each PDF, whether it can be read
    aloud.

    Only what a reader is handed: the pages are made after the file was attached, and what is frozen stays as it was.
    """
    handed = [annex.version_id for entry in entries for annex in entry.annexes if annex.readable]
    if not handed:
        return entries
    told = _told_of(AttachmentVersion.objects.filter(pk__in=handed))
    return [
        replace(entry, annexes=tuple(replace(annex, **told.get(annex.version_id, {})) for annex in entry.annexes))
        for entry in entries
    ]


def _told_of(versions) -> dict[int, dict[str, Any]]:
    """By the id of a version, what is known of its file by now; one query."""
    columns = ("pk", "sha256", "content_type", "is_tagged", "rendition", "rendition__pages", "rendition__problem")
    return {pk: {"sha256": sha256} | _told(*facts) for pk, sha256, *facts in versions.values_list(*columns)}


def _told(
    content_type: str, is_tagged: bool, rendition: int | None, pages: int | None, problem: str | None
) -> dict[str, Any]:
    if content_type == PDF:
        return {"is_untagged": not is_tagged}
    if rendition is None:
        return {}
    return {"pages": pages, "problem": str(Rendition.Problem(problem).label) if problem else ""}


def read_agenda(meeting: Meeting, person, *, working: bool = False) -> list[AgendaEntry]:
    """Return the agenda of `meeting` as `person` may read it: the latest revision, or the working copy when asked for.

    Before the first publication the working copy is all there is; the gate shows it to who prepares or reviews.
    """
    return read_entries(whole_agenda(meeting, working=working), meeting=meeting, person=person)


def whole_agenda(meeting: Meeting, *, working: bool = False) -> list[AgendaEntry]:
    """Return the same agenda unfiltered: to hand on to `read_entries`, and to reckon times from."""
    revision = None if working else meeting.current_revision
    return thawed(revision) if revision else working_agenda(meeting)


def read_entries(
    entries: list[AgendaEntry], *, meeting: Meeting, person, known: Known | None = None
) -> list[AgendaEntry]:
    """Return what `person` may know of `entries`, as `filtered` does, and of their files what is known by now."""
    return _with_files(filtered(entries, meeting=meeting, person=person, known=known))


def read_whole(entry: AgendaEntry, person) -> AgendaEntry:
    """Return the entry of an item that `person` may read, with the annexes he or she may read; one query, or none."""
    ids = [annex.version_id for annex in entry.annexes]
    if not ids:
        return entry
    seen = Attachment.objects.filter(item=entry.item_id).readable_by(person)
    told = _told_of(AttachmentVersion.objects.filter(pk__in=ids, attachment__in=seen.order_by().values("pk")))
    annexes = (
        replace(annex, **told[annex.version_id]) if annex.version_id in told else number_only(annex)
        for annex in entry.annexes
    )
    return replace(entry, annexes=tuple(annexes))


def read_item(item: AgendaItem, person, agenda: list[AgendaEntry]) -> AgendaEntry:
    """Return one item, which `person` may read, as the page shows it: published, or in the working copy.

    `agenda` is what the person reads of the item's meeting (`read_agenda`); empty for an item without one.
    """
    for entry in agenda:
        if entry.item_id == item.pk and entry.readable:
            return entry
    whole = AgendaItem.objects.with_agenda().select_related("continues__meeting").get(pk=item.pk)
    numbers = {annex.pk: str(place) for place, annex in enumerate(whole.annexes_in_use, start=1)}
    annexes = Attachment.objects.filter(item=item).readable_by(person)
    entry = agenda_entry(whole, number=whole.number, annex_numbers=numbers)
    return _with_files([_for_reader(entry, set(annexes.values_list("pk", flat=True)))])[0]


def sent_out_title(item: AgendaItem) -> str:
    """Return what an item is called for its readers: as it was sent out last, not as the secretariat calls it by now.

    Who reads an item that was never sent out prepares it. Fetch `meeting__current_revision` along.
    """
    revision = item.meeting.current_revision if item.meeting else None
    titles = {entry.item_id: entry.title for entry in (thawed(revision) if revision else [])}
    return titles.get(item.pk, item.title)


def published_version_id(attachment: Attachment) -> int | None:
    """Return the id of the version that the latest revision shows of an annex; None when it is not published."""
    meeting = attachment.item.meeting
    revision = meeting.current_revision if meeting else None
    annexes = (annex for entry in (thawed(revision) if revision else []) for annex in entry.annexes)
    return next((annex.version_id for annex in annexes if annex.attachment_id == attachment.pk), None)
