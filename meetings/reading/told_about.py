"""Which meeting a message is about: its link leads to the meeting, or to something of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation

from meetings.models import AgendaItem, Decision, FollowUp, Meeting
from members.mail.about import About
from members.models import Message, Person
from pages.templatetags.portal import weekday_date

_MEETING = {
    "meetings:meeting",
    "meetings:minutes",
    "meetings:sent_decisions",
    "meetings:room",
    "meetings:written_answer",
}
# Where the meeting stands of what else a message leads to.
_OF_MEETING: dict[str, tuple[Any, str]] = {
    "meetings:item": (AgendaItem, "meeting_id"),
    "meetings:decision": (Decision, "item__meeting_id"),
    "meetings:follow_up": (FollowUp, "decision__item__meeting_id"),
}


def meetings_told_of(messages: Sequence[Message], person: Person) -> Mapping[int, About]:
    """Return what messages are about, by their ids: those of meetings that `person` still sees, in few queries."""
    meeting_of = _meetings_linked(messages, person)
    seen = Meeting.objects.visible_to(person).filter(pk__in=set(meeting_of.values())).select_related("committee")
    about = {meeting.pk: _about(meeting) for meeting in seen}
    return {message: about[meeting] for message, meeting in meeting_of.items() if meeting in about}


def _about(meeting: Meeting) -> About:
    with translation.override(settings.LANGUAGE_CODE):
        ending = f"{meeting.committee.name}, {weekday_date(meeting.starts_at)}"
    name = f"{meeting.committee.short_name} · {weekday_date(meeting.starts_at)}"
    return About(name=name, link=meeting.get_absolute_url(), ending=ending)


def _meetings_linked(messages: Sequence[Message], person: Person) -> dict[int, int]:
    meeting_of, behind = {}, {}
    for message in messages:
        view, pk = _leads_to(message.link)
        if view in _MEETING:
            meeting_of[message.pk] = pk
        elif view in _OF_MEETING:
            behind[message.pk] = (view, pk)
    for view, (model, path) in _OF_MEETING.items():
        asked = {pk for other, pk in behind.values() if other == view}
        found = dict(model.objects.readable_by(person).filter(pk__in=asked).values_list("pk", path)) if asked else {}
        meeting_of |= {message: found[pk] for message, (other, pk) in behind.items() if other == view and pk in found}
    return meeting_of


def _leads_to(link: str) -> tuple[str, int]:
    try:
        found = resolve(link.partition("#")[0].partition("?")[0])
    except Resolver404:
        return "", 0
    return found.view_name, found.kwargs.get("pk", 0)
