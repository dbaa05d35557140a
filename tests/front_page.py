"""The front page as it was answered."""

from dk2020portal.waiting import Waiting


def waiting_on(page) -> list[Waiting]:
    """Return all that waits on it, in order."""
    return [line for group in page.context["waiting"] for line in group.lines]
