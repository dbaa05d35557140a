"""What became of the reports of a working group, as far as its people may know."""

from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem, Decision, ProposalWord
from meetings.models.reach import reach_of
from meetings.reading.record_for_reader import listed
from meetings.rules.lifecycle import MeetingState
from workgroups.models import GroupReport, WorkGroup

_STATES = AgendaItem.State
_WHERE = {
    _STATES.PROPOSED: (_("Waits for a meeting"), "mark-amber"),
    _STATES.ACCEPTED: (_("Waits for a meeting"), "mark-amber"),
    _STATES.RETURNED: (_("Sent back"), "mark-red"),
    _STATES.REMOVED: (_("Taken off the agenda"), "mark-red"),
}


@dataclass(frozen=True)
class ReportRow:
    """A report, where it stands, and what was decided on it once the minutes are approved ("" before)."""

    report: GroupReport
    where: str | Promise
    mark: str
    outcome: str = ""
    decided: str = ""
    url: str = ""
    # What the secretariat sent it back with, for who reported.
    comment: str = ""


def reports_of(group: WorkGroup, person) -> list[ReportRow]:
    """Return the reports of a group that `person` may see, the newest first.

    The decision comes back to the group's people when the minutes are approved, even to those who do not read the
    committee's minutes: the open part of it. Of a closed item they learn that it was treated.
    """
    rows = group.reports.select_related("item__meeting").prefetch_related("deliverables")
    found = [(report, _last(report.item)) for report in rows]
    items = [item.pk for _report, item in found]
    readable = set(AgendaItem.objects.readable_by(person).filter(pk__in=items).values_list("pk", flat=True))
    approved = Decision.objects.filter(item__in=items, item__meeting__state=MeetingState.MINUTES_APPROVED).with_item()
    decisions = list(approved)
    said = {row.item_id: told for row, told in zip(decisions, listed(decisions), strict=True)}
    taken = reach_of(person).taken_items
    seen = [(report, item) for report, item in found if item.pk not in taken]
    told = [_row(report, item, said.get(item.pk), item.pk in readable) for report, item in seen]
    return [
        replace(row, comment=_last_words(item)) if row.report.made_by_id == person.pk else row
        for row, (_report, item) in zip(told, seen, strict=True)
    ]


def _last(item: AgendaItem) -> AgendaItem:
    """The item that a deferred one goes on as."""
    while item.state == _STATES.DEFERRED:
        following = item.continued_by.exclude(state=_STATES.REMOVED).select_related("meeting").first()
        if following is None:
            return item
        item = following
    return item


def _last_words(item: AgendaItem) -> str:
    if item.state != _STATES.RETURNED:
        return ""
    returned = item.proposal_words.filter(what=ProposalWord.What.RETURNED)
    return returned.order_by("said_at", "pk").values_list("text", flat=True).last() or ""


def _row(report: GroupReport, item: AgendaItem, said, readable: bool) -> ReportRow:
    url = item.get_absolute_url() if readable else ""
    state = AgendaItem.State(item.state)
    if state in _WHERE:
        return ReportRow(report, *_WHERE[state], url=url)
    if said is None:
        past = item.meeting is not None and item.meeting.is_past
        where = _("Treated, the minutes are not approved yet") if past else _("On an agenda")
        return ReportRow(report, where, "mark-amber", url=url)
    if item.is_closed and not readable:
        return ReportRow(report, _("Treated on a closed item"), "mark-green")
    outcome = str(said.decision.outcome_label)
    return ReportRow(report, outcome, "mark-green", outcome=outcome, decided=said.decision.text, url=url)
