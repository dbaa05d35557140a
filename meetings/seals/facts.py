"""Sealed content against the rows it was made of: what differs was changed behind the portal's back.

Compared by ids, texts, outcomes and times; not by names, which the register may change for good reasons, nor by what
goes on after a seal (follow-ups, and disqualifications that come up when a decision is amended). Content of every
format is read; an older one says less, and less is compared.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from meetings.models import Decision, Meeting, Minutes
from meetings.reading.minutes_record import minutes_content
from meetings.seals.findings import Finding

# What stands beside the text of an item: a decision is compared for itself, the files of annexes are checked apart.
_NOT_ITS_TEXT = frozenset(("item_id", "annexes", "readable", "decision", "quorum"))


@dataclass(frozen=True)
class Fact:
    """One thing the minutes say: `code` as in findings.SAID, about an item or the meeting, and `which` of several."""

    code: str
    value: Any
    item_id: int | None = None
    which: Any = None
    about: dict = field(default_factory=dict)

    @property
    def key(self) -> tuple:
        return self.code, self.item_id, self.which

    @property
    def kind(self) -> tuple:
        """What a format tells, of whichever item or person: what an older one does not tell is not compared."""
        return self.code, self.which if isinstance(self.which, str) else ""


def _plain(value):
    """JSON knows no tuples."""
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


def _known(content: dict, *names: str) -> list:
    return [_plain(content[name]) for name in names if name in content]


def _of_meeting(content: dict) -> Iterator[Fact]:
    yield Fact("meeting", _known(content, "meeting", "starts_at", "ends_at", "place"))
    yield Fact("note", content.get("note", ""))
    if "form" in content:
        yield Fact("form", content["form"])
    leading = [content.get(role) for role in ("committee", "chair", "minute_taker")]
    if any(isinstance(part, dict) for part in leading):
        yield Fact("led", [part.get("id") if isinstance(part, dict) else None for part in leading])


def _of_approvals(content: dict) -> Iterator[Fact]:
    if "approvals" in content:
        yield Fact(
            "approval",
            sorted(_known(approval, "co_chair_id", "given_by_id", "given_at") for approval in content["approvals"]),
        )


def _of_people(content: dict) -> Iterator[Fact]:
    for person in content.get("people", []):
        said = _known(person, "status", "substitute_id", "from_item", "to_item", "role", "votes")
        yield Fact("attendance", said, which=person["person_id"], about={"name": person["name"]})
        if "absences" in person:
            yield Fact("absences", list(person["absences"]), which=person["person_id"], about={"name": person["name"]})


def _of_all_people(content: dict) -> Fact:
    """Who was there, without saying who: the first format has names only, and a name may change."""
    there = [person for person in content.get("attendance", []) if person["present"]]
    there = there or [person for person in content.get("people", []) if person["status"] == "present"]
    return Fact("attendances", sorted([person["from_item"] or 0, person["to_item"] or 0] for person in there))


def _of_decision(decision: dict | None, item: dict) -> Iterator[Fact]:
    about = {"item": item["number"]}
    pk = item["item_id"]
    yield Fact("decision", decision is not None, pk, about=about)
    if decision is None:
        return
    yield Fact("outcome", decision["outcome"], pk, about=about)
    yield Fact("text", decision["text"], pk, about=about)
    yield Fact("points", sorted(_outcome_of(point) for point in decision["points"]), pk, about=about)
    yield from _of_dissents(decision["dissents"], pk, about)
    for beside in ("discussion", "fact_note"):
        if beside in decision:
            yield Fact(beside, decision[beside], pk, about=about)
    if "answers" in decision:
        yield Fact("answers", sorted(_answer_of(said) for said in decision["answers"]), pk, about=about)
    if "without_quorum_because" in decision:
        yield Fact("quorum", decision["without_quorum_because"], pk, about=about)


def _answer_of(said: dict) -> list:
    return [said["person_id"], said["position"] or 0, said["answer"], said["remark"]]


def _outcome_of(point) -> list:
    return [point["position"], point["outcome"]] if isinstance(point, dict) else list(point)


def _of_dissents(dissents: list, pk: int, about: dict) -> Iterator[Fact]:
    """The first format tells by name whose a statement is, which may change; later ones by id."""
    with_ids = [dissent for dissent in dissents if isinstance(dissent, dict)]
    said = [dissent["statement"] for dissent in with_ids] or [statement for _name, statement in dissents]
    yield Fact("dissents", sorted(said), pk, about=about)
    if with_ids:
        by = sorted([dissent["person_id"], dissent["statement"]] for dissent in with_ids)
        yield Fact("dissents", by, pk, which="by whom", about=about)


def _text_of(item: dict) -> dict:
    """What the minutes say of an item, every field; what is empty says no more than what an old seal lacks."""
    return {name: _plain(said) for name, said in item.items() if said and name not in _NOT_ITS_TEXT}


def facts_of(content: dict) -> list[Fact]:
    """Return what sealed content says, of whatever format."""
    facts = [*_of_meeting(content), *_of_people(content), *_of_approvals(content)]
    if "people" not in content:
        facts.append(_of_all_people(content))
    for item in content["items"]:
        facts.append(Fact("item", _text_of(item), item["item_id"], about={"item": item["number"]}))
        facts += _of_decision(item["decision"], item)
    return facts


def live_facts(meeting: Meeting) -> list[Fact]:
    """Return what the rows say now."""
    return facts_to_compare(minutes_content(meeting))


def facts_to_compare(content: dict) -> list[Fact]:
    """Return what content of today says, in the words of every format."""
    return [*facts_of(content), _of_all_people(content)]


def changed_since(meeting: Meeting, sealed: list[Fact], live: list[Fact]) -> list[Finding]:
    """Return where the rows say something else than what was sealed."""
    now, then = {fact.key: fact for fact in live}, {fact.key: fact for fact in sealed}
    kinds = {fact.kind for fact in sealed}
    changed = [fact for fact in sealed if fact.key not in now or now[fact.key].value != fact.value]
    added = [fact for fact in live if fact.key not in then and fact.kind in kinds]
    return [_finding(meeting, fact) for fact in [*changed, *added]]


def _finding(meeting: Meeting, fact: Fact) -> Finding:
    code = fact.code
    if code == "decision":
        code = "decision_missing" if fact.value else "decision_added"
    return Finding(code, meeting.pk, fact.item_id, fact.about)


def decisions_changed(meeting: Meeting, content: dict) -> list[Finding]:
    """Return where the words of a decision are not what was sealed: what a page can afford to ask, one query."""
    words = ["outcome", "text", "fact_note"]
    if content.get("form") == Minutes.Form.LONG:
        words.append("discussion")
    rows = Decision.objects.filter(item__meeting=meeting).values("item_id", *words)
    live = {row["item_id"]: row for row in rows}
    sealed = [fact for fact in facts_of(content) if fact.code in ("decision", *words)]
    now = []
    for fact in sealed:
        row = live.get(fact.item_id) if fact.item_id is not None else None
        value = row is not None if fact.code == "decision" else (row or {}).get(fact.code)
        if fact.code == "decision" or row:
            now.append(replace(fact, value=value))
    return changed_since(meeting, [fact for fact in sealed if fact.key in {other.key for other in now}], now)
