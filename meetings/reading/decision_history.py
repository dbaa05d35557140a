"""The history of a decision as people read it: who, when, why, and what changed in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from meetings.models import Approval, Decision, DecisionAmendment, MinutesRevision, Outcome
from meetings.reading.decision_words import Act, Words, acts_on
from members.models import Person
from pages.word_diff import word_diff, word_sides


@dataclass(frozen=True)
class Side:
    """One part of a wording that was changed: what it is, and what it said before and after, what differs marked."""

    label: object
    before: SafeString
    after: SafeString


@dataclass(frozen=True)
class DecisionVersion:
    """One wording. `text` marks what changed since the version before it, as do the others that are marked;
    `outcome_before` is empty if it did not. `sides` has the parts that changed, as they were and as they are.
    """

    who: str
    when: datetime
    why: str
    outcome: object
    outcome_before: object
    text: SafeString
    discussion: SafeString
    fact_note: SafeString
    points: SafeString
    dissents: SafeString
    review_on: SafeString
    sides: tuple[Side, ...] = ()
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


def _since_sealed(acts: list[Act], decision: Decision) -> list[Act]:
    """The acts from the wording that was sealed on; the present one alone while nothing is sealed."""
    sealed = MinutesRevision.objects.filter(minutes__meeting=decision.item.meeting_id).order_by("number").first()
    drafts = [act for act in acts if sealed is None or act.at <= sealed.sealed_at]
    return acts[max(0, len(drafts) - 1) :]


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


# Parts of a wording that are marked, in the order they are read.
_MARKED = ("text", "points", "dissents", "review_on", "discussion", "fact_note")
_LABELS = {
    "outcome": gettext_lazy("Outcome"),
    "text": gettext_lazy("Decision"),
    "points": gettext_lazy("Recommendation points"),
    "dissents": gettext_lazy("Dissents"),
    "review_on": gettext_lazy("To be reviewed on"),
    "discussion": gettext_lazy("What was discussed"),
    "fact_note": gettext_lazy("Note of facts"),
}


def decision_history(decision: Decision, *, with_drafts: bool, with_discussion: bool = False) -> list[DecisionVersion]:
    """Return every wording of the decision, newest first; at most six queries.

    Without drafts it begins with the wording that was sealed: what a draft said is for those who read draft minutes
    (design section 5). What was discussed is told where the minutes tell it, and to who writes them. Who they all are
    is the gate's question.
    """
    versions: list[DecisionVersion] = []
    before: Words | None = None
    acts = acts_on(decision, with_discussion=with_discussion)
    amendments = _in_effect(decision) if any(act.row is not None and act.why for act in acts) else []
    for act in acts if with_drafts else _since_sealed(acts, decision):
        amendment = _made_by(act.row, amendments) if act.row is not None else None
        if act.words == before and amendment is None:
            continue
        versions.append(_version(act, before, amendment))
        before = act.words
    return versions[::-1]


def _version(act: Act, before: Words | None, amendment: DecisionAmendment | None) -> DecisionVersion:
    now, then = act.words, before or act.words
    return DecisionVersion(
        who=act.who,
        when=act.at,
        why=act.why,
        outcome=Outcome(now.outcome).label,
        outcome_before=Outcome(then.outcome).label if then.outcome != now.outcome else "",
        **{name: word_diff(getattr(then, name), getattr(now, name)) for name in _MARKED},
        sides=tuple(_sides(then, now)),
        amendment=amendment,
        approvals=tuple(amendment.approvals.all()) if amendment else (),
    )


def _sides(then: Words, now: Words) -> Iterator[Side]:
    for name, label in _LABELS.items():
        before, after = getattr(then, name), getattr(now, name)
        if name == "outcome":
            before, after = str(Outcome(before).label), str(Outcome(after).label)
        if before != after:
            yield Side(label, *word_sides(before, after))
