"""The words of a text as the search knows them, and of what is asked; both by the same rules, on both engines.

A word is folded (å, aa and a are one letter, ø and o, æ and ae; no accents, no capitals), and stands in the index as
itself, by its stem ("="), by the parts it is put together of ("+", record/finding/compounds.py), and, in a title, by
what is left of it when a letter is missing ("~"). References and numbers stand as a whole ("#"): "2020-1/3", "bilag 3".
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

from record.finding.compounds import parts_of

# Raised when a rule here changes: the index is then made again by itself.
FORMAT = 2

_WORD = re.compile(r"[^\W_]+(?:[-/.][^\W_]+)*")
_BETWEEN = re.compile(r"[-/.]")
_LETTERS = str.maketrans({"ø": "o", "å": "a", "æ": "ae", "ö": "o", "ß": "ss", "đ": "d", "ł": "l"})
_DOUBLE = re.compile(r"aa|oe")
_LONGEST_WORD, _LONGEST_REFERENCE = 60, 5
# What is numbered, by each word for it: "annex 3" finds what "bilag 3" finds.
_NUMBERED = {"bilag": "bilag", "annex": "bilag", "punkt": "punkt", "pkt": "punkt", "item": "punkt"}
_NUMBER = re.compile(r"l?\d{1,3}")
_STOP_WORDS = """
    ad af alle at blev da de dem den der deres det dog du efter eller en end er et for fra ham han har havde hun i
    ikke ind jeg kan man med men mod og om op os pa sa sig sin som til ud var ved vi vil
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
_stemmer = snowballstemmer.stemmer("danish")


def fold(text: str) -> str:
    """Return `text` in small letters without accents; å and aa are a, ø and oe are o, æ is ae."""
    small = unicodedata.normalize("NFKC", text).casefold()
    if not small.isascii():
        bare = unicodedata.normalize("NFKD", small.translate(_LETTERS))
        small = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return _DOUBLE.sub(lambda double: double[0][0], small)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of a folded word."""
    return _stemmer.stemWord(word)


def is_reference(pieces: list[str]) -> bool:
    """Whether these pieces, written together, are a reference or a number in groups, and not words with hyphens."""
    return len(pieces) > 1 and any(letter.isdigit() for piece in pieces for letter in piece)


def groups_of(text: str) -> Iterator[list[str]]:
    """Yield what is written together in a text, folded: ["2020", "1", "3"] for "2020-1/3", ["bilag"] for "Bilag"."""
    for found in _WORD.finditer(fold(text)):
        yield [piece[:_LONGEST_WORD] for piece in _BETWEEN.split(found[0])]


def plain_words(text: str) -> str:
    """Return the folded words of a text, with a space before and behind each: where phrases are looked for."""
    return f" {' '.join(piece for group in groups_of(text) for piece in group)} "


def numbered(before: list[str], group: list[str]) -> str:
    """Return the mark of "bilag 3", where one group follows the other; "" where they are no such pair."""
    if len(before) == len(group) == 1 and before[0] in _NUMBERED and _NUMBER.fullmatch(group[0]):
        return f"#{_NUMBERED[before[0]]}x{group[0]}"
    return ""


def reference(pieces: list[str]) -> str:
    """Return the mark of a reference, or of a part of it that stands together."""
    return f"#{'x'.join(pieces)}"


@lru_cache(maxsize=50_000)
def marks_of(word: str) -> frozenset[str]:
    """Return what a folded word is found by: itself, its stem, its parts and what they make in their order."""
    if not word.isalpha():
        return frozenset({word})
    marks = {word, f"={stem(word)}"}
    parts = parts_of(word, stem)
    for start in range(1, 2 ** len(parts)) if len(parts) > 1 else ():
        marks.add("+" + "".join(part for place, part in enumerate(parts) if start >> place & 1))
    return frozenset(marks)


def marks(text: str) -> set[str]:
    """Return everything that a text is found by."""
    found: set[str] = set()
    before: list[str] = []
    for group in groups_of(text):
        for piece in group:
            found |= marks_of(piece)
        if pair := numbered(before, group):
            found.add(pair)
        if len(group) > 1:
            found |= _marks_together(group)
        before = group
    return found


def _marks_together(group: list[str]) -> set[str]:
    if not is_reference(group):
        return set(marks_of("".join(group)[:_LONGEST_WORD]))
    group = group[:_LONGEST_REFERENCE]
    found = {reference(group[start:end]) for start in range(len(group)) for end in range(start + 2, len(group) + 1)}
    if all(piece.isdigit() for piece in group) and all(len(piece) == 3 for piece in group[1:]):
        found.add("".join(group))  # 1.250.000
    return found


def near_marks(word: str) -> set[str]:
    """Return the marks that a folded word shares with those one slip of the finger away; none for short ones."""
    if len(word) < 4 or not word.isalpha():
        return set()
    return {f"~{word}", *(f"~{word[:place]}{word[place + 1 :]}" for place in range(len(word)))}


def near(title: str) -> set[str]:
    """Return the same of all words of a title."""
    return set().union(*(near_marks(piece) for group in groups_of(title) for piece in group))
