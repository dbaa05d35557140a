"""Sealed content back into the minutes it was made of: a reader for every format there ever was.

What was sealed is never rewritten. Whoever changes the shape of the minutes raises `minutes_record.FORMAT`, keeps the
reader that stands here as it is, and adds one for the new number along with a sealed revision of it for the tests.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from itertools import pairwise
from typing import Any

from meetings.entries import entry_read
from meetings.models import MinutesRevision
from meetings.reading.answers_said import AnswerSaid
from meetings.reading.minutes_record import (
    ApprovalSaid,
    DecisionSaid,
    DissentSaid,
    ItemSaid,
    MinutesRecord,
    Named,
    PointSaid,
    TaskSaid,
)
from meetings.reading.presence import Presence, Status
from meetings.reading.quorum import Quorum
from meetings.rules.absences import absences_of
from members.rules.roles import GUEST


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _named(said: dict | None) -> Named | None:
    return Named(said["id"], said["name"]) if said else None


def _quorum(said: dict | None) -> Quorum | None:
    return Quorum(present=said["present"], members=said["members"], lacking=list(said["lacking"])) if said else None


def _person(said: dict) -> Presence:
    return Presence(
        person_id=said["person_id"],
        name=said["name"],
        organisation=said["organisation"],
        role=said["role"],
        side=said["side"],
        votes=said["votes"],
        status=said["status"],
        substitute_id=said["substitute_id"],
        substitute=said["substitute"],
        from_item=said["from_item"],
        to_item=said["to_item"],
        out_of=tuple(said["out_of"]),
        absences=absences_of(said.get("absences", ())),
    )


def _decision(said: dict | None) -> DecisionSaid | None:
    if said is None:
        return None
    return DecisionSaid(
        id=said["id"],
        reference=said["reference"],
        outcome=said["outcome"],
        text=said["text"],
        points=tuple(
            PointSaid(row["point_id"], row["position"], row["text"], row["outcome"]) for row in said["points"]
        ),
        dissents=tuple(DissentSaid(row["person_id"], row["name"], row["statement"]) for row in said["dissents"]),
        follow_ups=tuple(
            TaskSaid(row["id"], row["what"], row["responsible_id"], row["responsible"], _day(row["due_on"]))
            for row in said["follow_ups"]
        ),
        without_quorum_because=said["without_quorum_because"],
        review_on=_day(said["review_on"]),
        answers=tuple(AnswerSaid(**row) for row in said.get("answers", ())),
    )


def _approval(said: dict) -> ApprovalSaid:
    given_at = datetime.fromisoformat(said["given_at"])
    return ApprovalSaid(said["co_chair_id"], said["name"], said["given_by_id"], said["given_by"], given_at)


def _second(content: dict, meeting_id: int) -> MinutesRecord:
    return MinutesRecord(
        committee=Named(content["committee"]["id"], content["committee"]["name"]),
        meeting=content["meeting"],
        meeting_id=meeting_id,
        kind=content["kind"],
        starts_at=datetime.fromisoformat(content["starts_at"]),
        ends_at=datetime.fromisoformat(content["ends_at"]),
        place=content["place"],
        theme=content["theme"],
        chair=_named(content["chair"]),
        minute_taker=_named(content["minute_taker"]),
        note=content["note"],
        people=tuple(_person(person) for person in content["people"]),
        quorum=_quorum(content["quorum"]),
        items=tuple(
            ItemSaid(entry_read(item), _decision(item["decision"]), _quorum(item["quorum"]))
            for item in content["items"]
        ),
        approvals=tuple(_approval(approval) for approval in content["approvals"]),
    )


def _first_person(place: int, said: dict) -> Presence:
    """The first format has no ids, and does not tell apologies from absence; who came for one item was a guest."""
    guest = said["from_item"] is not None and said["from_item"] == said["to_item"]
    return Presence(
        person_id=-place,
        name=said["name"],
        organisation=said["organisation"],
        role=GUEST if guest else "",
        side="",
        votes=False,
        status=(Status.PRESENT if said["present"] else Status.NOT_PRESENT).value,
        substitute_id=None,
        substitute=said["substitute"] if said["present"] else "",
        from_item=said["from_item"],
        to_item=said["to_item"],
        out_of=(),
    )


def _first_decision(said: dict | None) -> DecisionSaid | None:
    if said is None:
        return None
    return DecisionSaid(
        id=None,
        reference=said["reference"],
        outcome=said["outcome"],
        text=said["text"],
        points=tuple(PointSaid(None, position, "", outcome) for position, outcome in said["points"]),
        dissents=tuple(DissentSaid(None, name, statement) for name, statement in said["dissents"]),
    )


def _first(content: dict, meeting_id: int) -> MinutesRecord:
    return MinutesRecord(
        committee=Named(None, content["committee"]),
        meeting=content["meeting"],
        meeting_id=meeting_id,
        kind="",
        starts_at=datetime.fromisoformat(content["starts_at"]),
        ends_at=datetime.fromisoformat(content["ends_at"]),
        place=content["place"],
        theme="",
        chair=Named(None, content["chair"]) if content["chair"] else None,
        minute_taker=Named(None, content["minute_taker"]) if content["minute_taker"] else None,
        note=content["note"],
        people=tuple(_first_person(place, said) for place, said in enumerate(content["attendance"], start=1)),
        quorum=None,
        items=tuple(ItemSaid(entry_read(item), _first_decision(item["decision"])) for item in content["items"]),
    )


def _third_decision(said: dict | None) -> DecisionSaid | None:
    decision = _decision(said)
    if said is None or decision is None:
        return None
    return replace(decision, discussion=said["discussion"], fact_note=said["fact_note"])


def _third(content: dict, meeting_id: int) -> MinutesRecord:
    """The second, with the form of the minutes, what was discussed, and notes of facts."""
    record = _second(content, meeting_id)
    said = zip(record.items, content["items"], strict=True)
    items = tuple(replace(item, decision=_third_decision(row["decision"])) for item, row in said)
    return replace(record, items=items, form=content["form"])


READERS = {1: _first, 2: _second, 3: _third}


def record_read(content: dict[str, Any], *, meeting_id: int) -> MinutesRecord:
    """Return the minutes that sealed content says, of whatever format. Raises KeyError for one that never was."""
    return partial(READERS[content.get("format", 1)], content)(meeting_id)


def sealed_record(revision: MinutesRevision) -> MinutesRecord:
    """Return the minutes as one seal keeps them; fetch `minutes` along."""
    return record_read(revision.content, meeting_id=revision.minutes.meeting_id)


def _wordings(record: MinutesRecord) -> dict[int, tuple]:
    """What was decided on each item, without names and ids: an old seal does not tell them."""
    return {
        item.entry.item_id: (
            item.decision.outcome,
            item.decision.text,
            [(point.position, point.outcome) for point in item.decision.points],
            [dissent.statement for dissent in item.decision.dissents],
            item.decision.without_quorum_because,
            item.decision.discussion,
            item.decision.fact_note,
        )
        for item in record.items
        if item.decision
    }


def sealed_edition(chain: Sequence[MinutesRevision]) -> MinutesRecord:
    """Return the minutes as the last seal of `chain` keeps them, its items marked with when they were amended.

    `chain` is one or more seals of one meeting from the first on; fetch `minutes` along.
    """
    records = [sealed_record(revision) for revision in chain]
    amended: dict[int, datetime] = {}
    for (_former, before), (revision, after) in pairwise(zip(chain, map(_wordings, records), strict=True)):
        amended |= {pk: revision.sealed_at for pk, said in after.items() if before.get(pk, said) != said}
    return replace(
        records[-1],
        items=tuple(replace(item, amended_at=amended.get(item.entry.item_id)) for item in records[-1].items),
    )
