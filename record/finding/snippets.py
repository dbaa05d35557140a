"""The place in a text where what was asked for stands, with the words marked."""

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from record.finding.asked import Asked
from record.finding.words import fold

_BEFORE, _LENGTH = 60, 220
_WORD = re.compile(r"[^\W_]+")
# What a folded letter may have been.
_WAS = {"a": "(?:aa|[aåàáâãä])", "o": "(?:oe|[oøöóòô])", "e": "[eéèêë]", "u": "[uúùüû]", "i": "[iíìîï]"}
_SHORTEST = 3


def marked(text: str, asked: Asked) -> SafeString:
    """Return a text with the words that were asked for marked, escaped."""
    pieces, end = [], 0
    for found in _WORD.finditer(text):
        if not asked.finds(fold(found[0])):
            continue
        pieces += [(text[end : found.start()], found[0])]
        end = found.end()
    said = format_html_join("", "{}<mark>{}</mark>", pieces)
    return format_html("{}{}", said, text[end:])


def snippet(text: str, asked: Asked) -> SafeString:
    """Return some lines of a text around the first of the words, with them marked; its beginning where none stands."""
    at = _first(text, asked)
    start = 0 if at < _BEFORE * 2 else text.rfind(" ", 0, at - _BEFORE) + 1
    end = len(text) if len(text) <= start + _LENGTH else max(text.rfind(" ", start + 1, start + _LENGTH), start + 1)
    part = " ".join(text[start:end].split())
    return format_html("{}{}{}", "… " if start else "", marked(part, asked), " …" if end < len(text) else "")


def _first(text: str, asked: Asked) -> int:
    """Where the first of the words may stand; 0 where none does."""
    beginnings = sorted({begun for term in asked.terms for begun in _beginnings(term)}, key=len, reverse=True)
    if not beginnings:
        return 0
    found = re.search(rf"(?i){'|'.join(map(_as_written, beginnings))}", text)
    return found.start() if found else 0


def _beginnings(term) -> set[str]:
    stems = {mark[1:] for mark in term.exact if mark[0] == "="}
    whole = {term.word} if term.word else {" ".join(mark[1:].split("x")) for mark in term.exact}
    return {word for word in stems | whole if len(word) >= _SHORTEST or not word.isalpha()}


def _as_written(word: str) -> str:
    """A pattern for a folded word as it may have been written."""
    pattern = "".join("(?:æ|ae)" if piece == "ae" else _WAS.get(piece, re.escape(piece)) for piece in _pieces(word))
    return rf"\b{pattern}"


def _pieces(word: str) -> list[str]:
    return re.findall("ae|.", word, re.DOTALL)
