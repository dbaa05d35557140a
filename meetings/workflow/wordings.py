"""What stands in the forms of an item, and how what two have written in one comes together."""

from collections.abc import Mapping
from typing import Any

from meetings.models import AgendaItem, Decision
from pages.richtext import typed_text


def wording_of(item: AgendaItem) -> dict[str, str]:
    """Return what the form of an item shows in its fields, as it is kept and compared."""
    names = ("title", "kind", "presenter", "minutes_allotted", "summary", "case_presentation", "economy")
    shown = {name: str(getattr(item, name)) for name in (*names, "further_process", "openness")}
    return shown | {"recommendation": "\n".join(point.text for point in item.points.all())}


def outcome_wording(item: AgendaItem, decision: Decision | None) -> dict[str, str]:
    """Return what the form of its decision shows in its fields, in the same way; `decision` None: none yet."""
    said = {outcome.point_id: outcome.outcome for outcome in decision.point_outcomes.all()} if decision else {}
    points = {f"point_{point.pk}": said.get(point.pk, "") for point in item.points.all()}
    if decision is None:
        names = ("outcome", "text", "review_on", "without_quorum_because", "discussion", "fact_note")
        return points | dict.fromkeys(names, "")
    return points | {
        "outcome": decision.outcome,
        "text": typed_text(decision.text),
        "review_on": str(decision.review_on or ""),
        "without_quorum_because": decision.without_quorum_because,
        "discussion": str(decision.discussion),
        "fact_note": decision.fact_note,
    }


def as_wording(fields: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields of a form as the above say them; recommendation points are lines."""
    return {
        name: "\n".join(value) if isinstance(value, list | tuple) else str("" if value is None else value)
        for name, value in fields.items()
    }


def written_by_hand(typed: Mapping[str, str], begun_on: Mapping[str, str], now: Mapping[str, str]) -> set[str] | None:
    """Return the fields that the writer of a form has changed since it was opened on `begun_on`; None where somebody
    else has put another text in one of them meanwhile."""
    mine = {name for name, text in typed.items() if text != begun_on.get(name, now[name])}
    both = {name for name in mine & begun_on.keys() if now[name] not in (begun_on[name], typed[name])}
    return None if both else mine
