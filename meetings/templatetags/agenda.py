"""What the pages of a meeting say beside its texts: what it is called, what comes next, how long it takes to read."""

from collections.abc import Mapping

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from meetings.entries import AgendaEntry, as_json, digest_of
from meetings.models import AgendaItem, Meeting, Outcome
from meetings.reading import reading_time
from meetings.reading.due import what_comes_next
from meetings.reading.minutes_record import DecisionSaid
from meetings.reading.own_notes import OwnBeside
from members.models import Committee
from pages.templatetags.portal import icon

register = template.Library()
register.filter(reading_time.reading_minutes)
register.filter(reading_time.case_minutes)
register.filter(reading_time.annex_minutes)
register.filter(what_comes_next)

# What an ordinary meeting of a group is called.
_CALLED = {
    Committee.Kind.ADMINISTRATIVE: _("Steering group meeting"),
    Committee.Kind.POLITICAL: _("Political steering group meeting"),
    Committee.Kind.WORKING_GROUP: _("Working group meeting"),
    Committee.Kind.NETWORK: _("Network meeting"),
}

_ICONS = {
    AgendaItem.Kind.ORIENTATION: "info",
    AgendaItem.Kind.DISCUSSION: "forum",
    AgendaItem.Kind.DECISION: "how-to-reg",
}

_OUTCOME_ICONS = {
    Outcome.APPROVED: "check",
    Outcome.APPROVED_WITH_CHANGES: "edit",
    Outcome.NOTED: "info",
    Outcome.DISCUSSED: "forum",
    Outcome.ADOPTED: "check",
    Outcome.DEFERRED: "time",
    Outcome.WITHDRAWN: "reply",
    Outcome.REJECTED: "close",
    Outcome.REFERRED: "forward",
}


@register.filter
def outcome_icon(decision: DecisionSaid) -> SafeString:
    """Return the picture of what came of an item; the word stands beside it."""
    return icon(_OUTCOME_ICONS[Outcome(decision.outcome)])


@register.filter
def stopped(decision: DecisionSaid) -> bool:
    """Whether an item did not get what it asked for, which looks otherwise than what was decided."""
    return Outcome(decision.outcome) in {Outcome.DEFERRED, Outcome.WITHDRAWN, Outcome.REJECTED}


@register.filter
def beside(own: Mapping[int, OwnBeside] | None, item_id: int) -> OwnBeside:
    """Return what the reader wrote on an item and its annexes."""
    return (own or {}).get(item_id, OwnBeside())


@register.filter
def called(meeting: Meeting) -> str:
    """Return what a meeting is called before its day: "Steering group meeting"; fetch `committee` along."""
    if meeting.is_ordinary:
        return str(_CALLED[Committee.Kind(meeting.committee.kind)])
    return meeting.get_kind_display()


@register.filter
def kind_icon(entry: AgendaEntry) -> SafeString:
    """Return the picture of an item's kind; the word stands beside it."""
    return icon(_ICONS[AgendaItem.Kind(entry.kind)])


@register.filter
def as_read(entry: AgendaEntry) -> str:
    """Return what tells whether an item reads as it did: a device remembers by it what has been read there."""
    return digest_of(as_json(entry))[:12]
