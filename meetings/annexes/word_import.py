"""The case presentation somebody wrote in Word: its words, put where the headings say, and what was left out."""

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.annexes import word_code
from pages.richtext import plain_text, sanitize
from record.verbs import Refused

MAX_SECONDS = 30
# The fields of an item by the headings they have in the templates of municipalities, in small letters.
_PLACES = {
    "summary": ("resumé", "resume", "sammenfatning", "kort fortalt"),
    "recommendation": ("indstilling", "det indstilles, at", "det indstilles", "forslag til beslutning"),
    "case_presentation": ("sagsfremstilling", "baggrund", "sagen"),
    "economy": ("økonomi", "økonomi og ressourcer", "økonomiske konsekvenser", "ressourcer"),
    "further_process": ("videre proces", "den videre proces", "det videre forløb", "videre forløb"),
}
_FIELD_OF = {heading: field for field, headings in _PLACES.items() for heading in headings}
_PLAIN = ("summary", "recommendation")
# A heading, or a paragraph of bold words alone, which many write in place of one.
_HEADING = re.compile(
    r"<h([1-6])[^>]*>(.*?)</h\1>|<p>(?:<strong>|<b>)((?:(?!</p>).)*?)(?:</strong>|</b>)</p>", re.DOTALL | re.IGNORECASE
)
_KEPT_LEVELS = {"1": "3", "2": "3", "3": "4", "4": "4", "5": "4", "6": "4"}


@dataclass(frozen=True)
class Imported:
    """What was in a Word file: the text of each field that it has one for, and a sentence for all that was left out."""

    texts: dict[str, str]
    left_out: tuple[str, ...]


def read_word(content: bytes) -> Imported:
    """Return what a Word file says. Raises Refused, in words, for one that is damaged, too large or takes too long."""
    read = _read(content)
    if "problem" in read:
        raise Refused(_unreadable(too_big=read["problem"] == "too_big"))
    parts = _parts(read["code"])
    return Imported(
        texts={field: _as_kept(field, code) for field, code in parts.items() if plain_text(code)},
        left_out=tuple(_left_out(read)),
    )


def _unreadable(*, too_big: bool) -> str:
    if too_big:
        return _("The file is too large to be read as a case presentation. Attach it as an annex instead.")
    return _("The file is damaged, or is no Word file (.docx). Open it in Word, save it anew, and try again.")


def _read(content: bytes) -> dict:
    program = [sys.executable, "-I", str(Path(word_code.__file__))]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and the file goes in as data
            program, input=content, capture_output=True, timeout=MAX_SECONDS, check=True
        )
    except subprocess.TimeoutExpired as late:
        raise Refused(_unreadable(too_big=True)) from late
    except (subprocess.SubprocessError, OSError) as problem:
        raise Refused(_unreadable(too_big=False)) from problem
    return json.loads(done.stdout)


def _parts(code: str) -> dict[str, str]:
    """Cut the text at headings that name a field; every other heading stays in the text it stands in."""
    parts: dict[str, str] = {}
    field, place = "case_presentation", 0
    for heading in _HEADING.finditer(code):
        named = plain_text(heading[2] or heading[3] or "").strip().rstrip(":").strip().casefold()
        if named not in _FIELD_OF:
            continue
        parts[field] = parts.get(field, "") + code[place : heading.start()]
        field, place = _FIELD_OF[named], heading.end()
    parts[field] = parts.get(field, "") + code[place:]
    return parts


def _as_kept(field: str, code: str) -> str:
    if field in _PLAIN:
        return plain_text(code)
    lower = re.sub(r"(</?h)([1-6])", lambda tag: tag[1] + _KEPT_LEVELS[tag[2]], code)
    return str(sanitize(lower))


class _Links(HTMLParser):
    """Counts what a reader would miss: anchors within the file, which lead nowhere here."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = 0

    def handle_starttag(self, tag, attrs):
        self.inner += tag == "a" and (dict(attrs).get("href") or "").startswith("#")


def _left_out(read: dict) -> list[str]:
    """Return a sentence for each kind of thing that is not in the text any more."""
    said, pictures = [], read["pictures"]
    if pictures:
        told = ngettext("%(n)d picture. Attach it as an annex.", "%(n)d pictures. Attach them as annexes.", pictures)
        said.append(told % {"n": pictures})
    links = _Links()
    links.feed(read["code"])
    if links.inner:
        told = ngettext(
            "%(n)d link or note within the file leads nowhere here; its words are kept.",
            "%(n)d links or notes within the file lead nowhere here; their words are kept.",
            links.inner,
        )
        said.append(told % {"n": links.inner})
    # mammoth names what it does not know in English: a style, an element. The name is what its writer looks for.
    said += [
        _("What Word calls “%(name)s” is kept as ordinary text, or left out.") % {"name": name}
        for name in _named(read["said"])
    ]
    return said


def _named(messages: list[str]) -> list[str]:
    found = (re.search(r"'([^']+)'|: ?([\w:-]+)$|with ID (\S+)", message) for message in messages)
    names = (next(filter(None, match.groups()), "") for match in found if match)
    return sorted({name for name in names if not re.fullmatch(r"[Hh]eading ?\d|Normal.*", name)})
