"""What minutes say, in one shape: drawn from the rows while they are a draft, from the seal once they are approved.

Page, PDF, list of decisions and archive draw from it. `minutes_content` is its canonical form, which is sealed.
"""

from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from meetings.entries import AgendaEntry, as_json, digest_of, thawed
from meetings.models import Approval, AttachmentVersion, Decision, Meeting, Minutes, Outcome
from meetings.reading.answers_said import AnswerLine, AnswerSaid, answer_lines, answers_said
from meetings.reading.minutes import decision_parts
from meetings.reading.presence import Presence, presences_of, quorum_at
from meetings.reading.quorum import Quorum
from pages.richtext import says_only

FORMAT = 3


@dataclass(frozen=True)
class Named:
    """A person or committee by the name it had; `id` None where an old seal keeps the name only."""

    id: int | None
    name: str


@dataclass(frozen=True)
class PointSaid:
    point_id: int | None
    position: int
    text: str
    outcome: str

    @property
    def outcome_label(self):
        return Outcome(self.outcome).label


@dataclass(frozen=True)
class DissentSaid:
    person_id: int | None
    name: str
    statement: str


@dataclass(frozen=True)
class TaskSaid:
    """A follow-up as it was given; how far it is stands on its own page."""

    id: int | None
    what: str
    responsible_id: int | None
    responsible: str
    due_on: date | None


@dataclass(frozen=True)
class DecisionSaid:
    """What was decided; `text` and `discussion` are sanitised HTML. `id` None where an old seal does not tell it.

    `discussion` is empty in minutes of the short form, whatever has been written.
    """

    id: int | None
    reference: str
    outcome: str
    text: str
    points: tuple[PointSaid, ...] = ()
    dissents: tuple[DissentSaid, ...] = ()
    follow_ups: tuple[TaskSaid, ...] = ()
    without_quorum_because: str = ""
    review_on: date | None = None
    # Of a written procedure only.
    answers: tuple[AnswerSaid, ...] = ()
    discussion: str = ""
    fact_note: str = ""

    @property
    def outcome_label(self):
        return Outcome(self.outcome).label

    @property
    def says_its_outcome(self) -> bool:
        """Whether the text adds nothing to the outcome, which stands above it."""
        return says_only(self.text, str(self.outcome_label))

    @property
    def answer_lines(self) -> list[AnswerLine]:
        """Who answered what."""
        return answer_lines(self.answers)

    @property
    def url(self) -> str:
        return reverse("meetings:decision", args=[self.id]) if self.id else ""


@dataclass(frozen=True)
class ItemSaid:
    """One item as it was published, what was decided, and whether the group could; quorum None: not kept.

    `amended_at`: when the minutes were sealed with another decision than the edition before them had.
    """

    entry: AgendaEntry
    decision: DecisionSaid | None = None
    quorum: Quorum | None = None
    amended_at: datetime | None = None


@dataclass(frozen=True)
class ApprovalSaid:
    co_chair_id: int
    name: str
    given_by_id: int
    given_by: str
    given_at: datetime


@dataclass(frozen=True)
class MinutesRecord:
    """The minutes, unfiltered: hand a reader what `reading_record.for_reader` leaves of them. Times are aware."""

    committee: Named
    meeting: str
    meeting_id: int
    kind: str
    starts_at: datetime
    ends_at: datetime
    place: str
    theme: str
    chair: Named | None
    minute_taker: Named | None
    note: str
    people: tuple[Presence, ...]
    quorum: Quorum | None
    items: tuple[ItemSaid, ...]
    approvals: tuple[ApprovalSaid, ...] = field(default_factory=tuple)
    form: str = Minutes.Form.SHORT.value

    @property
    def form_label(self):
        """What the form of the minutes is called."""
        return Minutes.Form(self.form).label

    @property
    def is_written(self) -> bool:
        """Whether they are of a written procedure."""
        return self.kind == Meeting.Kind.WRITTEN


def decisions_of(meeting: Meeting) -> dict[int, Decision]:
    """Return the decisions of a meeting by item id, along with outcomes per point and dissents (four queries)."""
    decisions = Decision.objects.filter(item__meeting=meeting).prefetch_related(*decision_parts())
    return {decision.item_id: decision for decision in decisions}


def decision_said(decision: Decision, minutes: Minutes) -> DecisionSaid:
    """Return a decision as its row says it now in these minutes of it; fetch it with `decision_parts()`."""
    return DecisionSaid(
        id=decision.pk,
        reference=decision.reference,
        outcome=decision.outcome,
        text=decision.text,
        points=tuple(
            PointSaid(said.point_id, said.point.position, said.point.text, said.outcome)
            for said in decision.point_outcomes.all()
        ),
        dissents=tuple(
            DissentSaid(dissent.person_id, dissent.person.name, dissent.statement)
            for dissent in decision.dissents.all()
        ),
        follow_ups=tuple(
            TaskSaid(
                follow_up.pk, follow_up.what, follow_up.responsible_id, follow_up.responsible.name, follow_up.due_on
            )
            for follow_up in decision.follow_ups.all()
        ),
        without_quorum_because=decision.without_quorum_because,
        review_on=decision.review_on,
        discussion=decision.discussion if minutes.is_long else "",
        fact_note=decision.fact_note,
    )


def _named(row) -> Named | None:
    return Named(row.pk, row.name) if row else None


def live_record(meeting: Meeting, decisions: dict[int, DecisionSaid] | None = None) -> MinutesRecord:
    """Return the minutes as the rows say them now, without approvals; fetch `current_revision` along.

    `decisions`, by item id, where they are at hand; else they are asked for (four queries).
    """
    entries = thawed(meeting.current_revision) if meeting.current_revision else []
    order = [entry.item_id for entry in entries]
    people = presences_of(meeting)
    if decisions is None:
        decisions = {pk: decision_said(decision, meeting.minutes) for pk, decision in decisions_of(meeting).items()}
    answered = answers_said(meeting, people)
    decisions = {pk: replace(decision, answers=answered.get(pk, ())) for pk, decision in decisions.items()}
    return MinutesRecord(
        committee=Named(meeting.committee_id, meeting.committee.name),
        meeting=meeting.reference,
        meeting_id=meeting.pk,
        kind=meeting.kind,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        theme=meeting.theme,
        chair=_named(meeting.chair),
        minute_taker=_named(meeting.minute_taker),
        note=meeting.minutes.note,
        people=tuple(people),
        quorum=quorum_at(meeting, people),
        items=tuple(
            ItemSaid(entry, decisions.get(entry.item_id), quorum_at(meeting, people, entry.item_id, order))
            for entry in entries
        ),
        form=meeting.minutes.form,
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _decision_content(decision: DecisionSaid | None) -> dict | None:
    if decision is None:
        return None
    tasks = [{**asdict(follow_up), "due_on": _day(follow_up.due_on)} for follow_up in decision.follow_ups]
    content = {**asdict(decision), "review_on": _day(decision.review_on), "follow_ups": tasks}
    if not decision.answers:
        # Where one meets, minutes say what they always said: the approvals and seals of before cover the same content.
        del content["answers"]
    return content


def _quorum_content(quorum: Quorum | None, meeting: Meeting) -> dict | None:
    if quorum is None:
        return None
    return {**asdict(quorum), "needed": meeting.quorum_members, "both_sides": meeting.quorum_both_sides}


def _entry_content(entry: AgendaEntry, files: dict) -> dict:
    annexes = [{**as_json(annex), **files.get(annex.version_id, {})} for annex in entry.annexes]
    return {**as_json(entry), "annexes": annexes}


def _files_of(record: MinutesRecord) -> dict[int, dict]:
    ids = [annex.version_id for item in record.items for annex in item.entry.annexes]
    rows = AttachmentVersion.objects.filter(pk__in=ids).values_list("pk", "number", "sha256")
    return {pk: {"version": number, "sha256": sha256} for pk, number, sha256 in rows}


def _approvals_of(meeting: Meeting) -> list[dict]:
    given = meeting.approvals.standing().filter(subject=Approval.Subject.MINUTES, amendment=None)
    return [
        {
            "co_chair_id": approval.co_chair_id,
            "name": approval.co_chair.name,
            "given_by_id": approval.given_by_id,
            "given_by": approval.given_by.name,
            "given_at": _time(approval.given_at),
        }
        for approval in given.select_related("co_chair", "given_by")
    ]


def _time(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat()


def minutes_content(meeting: Meeting) -> dict:
    """Return the whole content of the minutes as they are sealed: JSON-ready, in the portal's language."""
    with translation.override(settings.LANGUAGE_CODE):
        record = live_record(meeting)
    files = _files_of(record)
    return {
        "format": FORMAT,
        "committee": asdict(record.committee),
        "meeting": record.meeting,
        "meeting_id": record.meeting_id,
        "kind": record.kind,
        "starts_at": _time(record.starts_at),
        "ends_at": _time(record.ends_at),
        "place": record.place,
        "theme": record.theme,
        "form": record.form,
        "chair": asdict(record.chair) if record.chair else None,
        "minute_taker": asdict(record.minute_taker) if record.minute_taker else None,
        "note": record.note,
        "people": [asdict(person) for person in record.people],
        "quorum": _quorum_content(record.quorum, meeting),
        "items": [
            {
                **_entry_content(item.entry, files),
                "quorum": _quorum_content(item.quorum, meeting),
                "decision": _decision_content(item.decision),
            }
            for item in record.items
        ],
        "approvals": _approvals_of(meeting),
    }


# Who somebody is, is approved; what the register calls him or her is not, and may change until the seal.
_REGISTERED = frozenset(("name", "organisation", "substitute", "responsible", "lacking", "approvals", "format"))


def without_names(content):
    """Return sealed content, or a part of it, by ids alone: two that say the same are equal, whoever is renamed."""
    if isinstance(content, dict):
        return {key: without_names(value) for key, value in content.items() if key not in _REGISTERED}
    return [without_names(part) for part in content] if isinstance(content, list | tuple) else content


# What minutes did not say before their third format. Where it says nothing, an approval of before covers it.
_SINCE_THE_THIRD = {"form": Minutes.Form.SHORT.value, "discussion": "", "fact_note": "", "absences": []}


def _as_before(content):
    if isinstance(content, dict):
        said = {key: _as_before(value) for key, value in content.items()}
        return {key: value for key, value in said.items() if _SINCE_THE_THIRD.get(key) != value or value is None}
    return [_as_before(part) for part in content] if isinstance(content, list) else content


def approval_digest(meeting: Meeting) -> str:
    """Return the digest of what a co-chair approves: the content of the minutes by ids, without names."""
    return digest_of(_as_before(without_names(minutes_content(meeting))))
