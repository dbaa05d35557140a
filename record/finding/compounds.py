"""Danish words that are written together: "klimahandlingsplan" is of klima, handling and plan, and is found by each.

The parts are those of the field, in parts.txt beside this file: always the same ones, so that what a text is found by
depends on nothing but the text. One piece beside known ones need not be known.
"""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

SHORTEST, SHORTEST_BESIDE_UNKNOWN, MOST_PARTS = 3, 4, 5
# What stands between two parts: "handling-s-plan", "varm-e-plan".
_JOINTS = ("s", "e", "er", "")


@cache
def _known(stem: Callable[[str], str]) -> dict[str, str]:
    """The parts by each form they have in front of another one, with the stem of each."""
    # The page of words imports this one: at the top, the two would import each other.
    from record.finding.words import fold

    words = [fold(word) for word in (Path(__file__).parent / "parts.txt").read_text(encoding="utf-8").split()]
    words = [word for word in words if len(word) >= SHORTEST]
    return {word + joint: stem(word) for word in words for joint in _JOINTS} | {word: stem(word) for word in words}


@cache
def _stems(stem: Callable[[str], str]) -> frozenset[str]:
    return frozenset(_known(stem).values())


def parts_of(word: str, stem: Callable[[str], str]) -> tuple[str, ...]:
    """Return the stems of the parts of a folded word, in their order; itself alone where it is no compound."""
    if len(word) < 2 * SHORTEST or not word.isalpha():
        return (word,)
    return _split(word, stem, MOST_PARTS) or _with_unknown(word, stem) or (word,)


def _split(word: str, stem: Callable[[str], str], most: int) -> tuple[str, ...]:
    """The word as known parts alone, the longest first; nothing where it cannot be."""
    known = _known(stem)
    for end in range(len(word) - SHORTEST, SHORTEST - 1, -1) if most > 1 else ():
        if (first := known.get(word[:end])) is None:
            continue
        rest = word[end:]
        if (last := stem(rest)) in _stems(stem):
            return (first, last)
        if others := _split(rest, stem, most - 1):
            return (first, *others)
    return ()


def _with_unknown(word: str, stem: Callable[[str], str]) -> tuple[str, ...]:
    """The word as a known part at one end, or several, and one piece that is not known."""
    known = _known(stem)
    for end in range(len(word) - SHORTEST_BESIDE_UNKNOWN, SHORTEST_BESIDE_UNKNOWN - 1, -1):
        if word[:end] in known:
            return (known[word[:end]], stem(word[end:]))
    for start in range(SHORTEST_BESIDE_UNKNOWN, len(word) - SHORTEST_BESIDE_UNKNOWN + 1):
        rest = word[start:]
        last = stem(rest)
        if last in _stems(stem) and len(last) >= SHORTEST_BESIDE_UNKNOWN:
            return (stem(re.sub("s$", "", word[:start])), last)
        if parts := _split(rest, stem, MOST_PARTS - 1):
            return (stem(re.sub("s$", "", word[:start])), *parts)
    return ()
