"""The page of a meeting says what it is, what comes next, and how long it takes this reader to read."""

from datetime import timedelta

import pytest

from meetings.models import Attendance, Meeting
from meetings.reading.due import what_comes_next
from meetings.reading.people import people_in_short
from meetings.reading.reading_time import annex_minutes, reading_minutes, reading_time
from meetings.rules.lifecycle import MeetingState as S
from meetings.templatetags.agenda import called
from meetings.workflow import edit_item
from record import clock
from tests.meetings.test_supplements import send_out
from tests.meetings.test_what_is_new import page_of, words

LONG = "ord " * 221


def test_a_page_is_called_as_the_meeting_is(as_, published_meeting, member):
    page = words(page_of(as_(member), published_meeting))
    assert "<h1>Steering group meeting" in page
    Meeting.objects.filter(pk=published_meeting.pk).update(kind=Meeting.Kind.EXTRAORDINARY)
    assert "<h1>Extraordinary meeting" in words(page_of(as_(member), published_meeting))


@pytest.mark.parametrize("kind", Meeting.Kind)
def test_every_kind_of_meeting_has_a_name(published_meeting, kind):
    published_meeting.kind = kind
    assert called(published_meeting)


def test_an_item_takes_as_long_as_its_words_and_an_annex_as_its_pages(published_meeting, items, secretary, as_):
    edit_item(item=items["open"], summary=LONG, by=secretary)
    page = page_of(as_(secretary), published_meeting, "?working=1")
    entries = {entry.item_id: entry for entry, _at in page.context["timetable"]}
    entry = entries[items["open"].pk]
    assert (reading_minutes(entry), [annex_minutes(annex) for annex in entry.annexes]) == (2, [4, 2])


def test_the_reading_time_tells_nothing_of_items_the_reader_may_not_read(
    as_, published_meeting, items, cast, secretary, co_chairs
):
    edit_item(
        item=items["closed_visible"], summary=LONG * 9, kind="decision", recommendation=["tiltræder"], by=secretary
    )
    send_out(published_meeting, secretary, co_chairs)
    read = {who: page_of(as_(cast[who]), published_meeting).context["reading"] for who in ("member", "participant")}
    assert read["member"].minutes - read["participant"].minutes >= 9
    told = {who: items["closed_visible"].pk in {each.item_id for each in read[who].decisions} for who in read}
    assert told == {"member": True, "participant": False}


def test_nothing_is_to_be_read_of_an_empty_agenda():
    assert reading_time([]).minutes == 0


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (12, "the meeting is in 12 days"),
        (1, "the meeting is tomorrow"),
        (0, "the meeting is today at"),
        (-1, "it was to be held"),
    ],
)
def test_a_meeting_that_has_been_called_says_how_long_it_is_until_then(published_meeting, days, said):
    published_meeting.starts_at = clock.now() + timedelta(days=days)
    assert what_comes_next(published_meeting).startswith(said)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (S.PLANNED, "the agenda is sent out by"),
        (S.MINUTES_DRAFT, "the minutes go out for comments by"),
        (S.MINUTES_COMMENTS, "comments can be sent until"),
        (S.MINUTES_APPROVED, ""),
        (S.CANCELLED, ""),
    ],
)
def test_every_state_says_what_comes_next(meeting_in, state, said):
    assert what_comes_next(meeting_in(state)).startswith(said)
    assert bool(what_comes_next(meeting_in(state))) == bool(said)


def test_who_comes_is_told_in_one_line_without_a_line_for_nobody(published_meeting):
    rows = [Attendance(answer=answer) for answer in ("accepted", "accepted", "", "apology")]
    assert people_in_short(published_meeting, rows) == "2 come, 1 has sent apologies, 1 has not answered"
    assert people_in_short(published_meeting, rows[:1]) == "1 comes"
    held = [Attendance(present=True), Attendance(present=False)]
    assert people_in_short(published_meeting, held) == "1 was there, 1 was not"
