"""What ends every agenda (domain.md 2.2): a new item, a supplement's too, stands before it."""

from collections.abc import Sequence

# In the order in which they end it, as they are typed in both languages.
_LAST = (
    ("kommunikation", "communication"),
    ("næste møde", "next meeting"),
    ("eventuelt", "evt.", "evt", "any other business", "aob"),
)


def _rank(title: str) -> int:
    """How near to the end an item stands by its title; -1 for one that has no place of its own."""
    typed = title.strip().casefold()
    return next((rank for rank, titles in enumerate(_LAST) if typed in titles), -1)


def place_of_new(titles: Sequence[str], title: str = "") -> int:
    """Return the index at which an item called `title` is put among items with these `titles`.

    It stands before those at the end that end the agenda; one that does so itself, before what stands behind it always.
    """
    place, own = len(titles), _rank(title)
    while place and _rank(titles[place - 1]) > own:
        place -= 1
    return place
