"""What a page is made of, whatever it says: pages of one skeleton are the same page to every checker."""

import hashlib

# Attributes whose value decides what a checker finds; of all others only the name counts.
TELLING = {"role", "class", "type", "scope", "rel", "method", "tabindex", "aria-live", "aria-current", "autocomplete"}


def skeleton_of(root) -> str:
    """A digest of the tags, attributes and classes of a parsed page; what is repeated counts once."""
    return hashlib.sha256(repr(_bones(root)).encode()).hexdigest()[:16]


def own(element) -> tuple:
    """What an element is by itself: its tag, its attributes, and whether it begins with a text."""
    attributes = tuple(sorted((name, value if name in TELLING else "") for name, value in element.attrib.items()))
    return element.tag, attributes, bool((element.text or "").strip())


def _bones(element) -> tuple:
    children, seen = [], set()
    for child in element:
        if isinstance(child.tag, str) and (bones := _bones(child)) not in seen:
            seen.add(bones)
            children.append(bones)
    return *own(element), tuple(children)
