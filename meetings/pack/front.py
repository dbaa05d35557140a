"""The first page of a pack, its agenda with times and pages, and the last, which says what the pack is."""

from collections.abc import Callable
from typing import NamedTuple

import pikepdf
from django.template.loader import render_to_string

from meetings.pack.content import PackContent
from meetings.pack.layout import BACK, FRONT, MISSING, Part, Piece, in_order

Own = Callable[[str], pikepdf.Pdf]
# Page numbers can move the end of a list; this often is enough, or the pack would never come to rest.
_TRIES = 4
# Millimetres for the lines of the agenda, and what they take where words are as long as usual.
_ROOM, _OF_ITEM, _OF_ANNEX = 205, 8, 5
# The same of the list of annexes: its heading, and the lines of an item and of an annex.
_ROOM_LISTED, _HEADING, _ITEM_LISTED, _ANNEX_LISTED = 255, 10, 6.6, 4.6


class _Form(NamedTuple):
    """How the agenda is set: whether the annexes stand in it, or on a list behind it; and in smaller letters."""

    with_annexes: bool
    dense: bool


def front_of(content: PackContent, parts: list[Part], own: Own) -> tuple[Piece, list[Piece]]:
    """Return the agenda (or the cover) and all that is behind it, in order.

    The agenda is one page: with the annexes where they fit in, else without, then in smaller letters. Only one that is
    longer still has several. `own` lays out HTML.
    """
    for form in _forms(parts):
        front, placed = _placed(content, parts, own, form)
        if front.length == 1:
            break
    return front, placed


def _forms(parts: list[Part]) -> list[_Form]:
    annexes = sum(len(part.annexes) for part in parts)
    fits = len(parts) * _OF_ITEM + annexes * _OF_ANNEX <= _ROOM
    whole = [_Form(with_annexes=True, dense=False)] if annexes and fits else []
    return [*whole, _Form(with_annexes=False, dense=False), _Form(with_annexes=False, dense=True)]


def _placed(content: PackContent, parts: list[Part], own: Own, form: _Form) -> tuple[Piece, list[Piece]]:
    """Lay out the agenda, and the list of annexes, until they take as many pages as their page numbers say."""
    listed = not form.with_annexes and any(part.annexes for part in parts)
    length = 1 + (_guessed(parts) if listed else 0)
    for _try in range(_TRIES):
        placed = in_order(parts, front=length, two_sided=content.two_sided)
        agenda = own(render_to_string("pdf/front.html", {"content": content, "rows": parts, "form": form}))
        front, behind = Piece(FRONT, agenda, len(agenda.pages)), []
        if listed:
            annexes = own(render_to_string("pdf/annexes.html", {"language": content.language, "rows": parts}))
            behind = [Piece(FRONT, annexes, len(annexes.pages), start=front.length)]
        if front.length + sum(piece.length for piece in behind) == length:
            return front, [*behind, *placed]
        length = front.length + sum(piece.length for piece in behind)
    raise AssertionError("The agenda of the pack would name wrong pages")


def _guessed(parts: list[Part]) -> int:
    """About how many pages the list of annexes takes: a good guess saves laying out twice."""
    lines = sum(_ITEM_LISTED + _ANNEX_LISTED * len(part.annexes) for part in parts if part.annexes)
    return 1 + int((_HEADING + lines) // _ROOM_LISTED)


def back_of(content: PackContent, parts: list[Part], own: Own, *, start: int) -> Piece:
    """Return the last page, which begins at `start`: who is invited, what the pack is, and how it can be read."""
    pieces = [piece for part in parts for piece in part.annexes]
    about = {
        "content": content,
        "language": content.language,
        "untagged": [piece.annex for piece in pieces if piece.is_untagged],
        "missing": [piece.annex for piece in pieces if piece.kind == MISSING],
        "annex_count": len(pieces),
    }
    pdf = own(render_to_string("pdf/back.html", about))
    return Piece(BACK, pdf, len(pdf.pages), start=start)
