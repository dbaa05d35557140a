"""How much work it is to draw a page: a small file can unpack to gigabytes, or draw forms in forms a billion times."""

import re

import pikepdf
from pikepdf import Array, Dictionary, Name

# Bytes of instructions, each counted as often as it is carried out. A map on A0 has some ten megabytes of them.
MOST = 100 * 1024 * 1024
_DRAWS = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")


class TooMuch(Exception):
    """Drawing a page is more work than a reader should have to wait for."""


class Effort:
    """Counts the work of the pages of one file; what several pages share is unpacked once."""

    def __init__(self) -> None:
        self.known: dict[tuple[int, int], int] = {}

    def of(self, page: pikepdf.Page) -> int:
        """Return the work of a page in bytes of instructions. Raises TooMuch."""
        contents = page.obj.get("/Contents")
        streams = contents if isinstance(contents, Array) else [contents]
        work = sum(
            self._work(stream, page.obj.get("/Resources")) for stream in streams if isinstance(stream, pikepdf.Stream)
        )
        return _checked(work)

    def _work(self, stream: pikepdf.Stream, resources) -> int:
        key = stream.objgen
        if key in self.known and key != (0, 0):
            return self.known[key]
        # A form that draws itself is drawn once by every reader.
        self.known[key] = 0
        content = stream.read_bytes()
        forms = _forms(stream.get("/Resources", resources))
        drawn: dict[bytes, int] = {}
        for name in _DRAWS.findall(content):
            drawn[name] = drawn.get(name, 0) + 1
        within = (times * self._work(forms[name], resources) for name, times in drawn.items() if name in forms)
        self.known[key] = _checked(len(content) + sum(within))
        return self.known[key]


def _forms(resources) -> dict[bytes, pikepdf.Stream]:
    drawings = resources.get("/XObject") if isinstance(resources, Dictionary) else None
    if not isinstance(drawings, Dictionary):
        return {}
    forms = ((name, drawing) for name, drawing in drawings.items() if isinstance(drawing, pikepdf.Stream))
    return {name[1:].encode(): drawing for name, drawing in forms if drawing.get("/Subtype") == Name.Form}


def _checked(work: int) -> int:
    if work > MOST:
        raise TooMuch
    return work
