"""The history of a decision as people read it: who, when, why, and what changed in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from meetings.models import Decision, Outcome
from members.richtext import plain_text
from members.word_diff import word_diff


@dataclass(frozen=True)
class DecisionVersion:
    """One wording. `text` marks what changed since the version before it; `outcome_before` is empty if it did not."""

    who: str
    when: datetime
    why: str
    outcome: object
    outcome_before: object
    text: SafeString


def decision_history(decision: Decision) -> list[DecisionVersion]:
    """Return every wording of the decision, newest first; one query. Who may read it is the gate's question."""
    versions, before = [], None
    for row in decision.history.select_related("history_user").order_by("history_date", "history_id"):
        words = (row.outcome, plain_text(row.text))
        if words == before:
            continue
        versions.append(
            DecisionVersion(
                who=row.history_user.name if row.history_user else "",
                when=row.history_date,
                why=row.history_change_reason or "",
                outcome=Outcome(row.outcome).label,
                outcome_before=Outcome(before[0]).label if before and before[0] != row.outcome else "",
                text=word_diff(before[1] if before else words[1], words[1]),
            )
        )
        before = words
    return versions[::-1]
