"""Tables that are wider than the paper: smaller letters, a page on its side, or in parts. Nothing is cut off.

The browser scrolls a wide table; paper would end in the middle of it without a word.
"""

from copy import deepcopy
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from meetings.pack.table_rows import head_apart, mark_long_rows
from meetings.pack.typeface import typeface

_SECTIONS = ("thead", "tbody", "tfoot")
_HEADINGS = ("h3", "h4", "h5", "h6")
# A longer word is broken where the line ends; below that a broken word or figure reads worse than smaller letters.
_LONGEST_WORD = 140
# Letters of a heading cell are heavier than those that are measured.
_HEAVIER = 1.08
# More than anybody means: what a slip of the hand in another program writes.
_MOST_SPANNED = 100


@dataclass(frozen=True)
class _Setting:
    """A way to set a table: its class in the style, the size of the letters, what surrounds a word in its cell, and
    the width there is; points."""

    name: str
    size: float
    around: float
    width: float


# As pack.css has them: A4 with its margins, less what stands beside an indented text.
_NORMAL = _Setting("", 10.5, 16, 440)
_SMALL = _Setting("small-table", 8, 8, 440)
_TURNED = _Setting("turned-table", 7.5, 8, 695)


@dataclass(frozen=True)
class _Grid:
    """The cells of a table by place: `cells[row][column]` is the cell that covers it, and the row where it begins."""

    rows: list[Element]
    heads: int
    cells: list[dict[int, tuple[Element, int]]]

    @property
    def width(self) -> int:
        return 1 + max((column for row in self.cells for column in row), default=-1)


def fit_tables(root: Element) -> None:
    """Set every table below `root` (an HTML tree) so that all of its columns are on the paper; changes the tree.

    Tables with a class are our own and fit. A table within a cell is broken as it must be.
    """
    parents = {child: parent for parent in root.iter() for child in parent}
    inner = {table for cell in root.iter("td") for table in cell.iter("table")}
    for table in [table for table in root.iter("table") if table.get("class") is None and table not in inner]:
        head_apart(table)
        grid = _grid_of(table)
        if grid.width:
            mark_long_rows(grid.rows)
            _fit(table, grid, parents)


def _fit(table: Element, grid: _Grid, parents: dict) -> None:
    for setting in (_NORMAL, _SMALL, _TURNED):
        if sum(_widths(grid, setting)) <= setting.width:
            break
    parts = [list(range(grid.width))]
    if sum(_widths(grid, setting)) > setting.width:
        parts = _parts(_widths(grid, _TURNED), keeps_first=_first_stands_alone(grid))
    if setting is _TURNED:
        _turn(table, grid, parts, parents)
    elif setting.name:
        table.set("class", setting.name)


def _grid_of(table: Element) -> _Grid:
    sections = [child for child in table if child.tag in _SECTIONS]
    rows = [row for section in (sections or [table]) for row in section if row.tag == "tr"]
    heads = sum(row.tag == "tr" for section in sections if section.tag == "thead" for row in section)
    cells: list[dict[int, tuple[Element, int]]] = [{} for _row in rows]
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while column in cells[number]:
                column += 1
            for below in cells[number : number + _spanned(cell, "rowspan")]:
                below.update({column + nth: (cell, number) for nth in range(_spanned(cell, "colspan"))})
            column += _spanned(cell, "colspan")
    return _Grid(rows, heads, cells)


def _spanned(cell: Element, name: str) -> int:
    text = cell.get(name, "")
    return min(max(1, int(text)), _MOST_SPANNED) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _widths(grid: _Grid, setting: _Setting) -> list[float]:
    """The least width of each column, in points: its longest word, or its share of a cell over several columns."""
    widths = [setting.around] * grid.width
    for row in grid.cells:
        for column, (cell, _row) in row.items():
            share = (_word(cell, setting) + setting.around) / _spanned(cell, "colspan")
            widths[column] = max(widths[column], share)
    return widths


def _word(cell: Element, setting: _Setting) -> float:
    words = " ".join(cell.itertext()).split()
    longest = max((typeface().width(word, setting.size) for word in words), default=0.0)
    if longest > _LONGEST_WORD:
        cell.set("class", "broken-words")
    return min(longest, _LONGEST_WORD) * (_HEAVIER if cell.tag == "th" else 1)


def _first_stands_alone(grid: _Grid) -> bool:
    """Whether the first column names the rows: it is then repeated in every part."""
    return all(_spanned(row[0][0], "colspan") == 1 for row in grid.cells if 0 in row)


def _parts(widths: list[float], *, keeps_first: bool) -> list[list[int]]:
    """Which columns stand together, in as few parts as fit beside the first column, and about equally wide."""
    parts = _filled(widths, _TURNED.width, keeps_first=keeps_first)
    for nth in range(1, 10):
        tighter = _filled(widths, _TURNED.width * nth / 10, keeps_first=keeps_first)
        if len(tighter) == len(parts):
            return tighter
    return parts


def _filled(widths: list[float], width: float, *, keeps_first: bool) -> list[list[int]]:
    repeated = [0] if keeps_first else []
    parts, room = [[0]], width - widths[0]
    for column, wanted in enumerate(widths[1:], start=1):
        if wanted > room and len(parts[-1]) > len(repeated):
            parts.append([*repeated])
            room = width - sum(widths[column] for column in repeated)
        parts[-1].append(column)
        room -= wanted
    return parts


def _turn(table: Element, grid: _Grid, parts: list[list[int]], parents: dict) -> None:
    """Put the table, in its parts, on pages on their side; a heading right above it goes along."""
    parent = parents[table]
    turned = Element("div", {"class": "turned"})
    place = list(parent).index(table)
    above = parent[place - 1] if place else None
    if above is not None and above.tag in _HEADINGS and not (above.tail or "").strip():
        parent.remove(above)
        turned.append(above)
        place -= 1
    parent.remove(table)
    turned.tail, table.tail = table.tail, None
    for columns in parts:
        if len(parts) > 1:
            turned.append(_said(columns, grid.width))
        turned.append(_part(table, grid, columns) if len(parts) > 1 else table)
        turned[-1].set("class", _TURNED.name)
    parent.insert(place, turned)


def _said(columns: list[int], count: int) -> Element:
    """The line above a part: which columns it holds."""
    own = [column for column in columns if column] or columns
    line = Element("p", {"class": "table-part"})
    first = 1 if columns[:2] == [0, 1] else own[0] + 1
    words = _("The table is wider than the paper. Columns %(first)s to %(last)s of %(count)s:")
    line.text = words % {"first": first, "last": own[-1] + 1, "count": count}
    return line


def _part(table: Element, grid: _Grid, columns: list[int]) -> Element:
    part = Element("table")
    head, body = Element("thead"), Element("tbody")
    for number, row in enumerate(grid.rows):
        (head if number < grid.heads else body).append(_row(row, number, grid, columns))
    part.extend(section for section in (head, body) if len(section))
    return part


def _row(row: Element, number: int, grid: _Grid, columns: list[int]) -> Element:
    copy = Element("tr", row.attrib)
    placed: set[int] = set()
    for column in columns:
        cell, begins = grid.cells[number].get(column, (None, number))
        if cell is None or begins != number or id(cell) in placed:
            continue
        placed.add(id(cell))
        shown = deepcopy(cell)
        shown.tail = None
        covered = [column for column in columns if grid.cells[number].get(column, (None, 0))[0] is cell]
        shown.set("colspan", str(len(covered)))
        copy.append(shown)
    return copy
