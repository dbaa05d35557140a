"""What speaks against a date: said in words before it is saved, and wherever the plan is read by who prepares it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from meetings.models import Meeting, ProposedDate, TakenDays
from meetings.reading.surroundings import Surroundings, surroundings_of
from meetings.rules.deadlines import closed_because
from members.models import Committee
from record import clock


class Against(models.TextChoices):
    """The kinds of clash, each with the word it is marked with."""

    PAST = "past", gettext_lazy("In the past")
    CLOSED = "closed", gettext_lazy("Public holiday or closed")
    WEEKEND = "weekend", gettext_lazy("Weekend")
    TWICE = "twice", gettext_lazy("Same time twice")
    SAME_PEOPLE = "same_people", gettext_lazy("Same people, same time")
    SUMMIT = "summit", gettext_lazy("Summit")
    SAME_DAY = "same_day", gettext_lazy("Same day")
    SCHOOL = "school", gettext_lazy("School holiday")
    OUTSIDE = "outside", gettext_lazy("Taken by others")


# What a date should hardly stand with; the others are worth knowing.
SERIOUS = frozenset({Against.PAST, Against.CLOSED, Against.WEEKEND, Against.TWICE, Against.SAME_PEOPLE, Against.SUMMIT})
_OUTSIDE: dict[str, Against] = {TakenDays.Kind.SCHOOL_HOLIDAY: Against.SCHOOL, Meeting.Kind.SUMMIT: Against.SUMMIT}


@dataclass(frozen=True)
class Clash:
    """One thing that speaks against a date, in a sentence."""

    kind: Against
    said: str

    @property
    def is_serious(self) -> bool:
        return self.kind in SERIOUS

    @property
    def mark(self) -> str:
        """How its word looks: the colour only says again what the word says."""
        return "mark-red" if self.is_serious else "mark-amber"


@dataclass(frozen=True)
class Slot:
    """A date of a committee, planned or thought of; `same` is the row it stands in already, which is not in its way."""

    committee: Committee
    starts_at: datetime
    ends_at: datetime
    same: Meeting | ProposedDate | None = None

    @property
    def day(self) -> date:
        return timezone.localdate(self.starts_at)


def slot_of(row: Meeting | ProposedDate) -> Slot:
    """Return the slot a planned meeting or a draft stands in."""
    return Slot(row.committee, row.starts_at, row.ends_at, row)


def clashes_of(slot: Slot, around: Surroundings) -> list[Clash]:
    """Return what speaks against `slot`, the serious things first; no query."""
    if isinstance(slot.same, Meeting) and slot.same.is_written:
        return [*_of_day(slot.day)]
    found = [*_of_day(slot.day), *_with_own(slot, around), *_with_people(slot, around), *_with_others(slot, around)]
    return sorted(found, key=lambda clash: not clash.is_serious)


def clashes_for(person, slot: Slot) -> list[Clash]:
    """Return what speaks against one slot, as far as `person` may know."""
    return clashes_of(slot, surroundings_of(person, slot.day, slot.day))


def _of_day(day: date) -> Iterator[Clash]:
    if day < clock.today():
        yield Clash(Against.PAST, _("The date is in the past"))
    closed = closed_because(day)
    if closed:
        yield Clash(Against.CLOSED, closed)
    if day.weekday() > 4:
        yield Clash(Against.WEEKEND, date_format(day, "l").capitalize())


def _overlap(slot: Slot, other: Meeting | ProposedDate) -> bool:
    return slot.starts_at < other.ends_at and other.starts_at < slot.ends_at


def _met_at(around: Surroundings) -> list[Meeting | ProposedDate]:
    """What somebody comes to: a written procedure takes nobody's day."""
    return [row for row in around.dates if not (isinstance(row, Meeting) and row.is_written)]


def _hours(row: Meeting | ProposedDate) -> str:
    start, end = (date_format(timezone.localtime(moment), "H.i") for moment in (row.starts_at, row.ends_at))
    return f"{start}-{end}"


def _with_own(slot: Slot, around: Surroundings) -> Iterator[Clash]:
    """Another meeting or draft of the same committee on that day."""
    for row in _met_at(around):
        if row == slot.same or row.committee_id != slot.committee.pk or timezone.localdate(row.starts_at) != slot.day:
            continue
        told = {"what": row.reference if isinstance(row, Meeting) else _("a proposed date"), "hours": _hours(row)}
        if _overlap(slot, row):
            yield Clash(Against.TWICE, _("The group has %(what)s at %(hours)s already") % told)
        else:
            yield Clash(Against.SAME_DAY, _("The group has %(what)s the same day, at %(hours)s") % told)


def _with_people(slot: Slot, around: Surroundings) -> Iterator[Clash]:
    """Meetings and drafts of other committees, on the same day and with some of the same people."""
    ours = around.people.get(slot.committee.pk, {})
    for row in _met_at(around):
        if row.committee_id == slot.committee.pk or timezone.localdate(row.starts_at) != slot.day:
            continue
        shared = len(ours.keys() & around.people.get(row.committee_id, {}).keys())
        if isinstance(row, Meeting) and row.kind == Meeting.Kind.SUMMIT:
            yield Clash(Against.SUMMIT, _("Summit of %(committee)s") % {"committee": row.committee.short_name})
        elif shared:
            kind = Against.SAME_PEOPLE if _overlap(slot, row) else Against.SAME_DAY
            told = {"committee": row.committee.short_name, "hours": _hours(row), "n": shared}
            yield Clash(
                kind,
                ngettext(
                    "%(committee)s meets at %(hours)s; %(n)s takes part in both",
                    "%(committee)s meets at %(hours)s; %(n)s take part in both",
                    shared,
                )
                % told,
            )


def _with_others(slot: Slot, around: Surroundings) -> Iterator[Clash]:
    ours = set(around.people.get(slot.committee.pk, {}).values())
    for taken in around.at(slot.day):
        named = [name for key, name in taken.municipalities if key in ours]
        if taken.municipalities and not named:
            continue
        kind = _OUTSIDE.get(taken.kind, Against.OUTSIDE)
        yield Clash(kind, f"{taken.title}: {', '.join(named)}" if named else taken.title)
