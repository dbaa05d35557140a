"""What changed between two texts, word by word: readable by eye and by screen reader."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

_TOKEN = re.compile(r"\s+|[^\s]+")


# Comparing every word with every other takes longer than a page may: this is about two pages against two pages.
MOST_COMPARED = 2_000_000


def _alike(old: list[str], new: list[str]) -> int:
    return next((place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))


def _opcodes(old: list[str], new: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """Return what became what, as difflib does; where too much has changed, one passage became another."""
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    old_end, new_end = len(old) - end, len(new) - end
    if (old_end - start) * (new_end - start) <= MOST_COMPARED:
        return SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    return [
        ("equal", 0, start, 0, start),
        ("replace", start, old_end, start, new_end),
        ("equal", old_end, len(old), new_end, len(new)),
    ]


def _marked(tag: str, said: str, words: str) -> SafeString:
    return format_html('<{}><span class="sr-only">{} </span>{}</{}>', tag, said, words, tag)


def _parts(before: str, after: str) -> Iterator[tuple[bool, SafeString | str, SafeString | str]]:
    """Yield passage by passage whether it is the same in both, what stood there and what stands there, marked."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    for kind, old_from, old_to, new_from, new_to in _opcodes(old, new):
        removed, added = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        if kind == "equal":
            yield True, removed, added
        else:
            yield (
                False,
                _marked("del", _("removed:"), removed) if removed else "",
                _marked("ins", _("added:"), added) if added else "",
            )


def word_diff(before: str, after: str) -> SafeString:
    """Return safe HTML in which removed words stand in <del> and added ones in <ins>, each named for screen readers."""
    parts = ((then,) if same else (format_html("{}{}", then, now),) for same, then, now in _parts(before, after))
    return format_html_join("", "{}", parts)


def word_sides(before: str, after: str) -> tuple[SafeString, SafeString]:
    """Return the two texts as safe HTML to stand side by side: removed words marked in one, added ones in the other."""
    parts = list(_parts(before, after))
    return (
        format_html_join("", "{}", ((then,) for _same, then, _now in parts)),
        format_html_join("", "{}", ((now,) for _same, _then, now in parts)),
    )
