"""The history of a decision as people read it: who, when, why, and what changed in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from meetings.models import Decision, MinutesRevision, Outcome
from members.richtext import typed_text
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


def _since_sealed(rows: list, decision: Decision) -> list:
    """The rows from the wording that was sealed on; the present one alone while nothing is sealed."""
    sealed = MinutesRevision.objects.filter(minutes__meeting=decision.item.meeting_id).order_by("number").first()
    drafts = [row for row in rows if sealed is None or row.history_date <= sealed.sealed_at]
    return rows[max(0, len(drafts) - 1) :]


def decision_history(decision: Decision, *, with_drafts: bool) -> list[DecisionVersion]:
    """Return every wording of the decision, newest first; at most two queries.

    Without drafts it begins with the wording that was sealed: what a draft said is for those who read draft minutes
    (design section 5). Who they are is the gate's question.
    """
    versions, before = [], None
    rows = list(decision.history.select_related("history_user").order_by("history_date", "history_id"))
    for row in rows if with_drafts else _since_sealed(rows, decision):
        words = (row.outcome, typed_text(row.text))
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
