"""A question to the search, answered for one person: what the gate of each kind lets him or her read at this moment.

The index only says what could be meant. Hits, their number, their words and what might have been meant instead are
taken from rows that have passed the gate in the same query.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from record.finding import engine
from record.finding.asked import Asked, Term, asked_for
from record.finding.sources import kinds, within
from record.finding.words import fold, near_marks
from record.models import SearchText

# Nobody reads on after so many: more are "more than".
MOST_HITS = 1000
_MOST_NEAR, _FURTHEST = 200, 2
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Hit:
    """Something found: where its text stands in the index, and what it can be narrowed by."""

    row: int
    kind: str
    object_id: int
    committee: int | None
    year: int | None


def readable(rows: QuerySet[SearchText], person) -> QuerySet[SearchText]:
    """Return those of `rows` that `person` may read now: each kind among them asks its own gate."""
    gate = Q(pk__in=[])
    # Which kinds there are tells nobody anything: it only spares the questions to the others.
    for name in set(rows.order_by().values_list("kind", flat=True).distinct()) & kinds().keys():
        gate |= Q(kind=name, object_id__in=kinds()[name].readable(person).order_by().values("pk"))
    return rows.filter(gate)


def hits(person, asked: Asked, *, narrowed: Q | None = None) -> list[Hit]:
    """Return what `person` finds, the best first, at most MOST_HITS; two queries, beside what the gates ask."""
    marks = within(person)
    if not asked or not marks:
        return []
    rows = SearchText.objects.standing().filter(engine.found_by(engine.TEXT, asked.terms, within=marks))
    for phrase in asked.phrases:
        rows = rows.filter(plain__contains=phrase)
    if narrowed is not None:
        rows = rows.filter(narrowed)
    best: dict[tuple[str, int], Hit] = {}
    for row, kind, object_id, committee, year in _ranked(readable(rows, person), asked, marks)[:MOST_HITS]:
        best.setdefault((kind, object_id), Hit(row, kind, object_id, committee, year))
    return list(best.values())


def _ranked(rows: QuerySet[SearchText], asked: Asked, marks: frozenset[str]):
    """The best first: called exactly so, named so to the letter, named so, says so to the letter; then by kind, the
    newest first."""
    exact = [Term(term.exact, term.exact) for term in asked.terms]
    called = Q(name=asked.plain.strip()) | Q(reference=asked.typed.strip())
    points = (
        _points(8, called)
        + _points(4, engine.found_by(engine.TITLE, exact, within=marks))
        + _points(2, engine.found_by(engine.TITLE, asked.terms, within=marks))
        + _points(1, engine.found_by(engine.TEXT, exact, within=marks))
    )
    order = Case(
        *(When(kind=name, then=Value(place)) for place, name in enumerate(kinds())), output_field=IntegerField()
    )
    ranked = rows.annotate(points=points, place=order)
    ranked = ranked.order_by("-points", "place", F("day").desc(nulls_first=True), "object_id", "part")
    return ranked.values_list("pk", "kind", "object_id", "committee", "year")


def _points(many: int, condition: Q) -> Case:
    return Case(When(condition, then=Value(many)), default=Value(0), output_field=IntegerField())


def titles_begun(person, asked: Asked, *, most: int) -> list[str]:
    """Return titles `person` may read in which all that is typed so far is found, the newest first; two queries."""
    marks = within(person)
    if not asked or not marks:
        return []
    # By the whole text too: of the two only that has an index on PostgreSQL.
    both = engine.found_by(engine.TEXT, asked.terms, within=marks) & engine.found_by(
        engine.TITLE, asked.terms, within=marks
    )
    rows = readable(SearchText.objects.standing().filter(both), person)
    newest = rows.order_by(F("day").desc(nulls_last=True), "-pk").values_list("title", flat=True)
    return list(dict.fromkeys(newest[:_MOST_NEAR]))[:most]


def meant(person, asked: Asked) -> str:
    """Return what `person` may have meant by what is not found: with words of titles he or she may read; "" for none.

    Only what is found then is said. Two queries, or four.
    """
    words = [term.word for term in asked.terms if near_marks(term.word)]
    marks = within(person)
    if not words or not marks or asked.phrases:
        return ""
    slips = Term(frozenset().union(*map(near_marks, words)), frozenset())
    rows = SearchText.objects.standing().filter(engine.found_by(engine.NEAR, [slips], within=marks))
    titles = readable(rows, person).order_by("-pk").values_list("title", flat=True)[:_MOST_NEAR]
    known = _known_words(titles)
    better = {word: known[nearest].written for word in words if (nearest := _nearest(word, known)) not in ("", word)}
    instead = _WORD.sub(lambda found: better.get(fold(found[0]), found[0]), asked.typed).strip()
    return instead if better and hits(person, asked_for(instead)) else ""


@dataclass(frozen=True)
class _Known:
    """A word of titles: as it is written, and how often."""

    written: str
    count: int


def _known_words(titles: Iterable[str]) -> dict[str, _Known]:
    """The words of titles, by themselves folded."""
    words = [word for title in titles for word in _WORD.findall(title)]
    counted = Counter(map(fold, words))
    return {fold(word): _Known(word, counted[fold(word)]) for word in words}


def _nearest(word: str, known: dict[str, _Known]) -> str:
    """The known word that fewest slips lead to, the most used of several; "" where none is near."""
    near = [
        (slips(word, other), -of.count, other)
        for other, of in known.items()
        if abs(len(other) - len(word)) <= _FURTHEST
    ]
    best = min((found for found in near if found[0] <= _FURTHEST), default=None)
    return best[2] if best else ""


def slips(one_word: str, other: str) -> int:
    """Return how many letters too many, missing, wrong or changed with the next one lie between two words."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one_word, 1):
        row, two_before, before = [place], before, row
        for at, opposite in enumerate(other, 1):
            row.append(min(before[at] + 1, row[at - 1] + 1, before[at - 1] + (letter != opposite)))
            swapped = place > 1 < at and letter == other[at - 2] and one_word[place - 2] == opposite
            if swapped:
                row[at] = min(row[at], two_before[at - 2] + 1)
    return row[-1]
