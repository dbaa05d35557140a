"""Invitations in people's calendars: when and where, never what is on the agenda."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from icalendar import Calendar

from meetings import workflow
from meetings.rules.lifecycle import MeetingState as S
from meetings.workflow.calendar import invitation
from members.mail.outbox import send_mail
from members.models import Mail, Message

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def event_for(meeting, person):
    calendar = Calendar.from_ical(invitation(meeting, person))
    return calendar["method"], next(iter(calendar.walk("VEVENT")))


@pytest.mark.parametrize(("month", "offset"), [(1, 1), (7, 2)], ids=["winter", "summer"])
def test_the_time_is_that_of_copenhagen_summer_and_winter(planned_meeting, member, secretary, month, offset):
    start = datetime(2027, month, 5, 10, tzinfo=COPENHAGEN)
    meeting = workflow.edit_meeting(
        meeting=planned_meeting, starts_at=start, ends_at=start.replace(hour=12), by=secretary
    )
    _method, event = event_for(meeting, member)
    assert (event.start.hour, event.start.utcoffset().seconds // 3600) == (10, offset)


def test_an_invitation_names_neither_items_nor_guests(published_meeting, member):
    text = invitation(published_meeting, member)
    assert [word for word in ("Åbent punkt", "Lukket", "Skjult", "Gæst") if word in text] == []


def test_a_cancelled_meeting_is_taken_out_again(meeting_in, cast, secretary):
    meeting = meeting_in(S.PUBLISHED)
    sequence = meeting.calendar_sequence
    cancelled = workflow.cancel_meeting(meeting=meeting, reason="Sygdom", by=secretary)
    method, event = event_for(cancelled, cast["member"])
    assert (method, event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", sequence + 1)


def test_the_event_keeps_its_id_when_the_meeting_moves(planned_meeting, member, secretary):
    before = event_for(planned_meeting, member)[1]["uid"]
    moved = workflow.edit_meeting(meeting=planned_meeting, place="Aarhus", by=secretary)
    assert event_for(moved, member)[1]["uid"] == before


def test_danish_time_is_told_by_yearly_rules_that_outlook_reads(planned_meeting, member):
    text = invitation(planned_meeting, member)
    zone = text[text.index("BEGIN:VTIMEZONE") : text.index("END:VTIMEZONE")]
    rules = sorted(line for line in zone.splitlines() if line.startswith("RRULE"))
    assert (rules, "RDATE" in text) == (
        ["RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"],
        False,
    )


@pytest.mark.parametrize(
    ("answer", "partstat"), [("", "NEEDS-ACTION"), ("accepted", "ACCEPTED"), ("apology", "DECLINED")]
)
def test_an_invitation_asks_for_an_answer_and_knows_the_one_given(published_meeting, member, answer, partstat):
    if answer:
        mine = published_meeting.attendances.get(person=member)
        workflow.answer_invitation(attendance=mine, answer=answer, by=member)
    attendee = event_for(published_meeting, member)[1]["attendee"]
    assert (attendee.params["RSVP"], attendee.params["PARTSTAT"]) == ("TRUE", partstat)


def test_a_coordinator_who_is_told_but_not_invited_is_asked_for_no_answer(published_meeting, coordinator):
    attendee = event_for(published_meeting, coordinator)[1]["attendee"]
    assert (attendee.params["RSVP"], attendee.params["ROLE"]) == ("FALSE", "OPT-PARTICIPANT")


def test_place_and_link_both_stand_in_the_entry_and_its_text_leads_to_the_portal(planned_meeting, member, secretary):
    meeting = workflow.edit_meeting(meeting=planned_meeting, link="https://video.example/1", by=secretary)
    _method, event = event_for(meeting, member)
    assert event["location"] == "Viborg, https://video.example/1"
    assert f"http://127.0.0.1:8000{meeting.get_absolute_url()}" in event["description"]
    assert "https://video.example/1" in event["description"]


def test_a_portal_with_a_new_address_doubles_no_meeting(planned_meeting, member, settings):
    before = event_for(planned_meeting, member)[1]["uid"]
    settings.SITE_URL = "https://ny-portal.example"
    assert event_for(planned_meeting, member)[1]["uid"] == before
    assert "127.0.0.1" not in before


def test_the_entry_is_in_the_language_of_the_portal_whoever_sends_it(planned_meeting, member, settings):
    settings.LANGUAGE_CODE = "da"
    with translation.override("en"):
        assert event_for(planned_meeting, member)[1]["summary"].startswith("Ordinært møde")


def test_the_mail_carries_the_invitation_as_a_request_and_as_a_file(published_meeting, member, mailoutbox):
    message = Message.objects.filter(to=member).filter(has_calendar=True).latest("pk")
    send_mail.call(Mail.objects.get(kind="message", facts__message=message.pk).pk)
    [sent] = mailoutbox
    parts = [(part.get_content_type(), part.get_param("method")) for part in sent.message().walk()]
    assert parts == [
        ("multipart/mixed", None),
        ("multipart/alternative", None),
        ("text/plain", None),
        ("text/calendar", "REQUEST"),
        ("application/ics", None),
    ]
