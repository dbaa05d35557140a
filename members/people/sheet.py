"""People as rows of a sheet, CSV or Excel: how a file is read and written.

What comes in is bounded and never calculated; what goes out cannot become a formula in the reader's Excel.
"""

import csv
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO, StringIO
from xml.etree.ElementTree import ParseError

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

COLUMNS = ("name", "email", "organisation", "job_title", "level", "phone")
# What Excel and LibreOffice take for the start of a formula (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
HEADINGS = {
    "name": "Navn",
    "email": "E-mail",
    "organisation": "Organisation",
    "job_title": "Stilling",
    "level": "Niveau",
    "phone": "Telefon",
}
_KNOWN = {
    **{heading.casefold(): column for column, heading in HEADINGS.items()},
    **{column.replace("_", " "): column for column in COLUMNS},
    **{"mail": "email", "email": "email", "titel": "job_title", "tlf": "phone", "tlf.": "phone", "mobil": "phone"},
}


@dataclass(frozen=True)
class SheetRow:
    """One row as it was written: its number in the file, the text of each known column, what could not be read."""

    number: int
    cells: dict[str, str]
    formulas: tuple[str, ...] = ()


def read_sheet(name: str, content: bytes) -> list[SheetRow]:
    """Return the rows of a CSV or XLSX file, without empty ones.

    Raises Refused, with what to do, for a file that is too big, unreadable, empty or without a column of names.
    """
    if len(content) > MOST_BYTES:
        raise Refused(_("The file may take up 2 MB at most. Divide it into several."))
    rows = _excel(content) if content.startswith(b"PK") else _csv(content)
    if name.lower().endswith(".xls"):
        raise Refused(_("The old Excel format cannot be read. Save the file as .xlsx or CSV and try again."))
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(text for text, _formula in row)]
    if not filled:
        raise Refused(_("The file is empty. The first row names the columns, and each row below it is a person."))
    columns = _columns([text for text, _formula in filled[0][1]])
    if len(filled) - 1 > MOST_ROWS:
        raise Refused(_("The file has more than %(most)s people. Divide it into several.") % {"most": MOST_ROWS})
    return [_row(number, row, columns) for number, row in filled[1:]]


def _columns(headings: list[str]) -> dict[int, str]:
    known = {place: _KNOWN[text.casefold()] for place, text in enumerate(headings) if text.casefold() in _KNOWN}
    if "name" not in known.values():
        raise Refused(_("No column is called “Navn”. Write the names of the columns in the first row."))
    if len(set(known.values())) < len(known):
        raise Refused(_("Two columns have the same name. Remove one of them."))
    return known


def _row(number, row, columns) -> SheetRow:
    cells = {column: row[place] for place, column in columns.items() if place < len(row)}
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


def _cells(person) -> list[str]:
    organisation = person.organisation.name if person.organisation else ""
    facts = (person.name, person.email or "", organisation, person.job_title, person.get_level_display(), person.phone)
    # A register from before text was cleaned as it came in may hold what Excel refuses.
    return [in_one_line(str(fact)) for fact in facts]


def as_csv(people: Iterable) -> bytes:
    """Return `people` (with organisation) as CSV the way Danish Excel opens it: semicolons, UTF-8 with a mark."""
    target = StringIO(newline="")
    writer = csv.writer(target, delimiter=";")
    writer.writerow(HEADINGS.values())
    writer.writerows([_guarded(cell) for cell in _cells(person)] for person in people)
    return target.getvalue().encode("utf-8-sig")


def as_excel(people: Iterable) -> bytes:
    """Return `people` (with organisation) as XLSX in which every cell is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Personer")
    sheet.append(list(HEADINGS.values()))
    for person in people:
        cells = []
        for text in _cells(person):
            cell = WriteOnlyCell(sheet, text)
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    target = BytesIO()
    book.save(target)
    return target.getvalue()
