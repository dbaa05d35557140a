"""Links that answer without an account, and the secret addresses of calendars: each is one person's, and can be ended.

A link names a row and a key kept on it; the portal's signature keeps anybody from making one, so that nobody can try
keys. A new key ends the links given before, and every link ends with what it is about.
"""

from typing import Any

from django.core import signing
from django.db import models
from django.urls import reverse

from meetings.models import CalendarEntry, CalendarFeed, Meeting, PollVoter
from members.models import Person

_INVITATION, _POLL, _FEED = "meetings.answer.invitation", "meetings.answer.poll", "meetings.calendar.feed"
_REMINDERS = "meetings.reminders"


def _token(salt: str, pk: int, key: str) -> str:
    return signing.Signer(salt=salt).sign_object([pk, key])


def _named_in(token: str, salt: str, rows: models.QuerySet, key: str) -> Any:
    """Return the row a token names while it has the key; None for any other token."""
    try:
        pk, carried = signing.Signer(salt=salt).unsign_object(token)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return rows.filter(**{"pk": pk, key: carried}).first() if carried else None


def invitation_link(entry: CalendarEntry) -> str:
    """Return the path of the link by which the invited person answers."""
    return reverse("meetings:answer_by_link", args=[_token(_INVITATION, entry.pk, entry.link_key)])


def invitation_behind(token: str) -> CalendarEntry | None:
    """Return the entry of an invitation that can be answered now; None for a link that was never given, or is over.

    It is over with the meeting, with the account, and when the person does not belong to the meeting any more.
    """
    entries = CalendarEntry.objects.select_related("meeting__committee", "person")
    entry = _named_in(token, _INVITATION, entries, "link_key")
    return entry if entry is not None and can_answer(entry) else None


def can_answer(entry: CalendarEntry) -> bool:
    """Tell whether the invitation of an entry can be answered now."""
    if not entry.person.is_active or not entry.meeting.takes_answers or entry.meeting.is_past:
        return False
    visible = Meeting.objects.visible_to(entry.person).filter(pk=entry.meeting_id)
    return entry.attendance is not None and visible.exists()


def poll_link(voter: PollVoter) -> str:
    """Return the path of the link by which somebody says which dates suit."""
    return reverse("meetings:poll_by_link", args=[_token(_POLL, voter.pk, voter.link_key)])


def voter_behind(token: str) -> PollVoter | None:
    """Return who is asked by a link, while answers are taken; None for a link that was never given, or is over."""
    voters = PollVoter.objects.still_asked().select_related("poll__committee", "person")
    voter = _named_in(token, _POLL, voters, "link_key")
    return voter if voter is not None and voter.poll.takes_answers else None


def feed_address(feed: CalendarFeed) -> str:
    """Return the path of a calendar one subscribes to."""
    return reverse("meetings:feed", args=[_token(_FEED, feed.pk, feed.key)])


def feed_behind(token: str) -> CalendarFeed | None:
    """Return the calendar at an address; None when it was never given, taken back, or its person may not log in."""
    feeds = CalendarFeed.objects.select_related("person", "committee")
    feed = _named_in(token, _FEED, feeds, "key")
    return None if feed is None or (feed.person is not None and not feed.person.is_active) else feed


def reminders_link(person: Person) -> str:
    """Return the path of the link by which somebody switches the own reminders off, or on again."""
    return reverse("meetings:stop_reminders", args=[signing.Signer(salt=_REMINDERS).sign_object([person.pk])])


def reminded_behind(token: str) -> Person | None:
    """Return whose reminders a link switches; None for a link that was never given, or whose account has ended."""
    try:
        [pk] = signing.Signer(salt=_REMINDERS).unsign_object(token)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return Person.objects.filter(pk=pk, is_active=True).first()
