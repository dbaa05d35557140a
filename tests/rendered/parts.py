"""What a page is put together of, and the fewest pages that show all of it: a checker need not open the others."""

import re
import zlib
from itertools import pairwise

from tests.rendered.skeleton import own

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# What a line may break at; a word of more letters than these may be wider than a small screen.
BREAKS, LONG, MORE = re.compile(r"[\s\u00ad-]+"), 20, 8


def parts_of(root, name, state) -> list[int]:
    """Digests of what a checker looks at in a parsed page.

    Each element at its place, by all it stands in, with the elements right below it in their order; how long its
    longest word is; each heading with the one before it; the address, and whether a form was sent to it.
    """
    found = {_digest("name", name), _digest("sent", "sent" in state and name)}
    found |= {_digest("level", *pair) for pair in pairwise(["", *(heading.tag for heading in root.iter(*HEADINGS))])}
    _collect(root, 0, found)
    return sorted(found)


def _collect(element, above, found) -> None:
    place = _digest(above, own(element))
    children = [child for child in element if isinstance(child.tag, str)]
    found.add(_digest(place, *dict.fromkeys(own(child) for child in children)))
    texts = [element.text or "", *(child.tail or "" for child in children)]
    longest = max(len(word) for text in texts for word in BREAKS.split(text))
    if longest >= LONG:
        found.add(_digest(place, "word", longest // MORE))
    for child in children:
        _collect(child, place, found)


def _digest(*told) -> int:
    return zlib.crc32(repr(told).encode())


def fewest(parts: dict[str, set[int]]) -> list[str]:
    """Keys whose parts are together the parts of all: at each step the one that adds most, the earlier of equals."""
    left, chosen = set().union(*parts.values()), []
    while left:
        chosen.append(max(parts, key=lambda key: len(parts[key] & left)))
        left -= parts[chosen[-1]]
    return chosen
