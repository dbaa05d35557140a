"""The minutes as a reader sees them: what was sealed or, of a draft, what the rows say, filtered by the gate of now."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from meetings.entries import AgendaEntry, thawed
from meetings.models import AgendaItem, AgendaRevision, Decision, Meeting, MinutesRevision
from meetings.reading.agenda import title_only
from meetings.reading.answers_said import answers_said
from meetings.reading.minutes import decision_parts
from meetings.reading.minutes_record import (
    ApprovalSaid,
    DecisionSaid,
    ItemSaid,
    MinutesRecord,
    decision_said,
    live_record,
)
from meetings.reading.presence import answering_in_words, known_to, presence_in_words, presences_of
from meetings.reading.record_formats import record_read, sealed_edition
from meetings.rules.lifecycle import MeetingState


def record_of(meeting: Meeting) -> MinutesRecord:
    """Return the minutes, unfiltered: as sealed once they are approved, else as the rows say them now."""
    if meeting.state == MeetingState.MINUTES_APPROVED:
        chain = list(MinutesRevision.objects.select_related("minutes").filter(minutes__meeting=meeting))
        if chain:
            return sealed_edition(chain)
    return live_record(meeting)


def for_reader(record: MinutesRecord, person, *, inside: bool) -> MinutesRecord:
    """Return what `person` may know of the minutes now; one query. `inside`: may see the committee (no guest).

    Whole items, lines of closed items whose title may be known, and nothing of the rest; of people, nothing that tells
    of an item that is not read; of the meeting as a whole, nothing to a guest.
    """
    known = AgendaItem.objects.filter(meeting=record.meeting_id).titled_for(person).order_by()
    rows = {pk: (may, decided) for pk, may, decided in known.values_list("pk", "may_read", "decision__pk")}
    return _left_of(record, rows, inside=inside)


def items_with_decisions(meeting: Meeting, person) -> list[Any]:
    """Return the items `person` may know of, each with whether it is read, and its decision (four queries)."""
    known = AgendaItem.objects.filter(meeting=meeting).titled_for(person).select_related("decision")
    return list(known.prefetch_related(*decision_parts("decision__")))


def draft_for_reader(meeting: Meeting, items: list[Any], *, inside: bool) -> MinutesRecord:
    """Return the same of minutes that are not sealed, of the `items_with_decisions` of the reader; one query."""
    decided = {item.pk: item.recorded_decision for item in items if item.may_read and item.recorded_decision}
    record = live_record(meeting, {pk: decision_said(decision, meeting.minutes) for pk, decision in decided.items()})
    return _left_of(record, {item.pk: (item.may_read, None) for item in items}, inside=inside)


def _left_of(record: MinutesRecord, rows: dict[int, tuple[bool, int | None]], *, inside: bool) -> MinutesRecord:
    items = tuple(_for_reader(item, *rows[item.entry.item_id]) for item in record.items if item.entry.item_id in rows)
    if not inside:
        return replace(record, items=items, people=(), note="", quorum=None, approvals=())
    readable = {item.entry.item_id for item in items if item.entry.readable}
    people = tuple(
        replace(presence, out_of=tuple(pk for pk in presence.out_of if pk in readable))
        for presence in known_to(record.people, readable)
    )
    return replace(record, items=items, people=people)


def _for_reader(item: ItemSaid, may_read: bool, decision_id: int | None) -> ItemSaid:
    if not may_read:
        return ItemSaid(title_only(item.entry))
    if item.decision and item.decision.id is None:
        return replace(item, decision=replace(item.decision, id=decision_id))
    return item


@dataclass(frozen=True)
class Line:
    """One of the people in the minutes: the name, the organisation, and what is to be said beside it."""

    name: str
    organisation: str
    remark: str
    there: bool


def people_lines(record: MinutesRecord) -> list[Line]:
    """Return the people in the words of page and PDF alike, of a record `for_reader`."""
    numbers = {item.entry.item_id: item.entry.number for item in record.items if item.entry.readable}
    in_words = answering_in_words if record.is_written else presence_in_words
    return [
        Line(person.who, person.organisation, in_words(person, numbers), person.is_present) for person in record.people
    ]


@dataclass(frozen=True)
class Listed:
    """A decision in a list: what was decided and what its item is called, as sealed where the minutes are approved.

    Before, the item is called as it was sent out: what the secretariat calls it by now is for the next publication.
    """

    decision: DecisionSaid
    title: str
    starts_at: datetime
    sealed: bool = False
    recommendation: tuple[str, ...] = ()
    # Who approved the minutes, once they are sealed.
    approvals: tuple[ApprovalSaid, ...] = ()

    @property
    def name(self) -> str:
        """The id people quote, and the title: how a decision is offered for a choice."""
        return f"{self.decision.reference} {self.title}"


def listed(decisions: Iterable[Decision]) -> list[Listed]:
    """Return decisions a reader may read, as their sealed minutes say them; two queries. Fetch them `with_item()`."""
    rows = list(decisions)
    meetings = [row.meeting.pk for row in rows if row.meeting.state == MeetingState.MINUTES_APPROVED]
    newest = MinutesRevision.objects.filter(minutes=OuterRef("minutes")).order_by("-number")
    revisions = MinutesRevision.objects.filter(
        minutes__meeting__in=set(meetings), pk=Subquery(newest.values("pk")[:1])
    ).values_list("minutes__meeting", "content")
    records = {pk: record_read(content, meeting_id=pk) for pk, content in revisions}
    entries = _sent_out([row.meeting for row in rows if row.meeting.pk not in records])
    return [_listed(row, records.get(row.meeting.pk), entries.get(row.item_id)) for row in rows]


def _sent_out(meetings: list[Meeting]) -> dict[int, AgendaEntry]:
    """Return the items of the agendas of these meetings as they were sent out, by their ids.

    One query where there are such agendas, none where they were fetched along (`current_revision`).
    """
    wanted = {meeting.current_revision_id: meeting for meeting in meetings if meeting.current_revision_id}
    revisions = [row.current_revision for row in wanted.values() if Meeting.current_revision.is_cached(row)]
    missing = [pk for pk, row in wanted.items() if not Meeting.current_revision.is_cached(row)]
    revisions += AgendaRevision.objects.filter(pk__in=missing) if missing else []
    return {entry.item_id: entry for revision in revisions if revision for entry in thawed(revision)}


def _listed(row: Decision, record: MinutesRecord | None, entry: AgendaEntry | None) -> Listed:
    item = _item_of(record, row.item_id) if record else None
    if record is None or item is None or item.decision is None:
        said = DecisionSaid(id=row.pk, reference=row.reference, outcome=row.outcome, text=row.text)
        title = entry.title if entry else row.item.title
        return Listed(said, title, row.meeting.starts_at, recommendation=entry.recommendation if entry else ())
    return Listed(
        replace(item.decision, id=row.pk),
        item.entry.title,
        record.starts_at,
        sealed=True,
        recommendation=item.entry.recommendation,
        approvals=record.approvals,
    )


def _item_of(record: MinutesRecord, item_id: int) -> ItemSaid | None:
    return next((item for item in record.items if item.entry.item_id == item_id), None)


def decision_of(decision: Decision, told: list[Listed] | None = None) -> Listed:
    """Return one decision a reader may read with all that stands under it, as sealed where its minutes are approved.

    `told`: what `listed` said of it, where that has been asked already.
    """
    [said] = told or listed([decision])
    return said if said.sealed else replace(said, decision=_as_rows_say(decision))


def _as_rows_say(decision: Decision) -> DecisionSaid:
    """A decision in draft minutes, with the answers to it where it was answered in writing."""
    meeting = decision.meeting
    said = decision_said(decision, meeting.minutes)
    if not meeting.is_written:
        return said
    return replace(said, answers=answers_said(meeting, presences_of(meeting)).get(decision.item_id, ()))


def approved_by(record: MinutesRecord | Listed) -> list[str]:
    """Return who approved the minutes, for whom and when, in words."""
    return [
        f"{_approver(approval)}, {date_format(localtime(approval.given_at), 'DATETIME_FORMAT')}"
        for approval in record.approvals
    ]


def _approver(approval: ApprovalSaid) -> str:
    if approval.given_by_id == approval.co_chair_id:
        return approval.name
    return _("%(stand_in)s for %(name)s") % {"stand_in": approval.given_by, "name": approval.name}
