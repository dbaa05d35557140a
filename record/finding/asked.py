"""What somebody asks the search for: words, "phrases in quotation marks", references and numbers."""

import re
from dataclasses import dataclass

from record.finding.compounds import parts_of
from record.finding.words import (
    STOP_WORDS,
    groups_of,
    is_reference,
    marks_of,
    numbered,
    plain_words,
    reference,
    stem,
)

LONGEST, MOST_TERMS = 200, 10
_PHRASE = re.compile(r'["“”„»«]([^"“”„»«]*)["“”„»«]')
# So many letters are the beginning of a word; fewer are a word.
_SHORTEST_BEGINNING, _SHORTEST_NUMBER_BEGUN = 2, 3


@dataclass(frozen=True)
class Term:
    """One thing that has to be found: by one of its `marks`, or by a word that begins with one of its `beginnings`.

    `exact` are the marks by which it is found to the letter, or in another form; `word` is what was typed, folded,
    where that is a word.
    """

    marks: frozenset[str]
    exact: frozenset[str]
    beginnings: frozenset[str] = frozenset()
    word: str = ""

    def finds(self, word: str) -> bool:
        """Whether a folded word is what was asked for."""
        begun = any(word.startswith(beginning) for beginning in self.beginnings)
        return begun or not self.marks.isdisjoint(marks_of(word))


@dataclass(frozen=True)
class Asked:
    """All terms have to be found, and all phrases word for word; `plain` is all of it folded, `typed` as written."""

    terms: tuple[Term, ...] = ()
    phrases: tuple[str, ...] = ()
    plain: str = ""
    typed: str = ""

    def __bool__(self):
        return bool(self.terms)

    def finds(self, word: str) -> bool:
        """Whether a folded word is one of those that were asked for."""
        return any(term.finds(word) for term in self.terms)


def asked_for(text: str) -> Asked:
    """Return what is asked for by what was typed; nothing for a text without words."""
    text = text[:LONGEST]
    phrases = [found for found in map(plain_words, _PHRASE.findall(text)) if found.strip()]
    terms = _terms(_PHRASE.sub(" ", text), whole=False)
    for phrase in phrases:
        terms += _terms(phrase, whole=True)
    return Asked(tuple(terms[:MOST_TERMS]), tuple(phrases), plain_words(text), text)


def _terms(text: str, *, whole: bool) -> list[Term]:
    groups = list(groups_of(text))
    terms: list[Term] = []
    before: list[str] = []
    for group in groups:
        if pair := numbered(before, group):
            terms[-1:] = [_only(pair)]
        elif is_reference(group):
            terms.append(_reference(group))
        else:
            terms.append(_word("".join(group), whole=whole))
        before = group
    return [term for term in terms if term.word not in STOP_WORDS] or terms


def _only(mark: str) -> Term:
    return Term(frozenset({mark}), frozenset({mark}))


def _reference(group: list[str]) -> Term:
    mark = reference(group)
    begun = len(group[-1]) >= _SHORTEST_NUMBER_BEGUN
    return Term(frozenset({mark}), frozenset({mark}), frozenset({mark} if begun else ()))


def _word(word: str, *, whole: bool) -> Term:
    if not word.isalpha():
        return Term(frozenset({word}), frozenset({word}), word=word)
    exact = frozenset({f"={stem(word)}"})
    if whole:
        return Term(exact, exact, word=word)
    put_together = "".join(parts_of(word, stem))
    begun = frozenset({word} if len(word) >= _SHORTEST_BEGINNING else ())
    return Term(exact | {f"+{put_together}"}, exact, begun, word)
