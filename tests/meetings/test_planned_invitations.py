"""A meeting in people's calendars before its agenda: sent by choice, answered by a link, taken out again."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from icalendar import Calendar

from meetings import workflow
from meetings.guests.answer_links import invitation_link
from meetings.models import Attendance, CalendarEntry, Meeting
from meetings.rules.lifecycle import MeetingState as S
from meetings.workflow.calendar import calendar_of
from members.mail.outbox import send_mail
from members.models import Mail, Membership, Message
from record import clock
from record.verbs import Refused
from tests.conftest import seated


@pytest.fixture(autouse=True)
def nobody_has_tried_links():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def invited(planned_meeting, cast, secretary):
    """The planned meeting, sent to calendars; nothing of its agenda has been sent out."""
    workflow.send_calendar_entries(meeting=planned_meeting, by=secretary)
    return Meeting.objects.get(pk=planned_meeting.pk)


@pytest.fixture
def link(invited, member):
    return invitation_link(CalendarEntry.objects.get(meeting=invited, person=member))


def event_in(text):
    calendar = Calendar.from_ical(text)
    return calendar["method"], next(iter(calendar.walk("VEVENT")))


def told(person, key):
    return Message.objects.filter(to=person, key__startswith=key)


def answer_of(person):
    return Attendance.objects.get(person=person).answer


def test_the_meeting_lands_in_calendars_as_soon_as_the_secretary_wants(invited, member, coordinator):
    method, event = event_in(calendar_of(told(member, "planned").get()))
    _method, for_coordinator = event_in(calendar_of(told(coordinator, "planned").get()))
    assert (method, event["sequence"], event["attendee"].params["RSVP"]) == ("REQUEST", 0, "TRUE")
    assert (for_coordinator["attendee"].params["RSVP"], invited.state) == ("FALSE", S.PLANNED)


def test_the_form_sends_it_only_where_that_is_chosen(as_, secretary, member, committee):
    facts = {"kind": "ordinary", "day": "2031-03-04", "start": "10:00", "end": "12:00"}
    address = f"/committees/{committee.slug}/meetings/new/"
    as_(secretary).post(address, facts)
    assert not told(member, "planned").exists()
    as_(secretary).post(address, facts | {"day": "2031-03-11", "send_entries": "on"})
    assert told(member, "planned").count() == 1


def test_once_more_it_goes_only_to_who_is_new(invited, secretary, committee, municipal_seat):
    with pytest.raises(Refused):
        workflow.send_calendar_entries(meeting=invited, by=secretary)
    new = seated(committee, "Ny", "member", municipal_seat)
    assert workflow.send_calendar_entries(meeting=invited, by=secretary) == 1
    assert told(new, "planned").count() == 1


def test_sending_the_agenda_out_asks_for_no_new_answer(invited, meeting_in, member):
    workflow.answer_invitation(attendance=Attendance.objects.get(person=member), answer="accepted", by=member)
    before = CalendarEntry.objects.get(person=member).uid
    meeting = meeting_in(S.PUBLISHED)
    _method, event = event_in(calendar_of(told(member, "agenda").get()))
    assert (event["uid"], event["sequence"], event["attendee"].params["PARTSTAT"]) == (str(before), 0, "ACCEPTED")
    assert meeting.attendances.filter(person=member).count() == 1


def test_each_calendar_knows_the_meeting_by_an_id_of_its_own(invited, member, coordinator):
    uids = [event_in(calendar_of(told(person, "planned").get()))[1]["uid"] for person in (member, coordinator)]
    assert (len(set(uids)), str(invited.calendar_uid) in uids) == (2, False)


def test_another_theme_raises_no_number_and_another_time_does(invited, secretary, member):
    workflow.edit_meeting(meeting=invited, theme="Klima", by=secretary)
    assert not told(member, "moved").exists()
    later = invited.starts_at + timedelta(minutes=30)
    workflow.edit_meeting(meeting=invited, starts_at=later, by=secretary)
    method, event = event_in(calendar_of(told(member, "moved").get()))
    assert (method, event["sequence"], event.start) == ("REQUEST", 1, later)


def test_a_meeting_cancelled_before_its_agenda_is_taken_out_of_calendars(invited, secretary, member):
    Membership.objects.filter(person=member).update(ends_on=clock.today() - timedelta(days=1))
    workflow.cancel_meeting(meeting=invited, reason="Sne", by=secretary)
    method, event = event_in(calendar_of(told(member, "cancelled").get()))
    assert (method, event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", 1)


def sent(message, mailoutbox):
    send_mail.call(Mail.objects.get(kind="message", facts__message=message.pk).pk)
    return mailoutbox[-1] if mailoutbox else None


def test_the_mail_has_a_link_that_answers_and_the_database_holds_no_copy_of_it(invited, member, link, mailoutbox):
    message = told(member, "planned").get()
    mail = sent(message, mailoutbox)
    assert (link in mail.body, link in message.body, link in str(list(Mail.objects.values()))) == (True, False, False)


def test_looking_at_the_link_answers_nothing_and_a_press_does(link, member):
    page = Client().get(link)
    assert (page.status_code, answer_of(member), page["Cache-Control"].count("no-store")) == (200, "", 1)
    Client().post(link, {"answer": "accepted", "note": "Kommer kl. 11"})
    mine = Attendance.objects.get(person=member)
    row = mine.history.first()
    assert (mine.answer, mine.note, row.history_user) == ("accepted", "Kommer kl. 11", member)
    assert row.history_change_reason == "By the link in the mail"


def test_apologies_by_the_link_call_the_substitute_who_gets_it_for_the_calendar(link, member, substitute, invited):
    Client().post(link, {"answer": "apology", "substitute": substitute.pk})
    assert Attendance.objects.get(person=member).substitute == substitute
    _method, event = event_in(calendar_of(told(substitute, "substitute").get()))
    assert (event["attendee"].params["RSVP"], event["attendee"].params["PARTSTAT"]) == ("FALSE", "ACCEPTED")


def test_a_substitute_who_is_not_needed_after_all_loses_it_from_the_calendar(link, substitute, mailoutbox):
    Client().post(link, {"answer": "apology", "substitute": substitute.pk})
    Client().post(link, {"answer": "accepted"})
    message = told(substitute, "not-needed").get()
    method, event = event_in(calendar_of(message))
    assert (method, event["sequence"]) == ("CANCEL", 1)
    assert sent(message, mailoutbox).to == [substitute.email]
    Client().post(link, {"answer": "apology", "substitute": substitute.pk})
    again = told(substitute, "substitute").latest("pk")
    method, event = event_in(calendar_of(again))
    assert (method, event["sequence"], told(substitute, "substitute").count()) == ("REQUEST", 2, 2)


def test_a_link_names_nothing_of_the_agenda(meeting_in, cast, member):
    meeting = meeting_in(S.PUBLISHED)
    page = Client().get(invitation_link(CalendarEntry.objects.get(meeting=meeting, person=member)))
    hidden = ("Åbent punkt", "Lukket", "Skjult", "Hemmeligt", "Sekretær")
    assert (page.status_code, [word for word in hidden if word in page.content.decode()]) == (200, [])


@pytest.mark.parametrize("what", ["guessed", "left", "cancelled", "started", "new key", "inactive"])
def test_a_link_that_is_over_is_not_there(link, invited, member, secretary, what):
    if what == "guessed":
        link = re.sub(r"[^/]+/$", "WzEsIngiXQ:x/", link)
    elif what == "left":
        Membership.objects.filter(person=member).update(ends_on=clock.today() - timedelta(days=1))
    elif what == "cancelled":
        workflow.cancel_meeting(meeting=invited, reason="Sne", by=secretary)
    elif what == "new key":
        CalendarEntry.objects.filter(person=member).update(link_key="ny")
    elif what == "inactive":
        type(member).objects.filter(pk=member.pk).update(is_active=False)
    later = invited.ends_at + timedelta(hours=1) if what == "started" else clock.now()
    with clock.at(later):
        client = Client()
        assert (client.get(link).status_code, client.post(link, {"answer": "accepted"}).status_code) == (404, 404)
    assert answer_of(member) == ""


def test_who_tries_links_is_stopped(link):
    client = Client()
    statuses = {client.get(f"/answer/x{number}/").status_code for number in range(25)}
    assert statuses == {404, 429}


def test_a_calendar_that_cannot_be_composed_stops_no_publication(meeting_in, secretary, co_chairs, member, monkeypatch):
    meeting = meeting_in(S.WITH_CO_CHAIRS)
    for co_chair in co_chairs:
        workflow.approve_agenda(meeting=meeting, by=co_chair)

    def broken(*args, **kwargs):
        raise ValueError("no calendar today")

    monkeypatch.setattr("meetings.workflow.calendar.invitation", broken)
    published = workflow.publish_agenda(meeting=meeting, by=secretary)
    message = told(member, "agenda").get()
    mail = Mail.objects.get(kind="message", facts__message=message.pk)
    send_mail.call(mail.pk)
    mail.refresh_from_db()
    assert (published.revisions.count(), mail.state, mail.attempts) == (1, "waiting", 1)
    monkeypatch.undo()
    with clock.at(mail.next_attempt_at):
        send_mail.call(mail.pk)
    mail.refresh_from_db()
    assert mail.state == "sent"
