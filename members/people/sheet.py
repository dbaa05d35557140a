"""People as rows of a sheet, CSV or Excel: its columns, in and out."""

from collections.abc import Iterable

from pages import sheet
from pages.sheet import Columns, SheetRow

PEOPLE = Columns(
    headings={
        "name": "Navn",
        "email": "E-mail",
        "organisation": "Organisation",
        "job_title": "Stilling",
        "level": "Niveau",
        "phone": "Telefon",
    },
    needed=("name",),
    also_called={
        **{"mail": "email", "email": "email", "titel": "job_title"},
        **{"tlf": "phone", "tlf.": "phone", "mobil": "phone"},
    },
)


def read_sheet(name: str, content: bytes) -> list[SheetRow]:
    """Return the people in a file as they were written. Raises Refused as `pages.sheet.read_rows`."""
    return sheet.read_rows(name, content, PEOPLE)


def _cells(people: Iterable) -> Iterable[list[str]]:
    for person in people:
        organisation = person.organisation.name if person.organisation else ""
        level = str(person.get_level_display())
        yield [person.name, person.email or "", organisation, person.job_title, level, person.phone]


def as_csv(people: Iterable) -> bytes:
    """Return `people` (with organisation) as CSV."""
    return sheet.as_csv(PEOPLE.headings.values(), _cells(people))


def as_excel(people: Iterable) -> bytes:
    """Return `people` (with organisation) as XLSX."""
    return sheet.as_excel("Personer", PEOPLE.headings.values(), _cells(people))
