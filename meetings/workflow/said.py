"""What a form says was decided on an item, brought together with what somebody else has saved meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from meetings.models import AgendaItem, Decision
from meetings.workflow.wordings import as_wording, outcome_wording, written_by_hand


@dataclass(frozen=True)
class Said:
    """All that one form says of an item; outcomes by the id of the recommendation point."""

    outcome: str
    text: str
    review_on: date | None
    without_quorum_because: str
    discussion: str
    fact_note: str
    points: Mapping[int, str]

    def on_top_of(self, decision: Decision | None, item: AgendaItem, begun_on: Mapping[str, str]) -> "Said | None":
        """Return this where its writer wrote, and the locked `decision` elsewhere; None where both wrote in one field.

        `begun_on` is what stood in the form when it was opened (`outcome_wording`).
        """
        of_points = {f"point_{pk}": outcome for pk, outcome in self.points.items()}
        now = outcome_wording(item, decision)
        mine = written_by_hand(as_wording(self._whole | of_points), begun_on, now)
        if mine is None or decision is None:
            return self if mine is not None else None
        kept = {name: value if name in mine else getattr(decision, name) for name, value in self._whole.items()}
        points = {pk: said if (name := f"point_{pk}") in mine else now[name] for pk, said in self.points.items()}
        return Said(**kept, points=points)

    @property
    def _whole(self) -> dict[str, Any]:
        return {
            "outcome": self.outcome,
            "text": self.text,
            "review_on": self.review_on,
            "without_quorum_because": self.without_quorum_because,
            "discussion": self.discussion,
            "fact_note": self.fact_note,
        }
