"""What is still open in a programme, asked of each table's own gate: for who closes it, and for the record after."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format

from meetings.models import AgendaItem, FollowUp, Meeting, ReferralReceiver
from meetings.rules.lifecycle import WITH_MINUTES, MeetingState
from programme.models import AgreedFollowUp, Agreement, HandedOver, OpenKind, Paper, Programme, SupportRequest, Task
from record import clock
from workgroups.models import WorkGroup


@dataclass(frozen=True)
class StillOpen:
    """One thing that is open: what by kind and id, what it is called, what else is to be known, and where it stands."""

    kind: OpenKind
    pk: int
    what: str
    about: str
    url: str


@dataclass(frozen=True)
class _Way:
    """How a kind is asked for: what a person may read of it, what of that is open in a programme, and how it is said
    (what, about, address)."""

    readable: Callable[[Any], Any]
    still: Callable[[Any, Programme], Any]
    said: Callable[[Any], tuple[str, str, str]]


def _day(day) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""


def _groups(rows, programme: Programme):
    return rows.at_work().filter(committee__parent=programme.committee_id).with_committee()


def _meetings(rows, programme: Programme):
    coming = rows.filter(committee=programme.committee_id, starts_at__gt=clock.now())
    return coming.exclude(state__in=[MeetingState.CANCELLED, *WITH_MINUTES])


def _minutes(rows, programme: Programme):
    drafts = [MeetingState.IN_SESSION, *(state for state in WITH_MINUTES if state != MeetingState.MINUTES_APPROVED)]
    return rows.filter(committee=programme.committee_id, state__in=drafts)


def _meeting_said(meeting) -> tuple[str, str, str]:
    return f"{meeting.reference} {meeting.get_kind_display()}", _day(meeting.day), meeting.get_absolute_url()


def _agreed_readable(person):
    return AgreedFollowUp.objects.filter(agreement__in=Agreement.objects.readable_by(person))


_WAYS: dict[OpenKind, _Way] = {
    OpenKind.TASK: _Way(
        lambda person: Task.objects.visible_to(person),
        lambda rows, programme: rows.open().filter(programme=programme).select_related("person", "committee"),
        lambda row: (str(row), row.who, reverse("programme:task", args=[row.programme.committee.slug, row.pk])),
    ),
    OpenKind.FOLLOW_UP: _Way(
        lambda person: FollowUp.objects.readable_by(person),
        lambda rows, programme: (
            rows.unfinished().filter(decision__item__committee=programme.committee_id).with_decision()
        ),
        lambda row: (row.what, row.responsible.name, reverse("meetings:follow_up", args=[row.pk])),
    ),
    OpenKind.CASE: _Way(
        lambda person: ReferralReceiver.objects.readable_by(person),
        lambda rows, programme: (
            rows.unanswered()
            .filter(Q(referral__decision__item__committee=programme.committee_id) | Q(committee=programme.committee_id))
            .with_case()
        ),
        lambda row: (row.referral.name, row.short_name, row.get_absolute_url()),
    ),
    OpenKind.GROUP: _Way(
        lambda person: WorkGroup.objects.visible_to(person),
        _groups,
        lambda row: (row.committee.name, _day(row.due_on), row.get_absolute_url()),
    ),
    OpenKind.MEETING: _Way(lambda person: Meeting.objects.visible_to(person), _meetings, _meeting_said),
    OpenKind.MINUTES: _Way(lambda person: Meeting.objects.visible_to(person), _minutes, _meeting_said),
    OpenKind.PROPOSAL: _Way(
        lambda person: AgendaItem.objects.readable_by(person),
        lambda rows, programme: rows.filter(
            committee=programme.committee_id, state__in=[AgendaItem.State.PROPOSED, AgendaItem.State.ACCEPTED]
        ),
        lambda row: (row.title, row.get_state_display(), row.get_absolute_url()),
    ),
    OpenKind.SUPPORT: _Way(
        lambda person: SupportRequest.objects.readable_by(person),
        lambda rows, programme: rows.waiting().filter(programme=programme).with_names(),
        lambda row: (row.title, row.municipality.short_name, row.get_absolute_url()),
    ),
    OpenKind.PAPER: _Way(
        lambda person: Paper.objects.readable_by(person),
        lambda rows, programme: rows.waiting().filter(programme=programme).select_related("sender"),
        lambda row: (row.title, row.sender.short_name, row.get_absolute_url()),
    ),
    OpenKind.AGREED: _Way(
        _agreed_readable,
        lambda rows, programme: (
            rows.unfinished().filter(agreement__programme=programme).select_related("agreement", "responsible")
        ),
        lambda row: (row.what, row.responsible.name, row.agreement.get_absolute_url()),
    ),
}


def still_open(programme: Programme, person) -> list[StillOpen]:
    """Return what is open and `person` may read, by kind; one query for each kind, however much there is.

    Fetch the programme with its committee.
    """
    found = []
    for kind, way in _WAYS.items():
        for row in way.still(way.readable(person), programme).order_by("pk"):
            _belongs_to(row, programme)
            what, about, url = way.said(row)
            found.append(StillOpen(kind, row.pk, what[:300], about, url))
    return found


def _belongs_to(row, programme: Programme) -> None:
    """Hand a row of the programme the programme that is at hand: its address names the committee."""
    owner = row.agreement if isinstance(row, AgreedFollowUp) else row
    if isinstance(owner, (Task, Paper, Agreement)):
        owner.programme = programme


def handovers_for(programme: Programme, person) -> list[HandedOver]:
    """Return what was handed over, as far as `person` may read what it is about; the latest closing first."""
    rows = list(programme.handed_over.order_by("-closed_at", "pk"))
    known = {
        kind: set(_WAYS[kind].readable(person).filter(pk__in=ids).order_by().values_list("pk", flat=True))
        for kind in OpenKind
        if (ids := [row.object_id for row in rows if row.kind == kind])
    }
    return [row for row in rows if row.object_id == 0 or row.object_id in known[OpenKind(row.kind)]]
