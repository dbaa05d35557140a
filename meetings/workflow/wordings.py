"""What stands in the form of an item, and how what two have written in it comes together."""

from collections.abc import Mapping
from typing import Any

from meetings.models import AgendaItem


def wording_of(item: AgendaItem) -> dict[str, str]:
    """Return what the form of an item shows in its fields, as it is kept and compared."""
    names = ("title", "kind", "presenter", "minutes_allotted", "summary", "case_presentation", "economy")
    shown = {name: str(getattr(item, name)) for name in (*names, "further_process", "openness")}
    return shown | {"recommendation": "\n".join(point.text for point in item.points.all())}


def as_wording(fields: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields of a form as `wording_of` says them; recommendation points are lines."""
    return {name: "\n".join(value) if isinstance(value, list | tuple) else str(value) for name, value in fields.items()}


def touched_by_both(typed: Mapping[str, str], begun_on: Mapping[str, str], now: Mapping[str, str]) -> set[str]:
    """Return the fields in which the writer and somebody else have put different texts since the writer began."""
    return {
        name
        for name, text in typed.items()
        if name in begun_on and text != begun_on[name] and now[name] != begun_on[name] and text != now[name]
    }
