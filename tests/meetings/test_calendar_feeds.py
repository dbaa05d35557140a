"""Calendars one subscribes to: a secret address, what its owner may see at that minute, and no titles of items."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from icalendar import Calendar

from meetings import workflow
from meetings.guests.answer_links import feed_address
from meetings.models import CalendarFeed, Meeting
from meetings.rules.lifecycle import MeetingState as S
from members.models import Committee, Membership
from record import clock
from tests.conftest import STARTED

TITLES = ("Åbent punkt", "Lukket med titel", "Skjult titel", "Hemmeligt", "Åbent bilag")


@pytest.fixture(autouse=True)
def nobody_has_tried_links():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def feed(member):
    return workflow.make_own_feed(by=member)


def events(feed, name="VEVENT"):
    answer = Client().get(feed_address(feed))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return list(Calendar.from_ical(answer.content).walk(name))


def test_the_own_calendar_holds_ones_meetings_and_nobody_elses(feed, planned_meeting, secretary):
    other = Committee.objects.create(name="Andre", slug="andre", kind="administrative", starts_on=STARTED)
    soon = clock.now() + timedelta(days=3)
    workflow.create_meeting(committee=other, starts_at=soon, ends_at=soon + timedelta(hours=1), by=secretary)
    [event] = events(feed)
    assert (event["uid"], event.start, event["location"]) == (
        str(planned_meeting.calendar_uid),
        planned_meeting.starts_at,
        "Viborg",
    )
    [zone] = events(feed, "VTIMEZONE")
    assert zone["tzid"] == "Europe/Copenhagen"


def test_no_calendar_holds_a_title_of_an_item_or_a_name(meeting_in, cast, secretary, committee):
    meeting_in(S.PUBLISHED)
    for name in ("member", "secretary", "co_chair"):
        text = Client().get(feed_address(workflow.make_own_feed(by=cast[name]))).content.decode()
        assert [word for word in (*TITLES, "Medformand") if word in text.replace("\r\n ", "")] == []


def test_the_calendar_of_a_committee_leads_into_no_online_meeting(planned_meeting, committee, secretary, feed):
    link = "https://video.example/hemmelig"
    workflow.edit_meeting(meeting=planned_meeting, link=link, theme="Kun for os", by=secretary)
    shared = workflow.make_committee_feed(committee=committee, by=secretary)
    texts = [Client().get(feed_address(shown)).content.decode().replace("\r\n ", "") for shown in (feed, shared)]
    assert [(link in text, "Kun for os" in text) for text in texts] == [(True, False), (False, False)]


def test_who_has_left_has_an_empty_calendar(feed, planned_meeting, member):
    Membership.objects.filter(person=member).update(ends_on=clock.today() - timedelta(days=1))
    assert events(feed) == []


def test_a_cancelled_meeting_says_so(feed, planned_meeting, secretary):
    workflow.cancel_meeting(meeting=planned_meeting, reason="Sne", by=secretary)
    [event] = events(feed)
    assert (event["status"], Meeting.objects.get().calendar_sequence) == ("CANCELLED", event["sequence"])


def test_proposed_dates_stand_there_as_long_as_they_are_open(feed, committee, member, co_chairs, secretary):
    start = clock.now() + timedelta(days=20)
    dates = [
        {"starts_at": at, "ends_at": at + timedelta(hours=1), "place": "", "link": ""}
        for at in (start, start + timedelta(days=1))
    ]
    poll = workflow.open_poll(committee=committee, dates=dates, closes_on=clock.today(), by=secretary)
    assert [(event["status"], event["transp"]) for event in events(feed)] == [("TENTATIVE", "TRANSPARENT")] * 2
    workflow.cancel_poll(poll=poll, reason="Nej", by=secretary)
    assert events(feed) == []


def test_a_calendar_is_kept_by_nobody_on_the_way_and_sets_no_cookie(feed):
    answer = Client().get(feed_address(feed))
    assert (answer["Cache-Control"], answer.cookies.output()) == ("private, no-store", "") or (
        "no-store" in answer["Cache-Control"] and "private" in answer["Cache-Control"] and not answer.cookies
    )


@pytest.mark.parametrize("what", ["guessed", "new address", "taken back", "inactive"])
def test_an_address_that_is_over_is_not_there(feed, member, what):
    address = feed_address(feed)
    if what == "guessed":
        address = address.replace(":", "x:")
    elif what == "new address":
        workflow.make_own_feed(by=member)
    elif what == "taken back":
        workflow.end_feed(feed=feed, by=member)
    else:
        type(member).objects.filter(pk=member.pk).update(is_active=False)
    assert Client().get(address).status_code == 404


def test_who_tries_addresses_is_stopped(db):
    client = Client()
    assert {client.get(f"/calendars/x{number}.ics").status_code for number in range(25)} == {404, 429}


def test_the_page_makes_and_ends_addresses(as_, member, secretary, committee):
    client = as_(member)
    client.post("/calendars/own/")
    assert feed_address(CalendarFeed.objects.get(person=member)) in client.get("/calendars/").content.decode()
    as_(secretary).post(f"/committees/{committee.slug}/calendar/")
    shared = feed_address(CalendarFeed.objects.get(committee=committee))
    assert shared in client.get("/calendars/").content.decode()
    assert client.post(f"/committees/{committee.slug}/calendar/end/").status_code == 403
    client.post("/calendars/own/end/")
    assert list(CalendarFeed.objects.values_list("person", flat=True)) == [None]


def test_each_switches_reminders_off(as_, member):
    as_(member).post("/calendars/reminders/", {"wanted": "no"})
    member.refresh_from_db()
    assert (member.wants_reminders, member.history.first().history_user) == (False, member)
