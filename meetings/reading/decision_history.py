"""The history of a decision as people read it: who, when, why, and what changed in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from meetings.models import Approval, Decision, DecisionAmendment, MinutesRevision, Outcome
from members.models import Person
from pages.richtext import typed_text
from pages.word_diff import word_diff


@dataclass(frozen=True)
class DecisionVersion:
    """One wording. `text` marks what changed since the version before it, and so do `discussion` and `fact_note`;
    `outcome_before` is empty if it did not.
    """

    who: str
    when: datetime
    why: str
    outcome: object
    outcome_before: object
    text: SafeString
    discussion: SafeString
    fact_note: SafeString
    # The amendment that made it, and the approvals it took effect by; None and none for every other wording.
    amendment: DecisionAmendment | None = None
    approvals: tuple[Approval, ...] = ()


@dataclass(frozen=True)
class Beside:
    """What an amendment lets stand beside the wording: (position, outcome) of points, (name, statement) of dissents."""

    points: list[tuple[int, object]]
    dissents: list[tuple[str, str]]


def beside(amendment: DecisionAmendment) -> Beside:
    """Return the points and dissents of an amendment in words; two queries where it has both."""
    outcomes, statements = amendment.point_outcomes or {}, amendment.dissents or {}
    points = amendment.decision.item.points.filter(pk__in=outcomes)
    people = Person.objects.filter(pk__in=statements).order_by("sort_key", "pk")
    return Beside(
        points=[(point.position, Outcome(outcomes[str(point.pk)]).label) for point in points],
        dissents=[(person.name, statements[str(person.pk)]) for person in people],
    )


def _since_sealed(rows: list, decision: Decision) -> list:
    """The rows from the wording that was sealed on; the present one alone while nothing is sealed."""
    sealed = MinutesRevision.objects.filter(minutes__meeting=decision.item.meeting_id).order_by("number").first()
    drafts = [row for row in rows if sealed is None or row.history_date <= sealed.sealed_at]
    return rows[max(0, len(drafts) - 1) :]


def _in_effect(decision: Decision) -> list[DecisionAmendment]:
    amendments = decision.amendments.exclude(effective_at=None).select_related("proposed_by").order_by("effective_at")
    return list(amendments.prefetch_related("approvals__co_chair", "approvals__given_by"))


def _made_by(row, amendments: list[DecisionAmendment]) -> DecisionAmendment | None:
    """The amendment that wrote a row: the first that took effect after it, in these words and for this reason."""
    wrote = (row.outcome, row.text, row.history_change_reason)
    since = (amendment for amendment in amendments if amendment.effective_at >= row.history_date)
    return next(
        (amendment for amendment in since if (amendment.outcome, amendment.text, amendment.reason) == wrote), None
    )


@dataclass(frozen=True)
class _Words:
    """What a row of the history says."""

    outcome: str
    text: str
    discussion: str
    fact_note: str


def decision_history(decision: Decision, *, with_drafts: bool, with_discussion: bool = False) -> list[DecisionVersion]:
    """Return every wording of the decision, newest first; at most five queries.

    Without drafts it begins with the wording that was sealed: what a draft said is for those who read draft minutes
    (design section 5). What was discussed is told where the minutes tell it, and to who writes them. Who they all are
    is the gate's question.
    """
    versions: list[DecisionVersion] = []
    before: _Words | None = None
    rows = list(decision.history.select_related("history_user").order_by("history_date", "history_id"))
    amendments = _in_effect(decision) if any(row.history_change_reason for row in rows) else []
    for row in rows if with_drafts else _since_sealed(rows, decision):
        discussion = typed_text(row.discussion) if with_discussion else ""
        words = _Words(row.outcome, typed_text(row.text), discussion, row.fact_note)
        amendment = _made_by(row, amendments)
        if words == before and amendment is None:
            continue
        versions.append(
            DecisionVersion(
                who=row.history_user.name if row.history_user else "",
                when=row.history_date,
                why=row.history_change_reason or "",
                outcome=Outcome(row.outcome).label,
                outcome_before=Outcome(before.outcome).label if before and before.outcome != row.outcome else "",
                **_marked(before or words, words),
                amendment=amendment,
                approvals=tuple(amendment.approvals.all()) if amendment else (),
            )
        )
        before = words
    return versions[::-1]


def _marked(before: _Words, now: _Words) -> dict[str, SafeString]:
    return {name: word_diff(getattr(before, name), getattr(now, name)) for name in ("text", "discussion", "fact_note")}
