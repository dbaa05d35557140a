"""A mail that has waited says nothing of what its receiver may no longer open."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.models import Meeting
from members import workflow as membership
from members.mail.outbox import send_mail
from members.models import Mail, Membership, Message
from record import clock
from tests.conftest import NO_WORKER


@pytest.fixture(autouse=True)
def mails_wait(settings):
    settings.TASKS = NO_WORKER


def sent_to(person, mailoutbox):
    """Send what waits for a person; return how many mails left."""
    for one in Mail.objects.filter(person=person):
        send_mail.call(one.pk)
    return len([one for one in mailoutbox if one.to == [person.email]])


def leave(person, secretary):
    held, yesterday = Membership.objects.get(person=person), clock.today() - timedelta(days=1)
    membership.end_membership(membership=held, ends_on=yesterday, reason="Valg", by=secretary)


def test_who_has_left_the_committee_gets_no_mail_of_its_meeting(
    published_meeting, member, participant, secretary, mailoutbox
):
    leave(member, secretary)
    assert [sent_to(member, mailoutbox), sent_to(participant, mailoutbox)] == [0, 1]
    assert list(Mail.objects.filter(person=member).values_list("state", flat=True)) == [Mail.State.NOT_WANTED]


def test_a_cancelled_meeting_leaves_the_calendar_of_who_has_left_too(published_meeting, member, secretary, mailoutbox):
    meeting = Meeting.objects.get(pk=published_meeting.pk)
    workflow.cancel_meeting(meeting=meeting, reason="Sygdom", by=secretary)
    leave(member, secretary)
    sent_to(member, mailoutbox)
    assert [one.subject for one in mailoutbox] == [Message.objects.get(to=member, key__startswith="cancelled").subject]


def test_a_guest_whose_access_was_withdrawn_is_not_sent_the_link(items, guest, secretary, mailoutbox):
    expires_at = clock.now() + timedelta(hours=1)
    grant = workflow.grant_item(item=items["open"], person=guest, reason="Oplæg", expires_at=expires_at, by=secretary)
    workflow.revoke_grant(grant=grant, by=secretary)
    assert sent_to(guest, mailoutbox) == 0
    workflow.grant_item(item=items["open"], person=guest, reason="Oplæg", expires_at=expires_at, by=secretary)
    assert sent_to(guest, mailoutbox) == 1
