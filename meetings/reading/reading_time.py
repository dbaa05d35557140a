"""How long an agenda takes to read, so that a reader can tell whether ten minutes are enough.

A person reads some 220 words of Danish prose a minute; a page of an annex holds about twice that.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from meetings.entries import AgendaEntry, AnnexEntry
from meetings.models import AgendaItem
from pages.richtext import typed_text

WORDS_PER_MINUTE = 220
MINUTES_PER_PAGE = 2


def reading_minutes(entry: AgendaEntry) -> int:
    """Return how many whole minutes the text of an item takes, its annexes apart; 0 for one that may not be read."""
    texts = [entry.summary, *entry.recommendation, *(typed_text(part.text) for part in entry.long_texts)]
    return _minutes(texts) if entry.readable else 0


def case_minutes(entry: AgendaEntry) -> int:
    """Return how many of them its long texts take, which are folded away."""
    return _minutes(typed_text(part.text) for part in entry.long_texts)


def _minutes(texts: Iterable[str]) -> int:
    return ceil(sum(len(text.split()) for text in texts) / WORDS_PER_MINUTE)


def annex_minutes(annex: AnnexEntry) -> int:
    """Return how many minutes an annex takes; 0 where its pages are not known."""
    return (annex.pages or 0) * MINUTES_PER_PAGE


@dataclass(frozen=True)
class ReadingTime:
    """What an agenda takes its reader: minutes for its text, those of items to be decided, and pages of annexes."""

    minutes: int
    to_decide: int
    decisions: list[AgendaEntry]
    annexes: int
    pages: int


def reading_time(entries: Iterable[AgendaEntry]) -> ReadingTime:
    """Return what the readable ones of `entries` take to read."""
    readable = [entry for entry in entries if entry.readable]
    decisions = [entry for entry in readable if entry.kind == AgendaItem.Kind.DECISION]
    annexes = [annex for entry in readable for annex in entry.annexes if annex.readable]
    return ReadingTime(
        minutes=sum(map(reading_minutes, readable)),
        to_decide=sum(map(reading_minutes, decisions)),
        decisions=decisions,
        annexes=len(annexes),
        pages=sum(annex.pages or 0 for annex in annexes),
    )
