"""Rows of a sheet, CSV or Excel: how a file is read and written.

What comes in is bounded and never calculated; what goes out cannot become a formula in the reader's Excel.
"""

import csv
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from xml.etree.ElementTree import ParseError

from django.core import signing
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from record.plain_text import in_one_line
from record.verbs import Refused

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 30 * 1024 * 1024
MOST_ROWS = 500
MOST_COLUMNS = 30
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# What Excel and LibreOffice take for the start of a formula (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Columns:
    """The columns of one kind of sheet: what each is headed, what else people write, and which may not be missing."""

    headings: Mapping[str, str]
    needed: tuple[str, ...]
    also_called: Mapping[str, str] = field(default_factory=dict)

    def known(self) -> dict[str, str]:
        """Return the column for each heading that is understood, in small letters."""
        said = {heading.casefold(): column for column, heading in self.headings.items()}
        return said | {column.replace("_", " "): column for column in self.headings} | dict(self.also_called)


@dataclass(frozen=True)
class SheetRow:
    """One row as it was written: its number in the file, the text of each known column, what could not be read."""

    number: int
    cells: dict[str, str]
    formulas: tuple[str, ...] = ()


def sealed(rows: Sequence[SheetRow], *, salt: str) -> str:
    """Return rows as they travel through a preview: nothing is kept of what nobody has said yes to."""
    return signing.dumps([(row.number, row.cells, row.formulas) for row in rows], salt=salt, compress=True)


def unsealed(text: str, *, salt: str) -> list[SheetRow]:
    """Return the rows of a preview. Raises BadSignature when it is older than an hour, or not what was shown."""
    rows = signing.loads(text, salt=salt, max_age=60 * 60)
    return [SheetRow(number, cells, tuple(formulas)) for number, cells, formulas in rows]


def read_rows(name: str, content: bytes, columns: Columns) -> list[SheetRow]:
    """Return the rows of a CSV or XLSX file, without empty ones.

    Raises Refused, with what to do, for a file that is too big, unreadable, empty or without a column that is needed.
    """
    if len(content) > MOST_BYTES:
        raise Refused(_("The file may take up 2 MB at most. Divide it into several."))
    rows = _excel(content) if content.startswith(b"PK") else _csv(content)
    if name.lower().endswith(".xls"):
        raise Refused(_("The old Excel format cannot be read. Save the file as .xlsx or CSV and try again."))
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(text for text, _formula in row)]
    if not filled:
        raise Refused(_("The file is empty. The first row names the columns, and the rows stand below it."))
    places = _places([text for text, _formula in filled[0][1]], columns)
    if len(filled) - 1 > MOST_ROWS:
        raise Refused(_("The file has more than %(most)s rows. Divide it into several.") % {"most": MOST_ROWS})
    return [_row(number, row, places) for number, row in filled[1:]]


def _places(headings: list[str], columns: Columns) -> dict[int, str]:
    known = columns.known()
    places = {place: known[text.casefold()] for place, text in enumerate(headings) if text.casefold() in known}
    for column in columns.needed:
        if column not in places.values():
            raise Refused(
                _("No column is called “%(heading)s”. Write the names of the columns in the first row.")
                % {"heading": columns.headings[column]}
            )
    if len(set(places.values())) < len(places):
        raise Refused(_("Two columns have the same name. Remove one of them."))
    return places


def _row(number, row, places) -> SheetRow:
    cells = {column: row[place] for place, column in places.items() if place < len(row)}
    return SheetRow(
        number,
        {column: text for column, (text, _formula) in cells.items()},
        tuple(column for column, (_text, formula) in cells.items() if formula),
    )


def _decoded(content: bytes) -> str:
    """As Excel writes: UTF-8 with or without a mark, UTF-16 ("Unicode text"), or Windows-1252."""
    utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf_16 else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(_("The letters in the file cannot be read. Save it as CSV UTF-8 and try again."))


def _csv(content: bytes) -> list[list[tuple[str, bool]]]:
    text = _decoded(content)
    if "\x00" in text:
        raise Refused(_("The file is neither CSV nor Excel. Save it as one of them and try again."))
    first = text.lstrip().partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as problem:
        raise Refused(_("The file cannot be read as CSV. Save it again from Excel and try again.")) from problem
    return [[(_unguarded(in_one_line(cell).strip()), False) for cell in row[:MOST_COLUMNS]] for row in rows]


def _excel(content: bytes) -> list[list[tuple[str, bool]]]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise Refused(_("The file may take up 2 MB at most. Divide it into several."))
        book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        return [
            [(_as_text(cell.value), cell.data_type == "f") for cell in row]
            for row in sheet.iter_rows(max_row=MOST_ROWS + 100, max_col=MOST_COLUMNS)
        ]
    except (
        *(zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, IndexError, TypeError),
        *(zlib.error, OSError, EOFError, AttributeError, NotImplementedError, RuntimeError),
    ) as problem:
        raise Refused(_("The file cannot be read as Excel. Save it again as .xlsx and try again.")) from problem


def _as_text(value) -> str:
    if value is None:
        return ""
    whole = isinstance(value, float) and value.is_integer()
    return _unguarded(in_one_line(str(int(value) if whole else value)).strip())


def _unguarded(text: str) -> str:
    """Take away the apostrophe our own export sets before what looks like a formula."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def as_csv(headings: Iterable[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows of text as CSV the way Danish Excel opens it: semicolons, UTF-8 with a mark."""
    target = StringIO(newline="")
    writer = csv.writer(target, delimiter=";")
    writer.writerow(headings)
    # What is kept from before text was cleaned as it came in may hold what Excel refuses.
    writer.writerows([_guarded(in_one_line(text)) for text in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def as_excel(title: str, headings: Iterable[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows of text as XLSX in which every cell is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.append(list(headings))
    for row in rows:
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, in_one_line(text))
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    target = BytesIO()
    book.save(target)
    return target.getvalue()
