"""What a decision said after each act on it, put together from three histories: its own, its points', its dissents'."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import CharField, F, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.models import Decision, Dissent, Outcome, PointOutcome
from pages.richtext import typed_text

# What one verb writes stands this close together: a row of the decision, then its points and dissents.
ONE_ACT = timedelta(seconds=1)
_POINT, _DISSENT, _GONE = "point", "dissent", "-"


@dataclass(frozen=True)
class Words:
    """What a decision said: lines of text for its points and dissents, and a day in words."""

    outcome: str
    text: str
    discussion: str = ""
    fact_note: str = ""
    points: str = ""
    dissents: str = ""
    review_on: str = ""


@dataclass
class Act:
    """What somebody did at one moment; `row` of the decision's own history, None where it did not change."""

    at: datetime
    until: datetime
    who: str
    why: str
    words: Words
    row: Any = None


@dataclass
class _Beside:
    """The points by their place, and the dissents by name, as they stand while the history is gone through."""

    points: dict[int, str] = field(default_factory=dict)
    dissents: dict[str, str] = field(default_factory=dict)

    def note(self, kind: str, key: str, said: str, how: str) -> None:
        here: dict[Any, str] = self.points if kind == _POINT else self.dissents
        name = int(key) if kind == _POINT else key
        if how == _GONE:
            here.pop(name, None)
        else:
            here[name] = said

    def in_words(self, words: Words) -> Words:
        points = [
            _("Point %(number)s: %(outcome)s") % {"number": place, "outcome": Outcome(said).label}
            for place, said in sorted(self.points.items())
        ]
        dissents = [f"{name}: {said}" for name, said in sorted(self.dissents.items())]
        return replace(words, points="\n".join(points), dissents="\n".join(dissents))


def _told(rows, kind: str, key: str, said: str):
    text = TextField()
    return rows.order_by().values_list(
        "history_date",
        Value(kind, output_field=CharField()),
        "history_id",
        Coalesce("history_user__name", Value(""), output_field=CharField()),
        Coalesce("history_change_reason", Value(""), output_field=text),
        "history_type",
        Cast(F(key), text),
        Cast(F(said), text),
    )


def _events(decision: Decision) -> list[tuple]:
    """What became of points and dissents, the oldest first; one query."""
    points = _told(PointOutcome.history.filter(decision=decision.pk), _POINT, "point__position", "outcome")
    dissents = _told(Dissent.history.filter(decision=decision.pk), _DISSENT, "person__name", "statement")
    return sorted(points.union(dissents, all=True))


def _own(decision: Decision, with_discussion: bool) -> Iterator[tuple[datetime, Any, Words]]:
    for row in decision.history.select_related("history_user").order_by("history_date", "history_id"):
        discussion = typed_text(row.discussion) if with_discussion else ""
        words = Words(row.outcome, typed_text(row.text), discussion, row.fact_note, review_on=_day(row.review_on))
        yield row.history_date, row, words


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


def acts_on(decision: Decision, *, with_discussion: bool) -> list[Act]:
    """Return every act on a decision, the oldest first, with what it said then; two queries."""
    steps: list[tuple] = [(at, 0, row.history_id, row, words) for at, row, words in _own(decision, with_discussion)]
    steps += [(at, 1, place, event, None) for place, (at, *event) in enumerate(_events(decision))]
    acts: list[Act] = []
    beside = _Beside()
    words = Words("", "")
    for at, _kind, _id, what, own in sorted(steps, key=lambda step: step[:3]):
        if own is not None:
            words = own
            who = what.history_user.name if what.history_user else ""
            acts.append(Act(at, at, who, what.history_change_reason or "", beside.in_words(words), what))
            continue
        kind, _history_id, who, why, how, key, said = what
        beside.note(kind, key, said, how)
        if not acts or acts[-1].who != who or at - acts[-1].until > ONE_ACT:
            acts.append(Act(at, at, who, why, words))
        acts[-1].until, acts[-1].words = at, beside.in_words(words)
    return acts
