"""What goes into a pack: plain values, already filtered to what its reader may read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import IO

from meetings.entries import AgendaEntry
from pages.richtext import says_only

# Letters; with headings and lists, about a quarter of a page.
_SHORT = 500


class Layout(StrEnum):
    """How a pack is laid out: the items, or what is said of them, behind their agenda; or as a paper.

    A paper is a document of its own: no agenda, its facts at its head.
    """

    ITEMS = "items"
    SCRIPT = "script"
    DECISIONS = "decisions"
    MINUTES = "minutes"
    RECORD = "record"

    @property
    def is_paper(self) -> bool:
        return self in (Layout.DECISIONS, Layout.MINUTES, Layout.RECORD)


@dataclass(frozen=True)
class Annex:
    """One annex. `open_pdf` gives its pages, or is None where `problem` says why there are none.

    `digest` tells two files apart (SHA-256); where it is not known, the file is read for it.
    """

    number: str
    title: str
    original_name: str
    open_pdf: Callable[[], IO[bytes]] | None = field(default=None, repr=False)
    problem: str = ""
    digest: str = ""


@dataclass(frozen=True)
class Decided:
    """What was decided on an item; `text` and `discussion` are clean HTML, `points` and `dissents` pairs of words."""

    reference: str
    outcome: str
    text: str
    points: tuple[tuple[int, str], ...] = ()
    dissents: tuple[tuple[str, str], ...] = ()
    # Of a written procedure: who, what was answered, and the remark.
    answers: tuple[tuple[str, str, str], ...] = ()
    follow_ups: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    without_quorum_because: str = ""
    amended: str = ""
    discussion: str = ""
    fact_note: str = ""

    @property
    def says_its_outcome(self) -> bool:
        """Whether the text adds nothing to the outcome, which stands above it."""
        return says_only(self.text, self.outcome)


@dataclass(frozen=True)
class OwnLine:
    """One thing the reader wrote for himself or herself: where (nothing for the item), the words marked, the note."""

    where: str = ""
    quote: str = ""
    note: str = ""


@dataclass(frozen=True)
class PackedItem:
    """One item, or the line of a closed one: what its reader reads of it, and what the pack says beside that.

    The `annexes` are those with pages to show; `entry` names none.
    """

    entry: AgendaEntry
    annexes: tuple[Annex, ...] = ()
    decided: Decided | None = None
    starts_at: datetime | None = None
    chair_remark: str = ""
    # Names of who left the room for it, disqualified.
    left_the_room: tuple[str, ...] = ()
    own: tuple[OwnLine, ...] = ()

    @property
    def is_short(self) -> bool:
        """Whether its text is a few lines: it is then not parted by the end of a page."""
        entry = self.entry
        lists = [*entry.recommendation, *(annex.title for annex in self.annexes)]
        texts = [entry.summary, *(part.text for part in entry.long_texts), *lists]
        return self.decided is None and not self.own and sum(map(len, texts)) + 80 * len(lists) < _SHORT

    @property
    def recommended(self) -> list[tuple[str, str]]:
        """Each recommendation point with its outcome in words, "" where it has none of its own."""
        outcomes = dict(self.decided.points) if self.decided else {}
        return [(text, outcomes.get(number, "")) for number, text in enumerate(self.entry.recommendation, start=1)]


@dataclass(frozen=True)
class Participant:
    name: str
    organisation: str
    remark: str = ""
    there: bool = True


@dataclass(frozen=True)
class PackContent:
    """A whole pack. `made_for` names the reader where something closed is inside; `watermark` marks a draft.

    Items run on one after the other; with `new_pages` each begins on a page of its own, in a `two_sided` pack on the
    front of a sheet. A pack `for_archive` is PDF/A-2a as well, and can therefore have no annexes: nobody can promise
    that for the files of others.
    """

    kind: str
    language: str
    committee: str
    reference: str
    starts_at: datetime
    ends_at: datetime
    place: str
    items: tuple[PackedItem, ...]
    as_of: datetime
    chair: str = ""
    minute_taker: str = ""
    participants: tuple[Participant, ...] = ()
    case_references: tuple[str, ...] = ()
    note: str = ""
    quorum: str = ""
    approved_by: tuple[str, ...] = ()
    # When the minutes were sealed and the short form of their seal, in words; empty for drafts.
    seal: str = ""
    watermark: str = ""
    made_for: str = ""
    is_demo: bool = False
    with_annexes: bool = True
    new_pages: bool = False
    two_sided: bool = False
    layout: Layout = Layout.ITEMS
    for_archive: bool = False
    notice: str = ""
    subject: str = ""
    is_written: bool = False

    @property
    def took_part(self) -> tuple[Participant, ...]:
        """Who took part, of minutes; of an agenda, all who are invited."""
        return tuple(participant for participant in self.participants if participant.there)

    @property
    def away(self) -> tuple[Participant, ...]:
        """Who did not take part, of minutes; an agenda names all who are invited."""
        return tuple(participant for participant in self.participants if not participant.there)

    @property
    def has_facts(self) -> bool:
        """Whether there is a table of facts at the head of a paper: one without rows would be a fault in its tags."""
        return any((self.chair, self.minute_taker, self.participants, self.quorum, self.case_references))

    @property
    def title(self) -> str:
        """The title of the document, as readers and archives show it."""
        return f"{self.kind} · {self.committee}, {self.reference}"
