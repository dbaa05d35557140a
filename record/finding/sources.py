"""What each app offers to the search: what is found, who may read it, and what changes it. Apps register from above."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise


@dataclass(frozen=True)
class Kind:
    """A kind of hit. `readable(person)` are the rows whose whole text a person may read now: the app's own gate.

    `numbered` is how its number is said ("Annex %(number)s"). `shown(person, ids)` is told what a page shows of it.
    """

    name: str
    label: str | Promise
    readable: Callable[[Any], QuerySet]
    numbered: str | Promise = ""
    # The kind it is shown together with; its own name where it stands alone.
    group: str = ""
    # Of hits that are equally good, those of the first place come first.
    place: int = 0
    shown: Callable[[Any, Collection[int]], None] | None = None


@dataclass(frozen=True)
class Offer:
    """One text that is readable whole or not at all, by the gate of its `kind` asked about `object_id`.

    `within` says roughly who could read it ("@committee 4"): a hit is first looked for there. `named` are the words it
    is called by, where that is more or less than its title; `also` words it is found by that are not shown.
    """

    kind: str
    object_id: int
    title: str
    address: str
    within: frozenset[str]
    text: str = ""
    named: str | None = None
    also: str = ""
    reference: str = ""
    number: str = ""
    committee: int | None = None
    year: int | None = None
    day: date | None = None


@dataclass(frozen=True)
class Source:
    """Something with a key that texts are drawn from, whole, whenever it changes.

    `keys()` are all there are; `offers(key)` what is found of one, nothing once it is gone. `watches` says by model
    which keys a saved or removed row changes; `root` is the model whose rows have those very keys.
    """

    name: str
    kinds: tuple[Kind, ...]
    keys: Callable[[], Iterable[int]]
    offers: Callable[[int], Iterable[Offer]]
    within: Callable[[Any], Collection[str]]
    watches: Mapping[type[Model], Callable[[Any], Iterable[int]]] = field(default_factory=dict)
    root: type[Model] | None = None


_sources: dict[str, Source] = {}


def offer(source: Source) -> None:
    """Let the search find what `source` offers."""
    _sources[source.name] = source


def sources() -> Iterator[Source]:
    """Yield every source."""
    yield from _sources.values()


def source_named(name: str) -> Source | None:
    """Return the source of that name; None for one that is gone with a former version."""
    return _sources.get(name)


def kinds() -> dict[str, Kind]:
    """Return the kinds of hits by name, in the order in which hits that are equally good are told."""
    found = [kind for source in sources() for kind in source.kinds]
    return {kind.name: kind for kind in sorted(found, key=lambda kind: kind.place)}


def within(person) -> frozenset[str]:
    """Return the marks of everything in which `person` could find anything."""
    return frozenset(mark for source in sources() for mark in source.within(person))


def mark_of(what: str, pk: int | str = "") -> str:
    """Return the mark of a place texts stand within: of a committee, a meeting, a person's own things."""
    return f"@{what}{pk}"
