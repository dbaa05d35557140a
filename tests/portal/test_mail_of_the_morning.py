"""The mail of the morning: who has messages collected reads them there, once, and only what may still be read."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.template.loader import get_template
from django.utils import timezone

from dk2020portal.reminders import remind
from meetings.rules.deadlines import working_days_from
from meetings.rules.lifecycle import MeetingState as S
from members import workflow
from members.mail.notifications import notify
from members.mail.outbox import send_mail
from members.models import Mail, Membership
from members.rules.topics import _TOPICS, Topic, topic_of
from members.workflow.people import choose_reminders
from record import clock


@pytest.fixture(autouse=True)
def no_mail_of_today():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def published(meeting_in, cast):
    return meeting_in(S.PUBLISHED)


def collects(person, *topics):
    workflow.edit_own_facts(by=person, collects=list(topics))
    person.refresh_from_db()


def told(person, meeting, template="comment_answered", key="answered"):
    return notify(to=person, template=template, context={"meeting": meeting}, link=meeting.get_absolute_url(), key=key)


def morning_mails(person, mailoutbox, *, after=1):
    """What `person` gets on the working day that comes so many days `after` today, when the workers have sent it."""
    day = working_days_from(clock.today(), after)
    at_eight = timezone.localtime(clock.now()).replace(year=day.year, month=day.month, day=day.day, hour=8)
    with clock.at(at_eight):
        remind()
        for mail in Mail.objects.due().filter(kind="reminder"):
            send_mail.call(mail.pk)
    return [mail for mail in mailoutbox if mail.to == [person.email] and "/profile/" in mail.body]


def test_who_collects_answers_reads_them_in_one_mail_and_not_again_the_day_after(published, member, mailoutbox):
    collects(member, Topic.ANSWERS)
    messages = [told(member, published), told(member, published, key="answered again")]
    assert not Mail.objects.filter(kind="message", facts__message__in=[message.pk for message in messages]).exists()
    [mail] = morning_mails(member, mailoutbox)
    assert mail.body.count(settings.SITE_URL + published.get_absolute_url() + "\n") >= 2
    assert mail.body.count(messages[0].subject) == 2
    for message in messages:
        message.refresh_from_db()
        assert (message.mailed_at is None, message.waits_for_morning) == (False, False)
    assert len(morning_mails(member, mailoutbox, after=2)) == 1


def test_who_collects_nothing_or_another_matter_is_mailed_at_once(published, member, secretary):
    collects(member, Topic.WORK)
    for person in (member, secretary):
        message = told(person, published)
        assert Mail.objects.filter(key=f"message:{message.pk}").count() == 1


def test_what_has_a_deadline_is_mailed_at_once_whatever_is_collected(meeting_in, cast, member):
    collects(member, *Topic)
    meeting = meeting_in(S.PUBLISHED)
    messages = member.received.filter(link=meeting.get_absolute_url())
    assert messages and not messages.filter(waits_for_morning=True)
    at_once = ("invitation", "minutes_comments", "minutes_approved", "agenda_changed", "email_change_done")
    assert [topic_of(template) for template in at_once] == [None] * len(at_once)


def test_what_was_opened_before_the_morning_is_not_mailed(published, member, mailoutbox):
    collects(member, Topic.ANSWERS)
    told(member, published)
    member.received.update(opened_at=clock.now())
    assert morning_mails(member, mailoutbox) == []


def test_only_what_the_mail_told_of_is_said_to_have_been_mailed(published, member, mailoutbox):
    collects(member, Topic.ANSWERS)
    opened, unread = told(member, published), told(member, published, key="answered again")
    member.received.filter(pk=opened.pk).update(opened_at=clock.now())
    with clock.at(clock.now() + timedelta(minutes=1)):
        Mail.objects.create(kind="reminder", key="x", person=member, facts={"collected": [opened.pk, unread.pk]})
        send_mail.call(Mail.objects.get(key="x").pk)
    mailed = dict(member.received.filter(pk__in=(opened.pk, unread.pk)).values_list("pk", "mailed_at"))
    assert (mailed[opened.pk], mailed[unread.pk] is None) == (None, False)


def test_what_may_no_longer_be_read_in_the_morning_is_not_told_of(published, member, mailoutbox):
    collects(member, Topic.ANSWERS)
    choose_reminders(wanted=False, by=member)
    assert "answered" in told(member, published).subject
    Membership.objects.filter(person=member).update(ends_on=clock.today())
    assert morning_mails(member, mailoutbox) == []
    assert Mail.objects.filter(person=member, kind="reminder", state=Mail.State.NOT_WANTED).count() == 1


def test_without_reminders_the_mail_tells_only_what_was_collected(published, member, mailoutbox):
    collects(member, Topic.ANSWERS)
    choose_reminders(wanted=False, by=member)
    told(member, published)
    [mail] = morning_mails(member, mailoutbox)
    assert (mail.subject, "nears its deadline" in mail.body) == ("New in the DK2020 portal", False)


def test_a_message_that_came_while_the_mail_was_written_waits_for_the_next(published, member, mailoutbox):
    collects(member, Topic.ANSWERS)
    told(member, published)
    morning_mails(member, mailoutbox)
    late = told(member, published, key="late")
    with clock.at(clock.now() + timedelta(hours=1)):
        remind()
    late.refresh_from_db()
    assert late.waits_for_morning
    assert len(morning_mails(member, mailoutbox, after=2)) == 2


def test_one_s_page_says_what_is_collected_and_takes_another_choice(as_, member):
    client = as_(member)
    assert "You may have them collected" in client.get("/profile/").content.decode()
    form = client.get("/profile/edit/")
    version = form.context["form"].initial["version"]
    saved = client.post(
        "/profile/edit/", {"phone": "", "language": "da", "collects": ["work", "answers"], "version": version}
    )
    assert saved.url == "/profile/"
    member.refresh_from_db()
    assert (member.collects, member.history.first().history_user) == (["work", "answers"], member)
    page = client.get("/profile/").content.decode()
    assert "Disse kommer samlet i én mail om morgenen: Opgaver, arbejdsgrupper" in page


def test_each_message_of_a_topic_is_one_the_portal_writes():
    for template in set().union(*_TOPICS.values()):
        get_template(f"mail/{template}.subject.txt")
