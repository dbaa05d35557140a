"""Calendars one subscribes to (RFC 5545, METHOD:PUBLISH): made for each request, from what may be seen at that minute.

No item of any agenda stands in one, open or closed. The calendar of a committee is the same for all who have its
address, so it says no more than every member of it may know, and leads to no online meeting.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from meetings.models import CalendarFeed, DatePoll, Meeting
from meetings.models.calendar_entry import new_key
from meetings.rules.lifecycle import MeetingState
from meetings.workflow.calendar import (
    COPENHAGEN,
    PRODUCT,
    address_of,
    danish_time,
    description_of,
    event_of,
    where,
)
from members.models import Committee, Person
from record import clock
from record.plain_text import in_one_line
from record.verbs import Refused, locked, verb

# So far back, and so many meetings, that a calendar stays small.
SHOWN_SINCE = timedelta(days=180)
MOST = 400


def feed_of(feed: CalendarFeed) -> str:
    """Return the calendar at an address, in the language of the portal."""
    with translation.override(settings.LANGUAGE_CODE):
        calendar = Calendar()
        calendar.add("prodid", PRODUCT)
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", in_one_line(_name_of(feed)))
        calendar.add("x-wr-timezone", "Europe/Copenhagen")
        # How often to look: RFC 7986, and what Outlook reads in its place.
        calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
        calendar.add_component(danish_time())
        own = feed.person is not None
        for meeting in _meetings_of(feed):
            calendar.add_component(_event(meeting, own=own))
        if feed.person is not None:
            for event in _proposed_to(feed.person):
                calendar.add_component(event)
    return calendar.to_ical().decode()


def _name_of(feed: CalendarFeed) -> str:
    return _("My meetings") if feed.committee is None else feed.committee.name


def _meetings_of(feed: CalendarFeed) -> QuerySet[Meeting]:
    since = clock.now() - SHOWN_SINCE
    meetings = Meeting.objects.filter(ends_at__gt=since).select_related("committee")
    meetings = meetings.exclude(kind=Meeting.Kind.WRITTEN)
    if feed.person is not None:
        return meetings.visible_to(feed.person)[:MOST]
    return meetings.filter(committee=feed.committee)[:MOST]


def _event(meeting: Meeting, *, own: bool) -> Event:
    cancelled = meeting.state == MeetingState.CANCELLED
    event = event_of(meeting, uid=str(meeting.calendar_uid), sequence=meeting.calendar_sequence, cancelled=cancelled)
    if own:
        event.add("location", where(meeting))
        event.add("description", description_of(meeting, cancelled=cancelled))
    else:
        event.add("location", in_one_line(meeting.place))
        event.add("description", address_of(meeting))
    return event


def _proposed_to(person: Person) -> list[Event]:
    """The dates of open polls in which the person is asked, to be kept free; they take no time in the calendar."""
    polls = DatePoll.objects.open().visible_to(person).filter(voters__person=person)
    events = []
    for poll in polls.select_related("committee").prefetch_related("dates"):
        for date in poll.dates.all():
            event = Event()
            event.add("uid", f"poll-{date.pk}-{poll.pk}@{PRODUCT.strip('-/').partition('/')[0]}")
            event.add("status", "TENTATIVE")
            event.add("transp", "TRANSPARENT")
            event.add("summary", in_one_line(_("Proposed date: %(committee)s") % {"committee": poll.committee.name}))
            event.add("dtstart", date.starts_at.astimezone(COPENHAGEN))
            event.add("dtend", date.ends_at.astimezone(COPENHAGEN))
            event.add("dtstamp", clock.now())
            event.add("location", in_one_line(date.place))
            event.add("url", settings.SITE_URL + poll.get_absolute_url())
            events.append(event)
    return events


@verb
def make_own_feed(*, by: Person) -> CalendarFeed:
    """Give a person the address of the own calendar; a new one, if there was one before, which ends with it."""
    person = locked(Person.objects.get(pk=by.pk))
    feed, new = CalendarFeed.objects.get_or_create(person=person)
    return feed if new else _renewed(feed)


@verb
def make_committee_feed(*, committee: Committee, by: Person) -> CalendarFeed:
    """Give a committee the address of its calendar; a new one, if there was one before, which ends with it."""
    committee = locked(committee)
    feed, new = CalendarFeed.objects.get_or_create(committee=committee)
    return feed if new else _renewed(feed)


def _renewed(feed: CalendarFeed) -> CalendarFeed:
    feed.key, feed.made_at = new_key(), clock.now()
    feed.save()
    return feed


@verb
def end_feed(*, feed: CalendarFeed, by: Person) -> None:
    """Take an address back: it opens nothing any more. Raises Refused when that has been done."""
    if not CalendarFeed.objects.filter(pk=feed.pk).delete()[0]:
        raise Refused(_("The address has been taken back already."))
