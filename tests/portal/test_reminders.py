"""Reminders: one mail a day for each person, of what nears its deadline without an answer; off where one wants."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from dk2020portal.reminders import remind
from meetings import workflow
from meetings.guests.answer_links import reminders_link
from meetings.models import Attendance
from meetings.rules.deadlines import is_working_day, working_days_from
from meetings.rules.lifecycle import MeetingState as S
from members.mail.outbox import send_mail
from members.models import Mail
from record import clock


@pytest.fixture(autouse=True)
def nothing_was_reminded_of():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def published(meeting_in, cast):
    return meeting_in(S.PUBLISHED)


def at_eight(day):
    return timezone.localtime(clock.now()).replace(year=day.year, month=day.month, day=day.day, hour=8, minute=0)


@pytest.fixture
def day_before_deadline(published):
    """The working day before the last one on which to answer."""
    return at_eight(working_days_from(published.day, -2))


def reminded():
    return {mail.person for mail in Mail.objects.filter(kind="reminder")}


def test_who_has_not_answered_is_reminded_once_a_day_and_who_has_not(published, cast, member, day_before_deadline):
    workflow.answer_invitation(attendance=Attendance.objects.get(person=member), answer="accepted", by=member)
    published.dispatches.filter(person=member).update(opened_at=clock.now())
    with clock.at(day_before_deadline):
        remind()
        cache.clear()
        remind()
    assert (member in reminded(), cast["co_chair"] in reminded(), cast["stranger"] in reminded()) == (
        False,
        True,
        False,
    )
    assert Mail.objects.filter(kind="reminder", person=cast["co_chair"]).count() == 1


def test_a_reminder_says_what_and_by_when_and_nothing_of_the_agenda(published, member, day_before_deadline, mailoutbox):
    with clock.at(day_before_deadline):
        remind()
        send_mail.call(Mail.objects.get(kind="reminder", person=member).pk)
    [mail] = [sent for sent in mailoutbox if sent.to == [member.email]]
    assert ("Read the agenda and say whether you come" in mail.body, "/answer/" in mail.body) == (True, True)
    hidden = ("Åbent punkt", "Lukket", "Skjult", "Hemmeligt")
    assert [word for word in hidden if word in mail.body + mail.subject] == []


def test_nobody_is_reminded_who_has_switched_it_off(published, member, day_before_deadline):
    link = reminders_link(member)
    assert Client().get(link).status_code == 200
    member.refresh_from_db()
    assert member.wants_reminders
    Client().post(link, {"wanted": "no"})
    with clock.at(day_before_deadline):
        remind()
    assert member not in reminded()
    assert Client().get(link.replace(":", "x:")).status_code == 404


def test_what_was_answered_while_the_mail_waited_is_not_reminded_of(published, member, day_before_deadline, mailoutbox):
    with clock.at(day_before_deadline):
        remind()
        workflow.answer_invitation(attendance=Attendance.objects.get(person=member), answer="accepted", by=member)
        published.dispatches.filter(person=member).update(opened_at=clock.now())
        mail = Mail.objects.get(kind="reminder", person=member)
        send_mail.call(mail.pk)
    mail.refresh_from_db()
    assert (mail.state, [sent for sent in mailoutbox if sent.to == [member.email]]) == ("not_wanted", [])


def test_nobody_is_reminded_at_night_or_on_a_day_off(published, day_before_deadline):
    saturday = day_before_deadline
    while is_working_day(saturday.date()):
        saturday -= timedelta(days=1)
    for moment in (day_before_deadline.replace(hour=5), saturday):
        with clock.at(moment):
            remind()
    assert reminded() == set()


def test_an_unanswered_poll_is_reminded_of_and_stands_on_the_front_page(as_, committee, cast, member, secretary):
    start = clock.now() + timedelta(days=40)
    dates = [
        {"starts_at": at, "ends_at": at + timedelta(hours=1), "place": "", "link": ""}
        for at in (start, start + timedelta(days=1))
    ]
    last = working_days_from(clock.today(), 1)
    workflow.open_poll(committee=committee, dates=dates, closes_on=last, by=secretary)
    assert "Say which dates suit you" in as_(member).get("/").content.decode()
    with clock.at(at_eight(last)):
        remind()
    assert member in reminded()
