"""Cases between bodies: where each stands, for how long, what is late, as far as a reader may know."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from meetings.entries import AgendaEntry, long_text_fields
from meetings.models import AgendaItem, Decision, Meeting, ReferralReceiver
from meetings.models.agenda import ON_AGENDA
from meetings.models.reach import holds
from members.models import Committee
from record import clock

_TAKEN_OFF = AgendaItem.State.REMOVED
_SUMMARY = {"summary": _("resumé")}


@dataclass(frozen=True)
class Case:
    """One case at one receiver. `sent_readable`: the reader may read the decision; `item_readable`: the item there."""

    receiver: ReferralReceiver
    where: str | Promise
    mark: str
    # The day of the meeting that treats it, or treated it (Europe/Copenhagen).
    treated_on: date | None
    sent_readable: bool
    item_readable: bool

    @property
    def name(self) -> str:
        return self.receiver.referral.name

    @property
    def sender(self) -> Committee:
        return self.receiver.referral.decision.meeting.committee

    @property
    def days(self) -> int:
        """For how many days it has waited, or waited until the answer came."""
        over = self.receiver.answered_on or self.receiver.recalled_on or clock.today()
        return max(0, (over - localdate(self.receiver.referral.sent_at)).days)

    @property
    def left_out(self) -> list[str | Promise]:
        """What the sender kept back, by name; annexes are counted."""
        labels = _SUMMARY | {field.name: field.metadata["heading"] for field in long_text_fields(AgendaEntry)}
        return [labels[name] for name in self.receiver.referral.left_out if name in labels]


def cases_for(person, receivers=None) -> list[Case]:
    """Return the cases that `person` may read, the oldest first; two queries however many there are.

    `receivers` narrows them down, by a query.
    """
    rows = ReferralReceiver.objects.all() if receivers is None else receivers
    readable = rows.readable_by(person).with_case().order_by("referral__sent_at", "pk")
    known = readable.annotate(
        sent_readable=holds(Q(referral__decision__in=Decision.objects.readable_by(person))),
        item_readable=holds(Q(item__in=AgendaItem.objects.readable_by(person))),
    )
    return [_case(row) for row in known]


def cases_of(committee: Committee, person) -> list[Case]:
    """Return the cases that `committee` has sent or received, as `cases_for`."""
    own = Q(referral__decision__item__committee=committee) | Q(committee=committee)
    return cases_for(person, ReferralReceiver.objects.filter(own))


def _part_of(item) -> Q:
    """The condition for cases that started from an item, arrived as it, or are told of in it."""
    return Q(referral__decision__item=item) | Q(item=item) | Q(reported_in=item)


def has_cases() -> Exists:
    """Return, for a query of items, whether an item is part of a case: most are not, and need not be asked about."""
    return Exists(ReferralReceiver.objects.filter(_part_of(OuterRef("pk"))))


def cases_at(item: AgendaItem, person) -> list[Case]:
    """Return the cases that an item is part of, as `cases_for`."""
    return cases_for(person, ReferralReceiver.objects.filter(_part_of(item.pk)))


def _case(row) -> Case:
    where, mark = _where(row)
    meeting: Meeting | None = row.item.meeting if row.item else None
    day = localdate(meeting.starts_at) if meeting and row.item.state in ON_AGENDA else row.treated_on
    return Case(row, where, mark, day, row.sent_readable, row.item_readable)


def _where(row: ReferralReceiver) -> tuple[str | Promise, str]:
    """Where a case stands in a word, and how it looks. Says nothing of what was decided before it is the answer."""
    if row.recalled_on:
        return _("Recalled"), ""
    if row.answer:
        told = row.reported_in is not None and row.reported_in.state == AgendaItem.State.TREATED
        return (_("Reported back"), "mark-green") if told else (row.get_answer_display(), "mark-green")
    item = row.item
    if item is None:
        return _("Referred"), "mark-amber"
    if item.state == AgendaItem.State.RETURNED:
        return _("Sent back"), "mark-red"
    if item.state == _TAKEN_OFF:
        return _("Taken off the agenda"), "mark-red"
    if item.state in ON_AGENDA:
        past = item.meeting is not None and item.meeting.is_past
        return (_("Treated, the minutes are not approved yet") if past else _("On an agenda")), "mark-amber"
    return _("Arrived, waits for a meeting"), "mark-amber"
