"""The agenda as a reader sees it: one shape for the page, the frozen revision and the pack, filtered by the gate.

Readers read the latest revision; who prepares or reviews can ask for the working copy. Page and pack use the
same functions, so a pack cannot differ from what the page shows.
"""

import hashlib
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, field, fields, replace
from types import UnionType
from typing import Any, TypeVar

from django.db.models import Value

from meetings.annexes.uploaded_file import PDF
from meetings.models import AgendaItem, AgendaRevision, Attachment, AttachmentVersion, Meeting, Openness, Rendition
from meetings.models.agenda import ON_AGENDA
from meetings.models.openness import CLOSED, TITLE_HIDDEN

HIDDEN_SERIES = "L"


@dataclass(frozen=True)
class AnnexEntry:
    """One annex as it stood when the entry was made. `readable` False: only its number may be known."""

    attachment_id: int
    version_id: int
    number: str
    title: str
    closed: bool
    pages: int | None
    content_type: str
    original_name: str
    size: int
    problem: str = ""
    readable: bool = True

    @property
    def has_rendition(self) -> bool:
        """Whether it is an Office file that can be opened as PDF; asked of what a reader is handed."""
        return self.content_type != PDF and self.pages is not None

    @property
    def is_being_made(self) -> bool:
        """Whether its pages are being made in this moment."""
        return self.readable and self.content_type != PDF and self.pages is None and not self.problem


@dataclass(frozen=True)
class AgendaEntry:
    """One item as it stood when the entry was made. `readable` False: number and title only ("Lukket punkt")."""

    item_id: int
    number: str
    title: str
    kind: str
    presenter: str
    minutes_allotted: int
    summary: str
    recommendation: tuple[str, ...]
    case_presentation: str
    economy: str
    further_process: str
    openness: str
    annexes: tuple[AnnexEntry, ...] = field(default_factory=tuple)
    continues: str = ""
    readable: bool = True

    @property
    def kind_label(self):
        return AgendaItem.Kind(self.kind).label

    @property
    def is_closed(self) -> bool:
        """Whether it was closed when the entry was made; whether it is now, its row says."""
        return self.openness in CLOSED

    @property
    def is_title_hidden(self) -> bool:
        """The same of its title."""
        return self.openness in TITLE_HIDDEN

    @property
    def openness_label(self):
        return Openness(self.openness).label


def annex_entry(attachment: Attachment, *, number: str) -> AnnexEntry:
    """Return the annex as it stands; fetch `current` along."""
    version = attachment.newest
    return AnnexEntry(
        attachment_id=attachment.pk,
        version_id=version.pk,
        number=number,
        title=attachment.title,
        closed=attachment.closed,
        pages=version.pages,
        content_type=version.content_type,
        original_name=version.original_name,
        size=version.size,
        problem=version.problem,
    )


def agenda_entry(item: AgendaItem, *, number: str, annex_numbers: dict[int, str]) -> AgendaEntry:
    """Return the item as it stands in the working copy; fetch it `with_agenda()` and `continues__meeting`."""
    return AgendaEntry(
        item_id=item.pk,
        number=number,
        title=item.title,
        kind=item.kind,
        presenter=item.presenter,
        minutes_allotted=item.minutes_allotted,
        summary=item.summary,
        recommendation=tuple(point.text for point in item.points.all()),
        case_presentation=item.case_presentation,
        economy=item.economy,
        further_process=item.further_process,
        openness=item.openness,
        annexes=tuple(annex_entry(one, number=annex_numbers[one.pk]) for one in item.annexes_in_use),
        continues=item.continues.reference if item.continues else "",
    )


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
    annex_series = _Series(one.number for item in everything for one in item.attachments.all())
    entries = []
    for item in items:
        hidden = item.openness in TITLE_HIDDEN
        annex_numbers = {one.pk: annex_series.number(one.number, hidden=hidden) for one in item.annexes_in_use}
        number = item_series.number(item.number, hidden=hidden)
        entries.append(agenda_entry(item, number=number, annex_numbers=annex_numbers))
    return entries


def frozen(entries: list[AgendaEntry]) -> dict:
    """Return the JSON content of a revision."""
    return {"items": [asdict(entry) for entry in entries]}


def _annex_read(one: dict) -> AnnexEntry:
    return AnnexEntry(
        attachment_id=one["attachment_id"],
        version_id=one["version_id"],
        number=one["number"],
        title=one["title"],
        closed=one["closed"],
        pages=one["pages"],
        content_type=one["content_type"],
        original_name=one["original_name"],
        size=one["size"],
        problem=one.get("problem", ""),
    )


def entry_read(one: dict) -> AgendaEntry:
    """Return an item that was frozen or sealed: field by field, so that a field can be renamed later."""
    return AgendaEntry(
        item_id=one["item_id"],
        number=one["number"],
        title=one["title"],
        kind=one["kind"],
        presenter=one["presenter"],
        minutes_allotted=one["minutes_allotted"],
        summary=one["summary"],
        recommendation=tuple(one["recommendation"]),
        case_presentation=one["case_presentation"],
        economy=one["economy"],
        further_process=one["further_process"],
        openness=one["openness"],
        annexes=tuple(_annex_read(annex) for annex in one["annexes"]),
        continues=one.get("continues", ""),
    )


# How frozen agendas are read, by the number of their format; those without one are of the first.
_READERS = {1: entry_read}


def thawed(revision: AgendaRevision) -> list[AgendaEntry]:
    """Return the entries of a revision as they were published."""
    read = _READERS[revision.content.get("format", 1)]
    return [read(item) for item in revision.content["items"]]


def digest_of(content) -> str:
    """Return the SHA-256 (hexadecimal) of `content` in canonical JSON."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


_Entry = TypeVar("_Entry", AnnexEntry, AgendaEntry)

# What is known of an annex, or of a closed item whose title is visible, by who may not read it. Anything else, and any
# field to come, is blank.
_KNOWN_OF_ANNEX = ("attachment_id", "version_id", "number", "closed")
_KNOWN_OF_ITEM = ("item_id", "number", "title", "kind", "openness", "minutes_allotted")


def _only(entry: _Entry, known: Collection[str]) -> _Entry:
    return replace(entry, **{one.name: _blank(one.type) for one in fields(entry) if one.name not in known})


def _blank(kind):
    """Return the empty value of a field's type, False for `readable`."""
    return None if isinstance(kind, UnionType) else kind()


def _for_reader(entry: AgendaEntry, annex_ids: set[int]) -> AgendaEntry:
    annexes = tuple(one if one.attachment_id in annex_ids else _only(one, _KNOWN_OF_ANNEX) for one in entry.annexes)
    return replace(entry, annexes=annexes)


def title_only(entry: AgendaEntry) -> AgendaEntry:
    """Return the line of a closed item whose title may be known: what it is called, and what the timetable tells."""
    return _only(entry, _KNOWN_OF_ITEM)


def filtered(entries: list[AgendaEntry], *, meeting: Meeting, person) -> list[AgendaEntry]:
    """Return what `person` may know of `entries`: whole items, title-only lines, and nothing of the rest."""
    known = AgendaItem.objects.filter(meeting=meeting).titled_for(person).order_by()
    annexes = Attachment.objects.filter(item__meeting=meeting).readable_by(person).order_by()
    rows = known.values_list(Value(0), "pk", "may_read").union(annexes.values_list(Value(1), "pk", Value(True)))
    readable, annex_ids = {}, set()
    for is_annex, pk, may_read in rows:
        if is_annex:
            annex_ids.add(pk)
        else:
            readable[pk] = may_read
    return [
        _for_reader(entry, annex_ids) if readable[entry.item_id] else title_only(entry)
        for entry in entries
        if entry.item_id in readable
    ]


def _with_renditions(entries: list[AgendaEntry]) -> list[AgendaEntry]:
    """Tell of each Office file how many pages it has by now, or why it has none.

    Only what a reader is handed: the pages are made after the file was attached, and what is frozen stays as it was.
    """
    office = [one.version_id for entry in entries for one in entry.annexes if one.readable and one.content_type != PDF]
    if not office:
        return entries
    versions = AttachmentVersion.objects.filter(pk__in=office).exclude(rendition=None)
    told: dict[int, dict[str, Any]] = {
        pk: {"pages": pages, "problem": str(Rendition.Problem(problem).label) if problem else ""}
        for pk, pages, problem in versions.values_list("pk", "rendition__pages", "rendition__problem")
    }
    return [
        replace(entry, annexes=tuple(replace(one, **told.get(one.version_id, {})) for one in entry.annexes))
        for entry in entries
    ]


def read_agenda(meeting: Meeting, person, *, working: bool = False) -> list[AgendaEntry]:
    """Return the agenda of `meeting` as `person` may read it: the latest revision, or the working copy when asked for.

    Before the first publication the working copy is all there is; the gate shows it to who prepares or reviews.
    """
    return read_entries(whole_agenda(meeting, working=working), meeting=meeting, person=person)


def whole_agenda(meeting: Meeting, *, working: bool = False) -> list[AgendaEntry]:
    """Return the same agenda unfiltered: to hand on to `read_entries`, and to reckon times from."""
    revision = None if working else meeting.current_revision
    return thawed(revision) if revision else working_agenda(meeting)


def read_entries(entries: list[AgendaEntry], *, meeting: Meeting, person) -> list[AgendaEntry]:
    """Return what `person` may know of `entries`, Office files along with the pages they have by now."""
    return _with_renditions(filtered(entries, meeting=meeting, person=person))


def read_item(item: AgendaItem, person, agenda: list[AgendaEntry]) -> AgendaEntry:
    """Return one item, which `person` may read, as the page shows it: published, or in the working copy.

    `agenda` is what the person reads of the item's meeting (`read_agenda`); empty for an item without one.
    """
    for entry in agenda:
        if entry.item_id == item.pk and entry.readable:
            return entry
    whole = AgendaItem.objects.with_agenda().select_related("continues__meeting").get(pk=item.pk)
    numbers = {one.pk: str(place) for place, one in enumerate(whole.annexes_in_use, start=1)}
    annexes = Attachment.objects.filter(item=item).readable_by(person)
    entry = agenda_entry(whole, number=whole.number, annex_numbers=numbers)
    return _with_renditions([_for_reader(entry, set(annexes.values_list("pk", flat=True)))])[0]


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
