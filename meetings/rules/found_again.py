"""Whether words that somebody marked stand in another version of a text: spaced, divided and written large otherwise.

The viewer finds their place by the same rule (static/js/viewer-text.js).
"""

import unicodedata

_HYPHENS = "-‐"


def bare(text: str) -> str:
    """Return what tells words apart: no spaces, no hyphens, nothing unseen, all letters small and taken to pieces."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text).lower() if _tells(letter))


def _tells(letter: str) -> bool:
    is_unseen = letter.isspace() or unicodedata.category(letter)[0] == "C" or ord(letter) > 0xFFFF
    return not is_unseen and letter not in _HYPHENS


def stands_in(quote: str, text: str) -> bool | None:
    """Return whether `quote` stands in `text`; None where that cannot be known, since the file gave no text."""
    within = bare(text)
    return bare(quote) in within if within else None
