"""How rich text is shown where it stands: its headings below the one above it, its tables with headings.

What is stored stays as it was typed: seals, approvals and comparisons are about that, not about how a page shows it.
"""

import re
from dataclasses import dataclass

from pages.richtext import sanitize

# A whole tag of clean HTML, in which no other "<" stands outside of a quoted attribute.
_TAG = re.compile(r'(<(?:[^<>"]|"[^"]*")+>)')
_HEADING = re.compile(r"<(/?)h([1-6])>")
_EMPTY_HEADING = re.compile(r"<h([1-6])>((?:\s|&nbsp;|<br>)*)</h\1>")
_CELL = re.compile(r"<(/?)t[dh]\b")
_SPANS_ROWS = re.compile(r'rowspan="(?!1")')
_SCOPE = re.compile(r' scope="[^"]*"')
_DEEPEST = 6


def shown(text: str, below: str) -> str:
    """Return rich text as clean HTML for a place below the heading `below` ("h2").

    The first heading that was typed stands one level below that one, and none further than one level below the one
    before it, whatever the typist began with. Columns of a table have headings (`<th scope="col">`): those of the
    first row, where the typist marked none. Needed by WCAG 2.2, 1.3.1.
    """
    html = _EMPTY_HEADING.sub(r"<p>\2</p>", sanitize(text))
    pieces = _TAG.split(html)
    _shift_headings(pieces, int(below.removeprefix("h")))
    for rows in _tables(pieces):
        _name_columns(rows)
        for cell in (cell for row in rows for cell in row):
            pieces[cell.begins], pieces[cell.ends] = cell.opening, cell.closing
    return "".join(pieces)


def _shift_headings(pieces: list[str], level: int) -> None:
    """Give the headings among the pieces their levels below `level`."""
    above: list[int] = []
    opened: list[int] = []
    for place, piece in enumerate(pieces):
        heading = _HEADING.fullmatch(piece)
        if heading is None:
            continue
        if heading[1]:
            pieces[place] = f"</h{opened.pop()}>"
            continue
        typed = int(heading[2])
        above = [*(upper for upper in above if upper < typed), typed]
        opened.append(min(level + len(above), _DEEPEST))
        pieces[place] = f"<h{opened[-1]}>"


@dataclass
class _Cell:
    """A cell of a table: where its tags stand among the pieces, and what they are to be."""

    begins: int
    opening: str
    ends: int = 0
    words: str = ""

    @property
    def closing(self) -> str:
        return f"</{self.opening[1:3]}>"

    @property
    def is_heading(self) -> bool:
        return self.opening.startswith("<th")

    def become(self, tag: str) -> None:
        """Be a heading ("th") or a cell of data ("td"), of which nothing else is the heading."""
        if self.closing != f"</{tag}>":
            self.opening = f"<{tag}{_SCOPE.sub('', self.opening[3:])}"

    def say_scope(self, scope: str) -> None:
        """Say of what it is the heading, where it is one and the typist has not said."""
        if self.is_heading and " scope=" not in self.opening:
            self.opening = f'{self.opening[:-1]} scope="{scope}">'


def _tables(pieces: list[str]) -> list[list[list[_Cell]]]:
    """The rows of each table among the pieces, which stay as they are."""
    found: list[list[list[_Cell]]] = []
    opened: list[list[list[_Cell]]] = []
    for place, piece in enumerate(pieces):
        cell = _CELL.match(piece)
        if piece == "<table>":
            opened.append([])
        elif piece == "</table>":
            found.append([row for row in opened.pop() if row])
        elif piece == "<tr>":
            opened[-1].append([])
        elif cell and cell[1]:
            last = opened[-1][-1][-1]
            last.ends, last.words = place, "".join(pieces[last.begins + 1 : place : 2])
        elif cell:
            opened[-1][-1].append(_Cell(place, piece))
    return found


def _name_columns(rows: list[list[_Cell]]) -> None:
    """Make headings of the cells a reader needs as such, and say of what. A single row names nothing."""
    if len(rows) < 2:
        return
    first, *others = rows
    if not all(row[0].is_heading for row in rows):
        for cell in filter(_has_words, first):
            cell.become("th")
    if _names_rows(rows):
        first[0].become("td")
        for cell in filter(_has_words, (row[0] for row in others)):
            cell.become("th")
    for row in rows:
        is_of_headings = all(cell.is_heading or not _has_words(cell) for cell in row)
        for cell in row if is_of_headings else row[:1]:
            cell.say_scope("col" if is_of_headings else "row")


def _names_rows(rows: list[list[_Cell]]) -> bool:
    """Whether nothing stands in the corner: then the first column names the rows."""
    first = [row[0] for row in rows]
    return not _has_words(first[0]) and not any(_SPANS_ROWS.search(cell.opening) for cell in first)


def _has_words(cell: _Cell) -> bool:
    return bool(cell.words.replace("&nbsp;", " ").strip())
