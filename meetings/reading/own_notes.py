"""A reader's own notes on annexes and what he or she marked in them, beside what may be read of them today.

The words that are quoted are the annex's: they are handed out where they stand in the version that is shown, where that
of the mark was sent out, or to who prepares the meeting. One's own note is one's own.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, Q, TextField, Value

from meetings.entries import AgendaEntry, AnnexEntry
from meetings.models import AnnexMark, AttachmentVersion, Note
from meetings.rules.found_again import stands_in


@dataclass(frozen=True)
class OwnMark:
    """One marked passage. `found` False: its words do not stand in the version that is shown; None: nobody knows."""

    pk: int
    page: int
    quote: str
    before: str
    note: str
    changed_at: datetime
    version_id: int
    found: bool | None = True


@dataclass
class OwnNotes:
    """What a reader wrote on one annex."""

    note: str = ""
    marks: list[OwnMark] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many notes and marks there are."""
        return len(self.marks) + bool(self.note)


@dataclass(frozen=True)
class OwnOnAnnex:
    """The same, with the annex as the agenda shows it."""

    annex: AnnexEntry
    own: OwnNotes


@dataclass
class OwnBeside:
    """What a reader wrote on one item and its annexes."""

    note: str = ""
    annexes: list[OwnOnAnnex] = field(default_factory=list)


def own_notes_on(shown: Mapping[int, int], person) -> dict[int, OwnNotes]:
    """Return what `person` wrote on annexes he or she may read, by annex; `shown` is the version shown of each.

    One query, and two more for marks made in another version.
    """
    return _sorted_in(_rows(shown, (), person), shown, person)


def own_beside(entries: Iterable[AgendaEntry], person) -> dict[int, OwnBeside]:
    """Return by item what `person` wrote on `entries`, the agenda as he or she reads it, and on their annexes.

    Nothing of what may not be read. One query for a whole meeting, and two more where an annex has been replaced.
    """
    readable = [entry for entry in entries if entry.readable]
    shown = {annex.attachment_id: annex.version_id for entry in readable for annex in entry.annexes if annex.readable}
    rows = _rows(shown, [entry.item_id for entry in readable], person)
    notes = {row["version_id"]: row["note"] for row in rows if row["annex_id"] is None}
    found = _sorted_in([row for row in rows if row["annex_id"] is not None], shown, person)
    beside = {}
    for entry in readable:
        on = [OwnOnAnnex(annex, found[annex.attachment_id]) for annex in entry.annexes if annex.attachment_id in found]
        if on or entry.item_id in notes:
            beside[entry.item_id] = OwnBeside(notes.get(entry.item_id, ""), on)
    return beside


def _sorted_in(rows: list[dict[str, Any]], shown: Mapping[int, int], person) -> dict[int, OwnNotes]:
    found: dict[int, OwnNotes] = {}
    elsewhere: list[dict[str, Any]] = []
    for row in rows:
        own = found.setdefault(row["annex_id"], OwnNotes())
        if row["page"] == 0:
            own.note = row["note"]
        elif row["version_id"] == shown[row["annex_id"]]:
            own.marks.append(_mark(row))
        else:
            elsewhere.append(row)
    if elsewhere:
        _look_for(elsewhere, shown, person, found)
    for own in found.values():
        own.marks.sort(key=lambda mark: (mark.found is False, mark.page, mark.pk))
    return found


_COLUMNS = ("pk", "annex_id", "version_id", "page", "quote", "before", "note", "sent_out", "changed_at")


def _rows(shown: Mapping[int, int], item_ids: Collection[int], person) -> list[dict[str, Any]]:
    """Notes and marks in one query; a note is on page 0, and one on an item names the item where a version stands."""
    marks = AnnexMark.objects.of(person).filter(annex__in=shown).order_by().values_list(*_COLUMNS)
    columns = {
        "at_item": F("item_id"),
        "at_page": Value(0),
        "no_quote": Value("", output_field=TextField()),
        "no_before": Value("", output_field=CharField()),
        "said": F("text"),
        "is_sent": Value(False),
    }
    named = ("pk", "annex_id", *columns, "changed_at")
    wanted = Note.objects.of(person).filter(Q(annex__in=shown) | Q(item__in=item_ids))
    notes = wanted.order_by().annotate(**columns).values_list(*named)
    return [dict(zip(_COLUMNS, row, strict=True)) for row in marks.union(notes, all=True)]


def _mark(row: Mapping[str, Any], **changed) -> OwnMark:
    said = {name: row[name] for name in ("pk", "page", "quote", "before", "note", "changed_at", "version_id")}
    return OwnMark(**said | changed)


def _look_for(rows: list[dict[str, Any]], shown: Mapping[int, int], person, found: dict[int, OwnNotes]) -> None:
    """Sort in the marks that were made in another version than is shown."""
    texts = _texts({shown[row["annex_id"]] for row in rows})
    read = set(
        AnnexMark.objects.whose_words_are_read_by(person)
        .filter(pk__in=[row["pk"] for row in rows])
        .order_by()
        .values_list("pk", flat=True)
    )
    for row in rows:
        stands = stands_in(row["quote"], texts[shown[row["annex_id"]]])
        quoted = {} if stands or row["pk"] in read else {"quote": "", "before": ""}
        found[row["annex_id"]].marks.append(_mark(row, found=stands, **quoted))


def _texts(version_ids: Iterable[int]) -> dict[int, str]:
    """The words of versions, of an Office file those of its pages."""
    rows = AttachmentVersion.objects.filter(pk__in=version_ids).values_list("pk", "text", "rendition__text")
    return {pk: text or made or "" for pk, text, made in rows}
