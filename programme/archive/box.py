"""What has been collected for an archive: what it holds, the pages it will have, and the files it takes along."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import IO, Any

from meetings.models import AgendaItem, Meeting
from meetings.models.kept_document import KeptDocument
from meetings.pack import PackContent
from members.models import Committee, Person

_LETTERS = str.maketrans(
    {"æ": "ae", "ø": "oe", "å": "aa", "Æ": "ae", "Ø": "oe", "Å": "aa", "ß": "ss", "đ": "d", "ł": "l", "ð": "d"}
)
# Windows keeps these names for devices, whatever ending they have.
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
LONGEST = 60


def safe(name: str) -> str:
    """Return a name for a file that every system takes: a-z, 0-9 and "-", never empty, never that of a device."""
    plain = unicodedata.normalize("NFKD", name.translate(_LETTERS)).encode("ascii", "ignore").decode().lower()
    short = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-")
    return f"{short}-" if short in _DEVICES else short or "x"


@dataclass(frozen=True)
class Enclosed:
    """A file that goes along: where its bytes come from, and `said`, what data and pages say of it."""

    open: Callable[[], IO[bytes]]
    said: dict[str, Any]


@dataclass(frozen=True)
class Sealed:
    """Approved minutes that go along as PDF/A: what is in them, and `said`, what data and pages say of them."""

    meeting: Meeting
    content: PackContent
    said: dict[str, Any]


@dataclass
class Box:
    """An archive as it fills, of a committee for one reader. Every path in it is a name of its own."""

    committee: Committee
    reader: Person
    data: dict[str, Any] = field(default_factory=dict)
    files: list[Enclosed] = field(default_factory=list)
    minutes: list[Sealed] = field(default_factory=list)
    # Addresses of the portal, and the pages that stand for them here.
    pages: dict[str, str] = field(default_factory=dict)
    _holds: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _taken: set[str] = field(default_factory=set)

    @cached_property
    def known_items(self) -> set[str]:
        """The ids ("2026-1/3") of the committee's items whose title the reader may know; one query."""
        items = AgendaItem.objects.filter(committee=self.committee).titled_for(self.reader).select_related("meeting")
        return {item.reference for item in items}

    @property
    def holds(self) -> dict[str, list[int]]:
        """Ids of what is in it, by kind of the gate."""
        return {kind: sorted(ids) for kind, ids in sorted(self._holds.items())}

    def hold(self, kind: str, ids: Iterable[int]) -> None:
        """Note that these are in it."""
        self._holds[kind].update(ids)

    def path(self, folder: str, name: str, ending: str) -> str:
        """Return a path nothing else has: a number is added to a name that is taken."""
        stem, number = safe(name), 1
        path = f"{folder}{stem}.{ending}"
        while path in self._taken:
            number += 1
            path = f"{folder}{stem}-{number}.{ending}"
        self._taken.add(path)
        return path

    def page(self, folder: str, name: str, address: str = "") -> str:
        """Return the path of a new page; `address` is the one it has in the portal, by which others link to it."""
        path = self.path(f"{folder}/", name, "html")
        if address:
            self.pages[address] = path
        return path

    def enclose(self, stored, *, name: str, title: str, original_name: str, content_type: str) -> dict[str, Any]:
        """Take a stored file along and return what is said of it; size and digest are filled in as it is written."""
        ending = safe(original_name.rpartition(".")[2] if "." in original_name else "")[:8]
        said = {
            "path": self.path("files/", name, "bin" if ending == "x" else ending),
            "title": title,
            "original_name": original_name,
            "content_type": content_type,
            "size": 0,
            "sha256": "",
            "problem": "",
        }
        self.files.append(Enclosed(lambda: stored.open("rb"), said))
        return said


def document_said(box: Box, document: KeptDocument, place: str) -> dict[str, Any]:
    """Take a document along and return what is said of it; `place` tells in the name of the file where it is from."""
    file = box.enclose(
        document.file,
        name=f"{place}-{document.title}",
        title=document.title,
        original_name=document.file_name,
        content_type=document.file_type,
    )
    return {"title": document.title, "at": document.added_at, "file": file}


class At(str):
    """An address of the portal, until it is known which page of the archive stands for it, if any does."""

    __slots__ = ()


def with_links(said: Any, pages: dict[str, str]) -> Any:
    """Return what is said with a page in place of each address ("" where the archive has none); changed in place."""
    if isinstance(said, At):
        return pages.get(said, "")
    if isinstance(said, dict):
        said.update({name: with_links(value, pages) for name, value in said.items()})
    elif isinstance(said, list):
        said[:] = [with_links(value, pages) for value in said]
    return said
