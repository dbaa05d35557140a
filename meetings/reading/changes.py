"""What has changed between two agendas, item by item: for a reader since the last time, for a co-chair since approving.

It compares what the gate has let through, before and after alike; nothing here asks who may read what.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.entries import AgendaEntry, AnnexEntry, long_text_fields
from pages.richtext import typed_text
from pages.word_diff import word_diff


class What(models.TextChoices):
    """What became of an item or an annex."""

    NEW = "new", pgettext_lazy("change", "New")
    CHANGED = "changed", _("Changed")
    MOVED = "moved", _("Moved")
    REPLACED = "replaced", _("Replaced")
    WITHDRAWN = "withdrawn", pgettext_lazy("change", "Withdrawn")


class TextChange(NamedTuple):
    """One field: its label, and what became of its words; only its layout changed where `words` is empty."""

    label: str | Promise
    words: SafeString | str


class AnnexChange(NamedTuple):
    """One annex: what became of it, and its title with what changed in it. No title: only its number may be known."""

    what: What
    annex: AnnexEntry
    words: SafeString | str


@dataclass(frozen=True)
class ItemChange:
    """What became of one item; `before` is None for a new one, `after` for a withdrawn one."""

    before: AgendaEntry | None
    after: AgendaEntry | None
    is_moved: bool = False

    @property
    def entry(self) -> AgendaEntry:
        """The item as it stands, or as it stood last."""
        entry = self.after or self.before
        assert entry is not None  # noqa: S101  (one of the two is there)
        return entry

    @cached_property
    def what(self) -> list[What]:
        """What to mark it with; empty for an item that is as it was."""
        if self.before is None or (self.after and self.after.readable and not self.before.readable):
            return [What.NEW]
        if self.after is None:
            return [What.WITHDRAWN]
        changed = [What.CHANGED] if _facts(self.before) != _facts(self.after) else []
        return [*changed, What.MOVED] if self.is_moved else changed

    @property
    def is_changed(self) -> bool:
        return What.CHANGED in self.what

    @cached_property
    def texts(self) -> list[TextChange]:
        """Every field that reads otherwise, word by word: compared when it is asked for, since it may take a while."""
        if self.before is None or self.after is None:
            return []
        now = {label: text for label, _raw, text in _texts(self.after)}
        raw = {label: each for label, each, _text in _texts(self.after)}
        return [
            TextChange(label, word_diff(text, now[label]) if text != now[label] else "")
            for label, each, text in _texts(self.before)
            if each != raw[label]
        ]

    @cached_property
    def annexes(self) -> list[AnnexChange]:
        """Every annex that came, went, was replaced or is called otherwise."""
        if self.before is None or self.after is None:
            return []
        then = {annex.attachment_id: annex for annex in self.before.annexes}
        now = {annex.attachment_id: annex for annex in self.after.annexes}
        came = [_annex_change(then.get(pk), annex) for pk, annex in now.items()]
        went = [AnnexChange(What.WITHDRAWN, annex, annex.title) for pk, annex in then.items() if pk not in now]
        return [*(change for change in came if change), *went]


def _annex_change(then: AnnexEntry | None, now: AnnexEntry) -> AnnexChange | None:
    if then is None or (now.readable and not then.readable):
        return AnnexChange(What.NEW, now, now.title)
    title = word_diff(then.title, now.title)
    if now.readable and then.version_id != now.version_id:
        return AnnexChange(What.REPLACED, now, title)
    return AnnexChange(What.CHANGED, now, title) if _annex_facts(then) != _annex_facts(now) else None


def _annex_facts(annex: AnnexEntry) -> tuple:
    version = annex.version_id if annex.readable else 0
    return annex.attachment_id, version, annex.title, annex.closed, annex.readable


def _texts(entry: AgendaEntry) -> list[tuple[str | Promise, str, str]]:
    """(label, what is compared, its words) of every field that people read as text."""
    minutes = str(entry.minutes_allotted)
    points = "\n".join(entry.recommendation)
    short = [
        (_("Title"), entry.title),
        (_("Kind of item"), str(entry.kind_label)),
        (_("Presenter"), entry.presenter),
        (_("Minutes allotted"), minutes),
        (_("Who may read it"), str(entry.openness_label)),
        (_("Resumé"), entry.summary),
        (_("Recommendation"), points),
    ]
    long = [
        (place.metadata["heading"], getattr(entry, place.name), typed_text(getattr(entry, place.name)))
        for place in long_text_fields(entry)
    ]
    return [*((label, text, text) for label, text in short), *long]


def _facts(entry: AgendaEntry) -> tuple:
    """What makes an item another one for its reader."""
    annexes = tuple(map(_annex_facts, entry.annexes))
    return tuple(raw for _label, raw, _text in _texts(entry)), annexes


def _moved(before: Iterable[int], after: Iterable[int]) -> set[int]:
    """The ids that stand in another order: what is left beside the longest rows that kept theirs."""
    then, now = list(before), list(after)
    then, now = [pk for pk in then if pk in set(now)], [pk for pk in now if pk in set(then)]
    matcher = SequenceMatcher(a=then, b=now, autojunk=False)
    stayed = {pk for block in matcher.get_matching_blocks() for pk in then[block.a : block.a + block.size]}
    return set(now) - stayed


def is_only_wording(before: list[AgendaEntry], after: list[AgendaEntry]) -> bool:
    """Whether an agenda says the same in corrected words: the same items in the same order, for the same people, with
    the same annexes, as many recommendation points, and as much time."""
    return list(map(_without_words, before)) == list(map(_without_words, after))


def _without_words(entry: AgendaEntry) -> tuple:
    annexes = tuple((annex.attachment_id, annex.version_id, annex.closed) for annex in entry.annexes)
    has_text = tuple(bool(text) for _label, _raw, text in _texts(entry))
    return (
        entry.item_id,
        entry.kind,
        entry.openness,
        entry.minutes_allotted,
        len(entry.recommendation),
        annexes,
        has_text,
    )


@dataclass(frozen=True)
class Changes:
    """What became of the items of an agenda, by their ids; an item that is as it was is not among them."""

    by_item: dict[int, ItemChange]
    # What they are compared with: "since you approved it on 3 December".
    since: str | Promise = ""
    # Numbers of closed items that went, for who was told then that they were there.
    closed_that_went: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.by_item or self.closed_that_went)

    def of(self, item_id: int) -> ItemChange | None:
        return self.by_item.get(item_id)

    @property
    def withdrawn(self) -> list[ItemChange]:
        return [change for change in self.by_item.values() if change.after is None]

    def number_of(self, what: What) -> int:
        return sum(what in change.what for change in self.by_item.values())

    @property
    def counted(self) -> list[tuple[What, int]]:
        """How many items are new, changed ..., without those that are none."""
        return [(what, self.number_of(what)) for what in What if self.number_of(what)]


def changes_between(before: list[AgendaEntry], after: list[AgendaEntry], *, since: str | Promise = "") -> Changes:
    """Return what became of each item from one agenda to the next, in the order of the next; what went comes last."""
    then = {entry.item_id: entry for entry in before}
    now = {entry.item_id: entry for entry in after}
    moved = _moved(then, now)
    found = {pk: ItemChange(then.get(pk), entry, is_moved=pk in moved) for pk, entry in now.items()}
    found |= {pk: ItemChange(entry, None) for pk, entry in then.items() if pk not in now}
    return Changes({pk: change for pk, change in found.items() if change.what}, since=since)
