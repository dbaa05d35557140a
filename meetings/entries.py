"""An item and its annexes as they stood once: the one shape for the frozen revision, the page, the seal and the pack.

A field of AgendaEntry that is called as a column of AgendaItem is filled from it, written into every revision and seal,
read back, compared when a seal is checked, and handed to page and pack. Nothing else lists the fields.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import Field, dataclass, field, fields
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.annexes.uploaded_file import PDF
from meetings.models import AgendaItem, AgendaRevision, ApprovedAgenda, Attachment, Openness
from meetings.models.openness import CLOSED, TITLE_HIDDEN

# Goes up when a field is renamed or means something else; `_READERS` keeps a reader for each. A field that is added has
# an empty default and is LATER: it is not written while it is empty, so that what was approved or sealed without it
# keeps its digest.
FORMAT = 1
LATER = {"later": True}


def under_heading(label: str | Promise) -> dict[str, str | Promise]:
    """Return the metadata of a rich text that page and pack show under this heading, in the order of the fields."""
    return {"heading": label}


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
    # Whether no screen reader can read it; said to who is handed it (reading/agenda.py), and never frozen.
    is_untagged: bool = field(default=False, metadata=LATER)
    # The digest of its file: told to who is handed it, in the same way; what is sealed holds it elsewhere.
    sha256: str = field(default="", metadata=LATER)

    @property
    def has_rendition(self) -> bool:
        """Whether it is an Office file that can be opened as PDF; asked of what a reader is handed."""
        return self.content_type != PDF and self.pages is not None

    @property
    def is_being_made(self) -> bool:
        """Whether its pages are being made in this moment."""
        return self.readable and self.content_type != PDF and self.pages is None and not self.problem


class LongText(NamedTuple):
    """One part of an item's text, rich, with its heading and the name of its field."""

    name: str
    heading: str | Promise
    text: str


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
    case_presentation: str = field(metadata=under_heading(_("Case presentation")))
    economy: str = field(metadata=under_heading(_("Economy and resources")))
    further_process: str = field(metadata=under_heading(_("Further process")))
    openness: str
    annexes: tuple[AnnexEntry, ...] = ()
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

    @property
    def long_texts(self) -> list[LongText]:
        """Its long texts that are not empty, in order."""
        texts = (
            LongText(place.name, place.metadata["heading"], getattr(self, place.name))
            for place in long_text_fields(self)
        )
        return [text for text in texts if text.text]


def long_text_fields(entry: AgendaEntry | type[AgendaEntry]) -> list[Field]:
    """Return the fields of an entry that hold its long texts."""
    return [field for field in fields(entry) if "heading" in field.metadata]


def annex_entry(attachment: Attachment, *, number: str) -> AnnexEntry:
    """Return the annex as it stands; fetch `current` along."""
    version = attachment.newest
    made: dict[str, Any] = {
        "attachment_id": attachment.pk,
        "version_id": version.pk,
        "number": number,
        "title": attachment.title,
        "closed": attachment.closed,
        "readable": True,
        "is_untagged": False,
        "sha256": "",
    }
    return AnnexEntry(**made, **_columns(AnnexEntry, made, version))


def agenda_entry(item: AgendaItem, *, number: str, annex_numbers: dict[int, str]) -> AgendaEntry:
    """Return the item as it stands in the working copy; fetch it `with_agenda()` and `continues__meeting`."""
    made: dict[str, Any] = {
        "item_id": item.pk,
        "number": number,
        "recommendation": tuple(point.text for point in item.points.all()),
        "annexes": tuple(annex_entry(annex, number=annex_numbers[annex.pk]) for annex in item.annexes_in_use),
        "continues": item.continues.reference if item.continues else "",
        "readable": True,
    }
    return AgendaEntry(**made, **_columns(AgendaEntry, made, item))


def _columns(shape: type, made: dict[str, Any], row: Any) -> dict[str, Any]:
    """The other fields of a shape, from the columns of that name."""
    return {field.name: getattr(row, field.name) for field in fields(shape) if field.name not in made}


def as_json(entry: AgendaEntry | AnnexEntry) -> dict[str, Any]:
    """Return an entry as it is frozen and sealed: every field by its name, but for a later one that is empty."""
    said = {column: getattr(entry, column.name) for column in fields(entry)}
    written = {
        column.name: value
        for column, value in said.items()
        if not ("later" in column.metadata and value == column.default)
    }
    if isinstance(entry, AgendaEntry):
        written["annexes"] = tuple(map(as_json, entry.annexes))
    return written


def entry_read(said: dict[str, Any]) -> AgendaEntry:
    """Return an item that was frozen or sealed; what it does not say yet has its default."""
    annexes = tuple(AnnexEntry(**_known(AnnexEntry, annex)) for annex in said["annexes"])
    return AgendaEntry(**_known(AgendaEntry, said) | {"annexes": annexes})


def _known(shape: type, said: dict[str, Any]) -> dict[str, Any]:
    """What is said of the fields of a shape; JSON knows no tuples."""
    known = {column.name: said[column.name] for column in fields(shape) if column.name in said}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in known.items()}


# How frozen agendas are read, by the number of their format; those from before formats were counted are of the first.
_READERS = {1: entry_read}


def frozen(entries: Iterable[AgendaEntry]) -> dict[str, Any]:
    """Return the JSON content of a revision."""
    return {"format": FORMAT, "items": [as_json(entry) for entry in entries]}


def thawed(revision: AgendaRevision | ApprovedAgenda) -> list[AgendaEntry]:
    """Return the entries of a revision as they were published, or of an agenda as it was approved."""
    read = _READERS[revision.content.get("format", 1)]
    return [read(item) for item in revision.content["items"]]


def digest_of(content) -> str:
    """Return the SHA-256 (hexadecimal) of `content` in canonical JSON."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def agenda_digest(entries: Iterable[AgendaEntry]) -> str:
    """Return the digest of what an agenda says, in whatever format: what co-chairs approve."""
    return digest_of({"items": [as_json(entry) for entry in entries]})
