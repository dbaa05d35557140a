"""A mail that has waited says nothing of what its receiver may no longer open."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.models import AgendaItem, Decision, Meeting
from meetings.rules.lifecycle import MeetingState as S
from members import workflow as membership
from members.mail.outbox import send_mail
from members.models import Mail, Membership, Message
from members.rules.roles import Role
from record import clock
from tests.conftest import NO_WORKER


@pytest.fixture(autouse=True)
def mails_wait(settings):
    settings.TASKS = NO_WORKER


def sent_to(person, mailoutbox):
    """Send what waits for a person; return how many mails left."""
    for waiting in Mail.objects.filter(person=person):
        send_mail.call(waiting.pk)
    return len([mail for mail in mailoutbox if mail.to == [person.email]])


def leave_committee(person, secretary):
    held, yesterday = Membership.objects.get(person=person), clock.today() - timedelta(days=1)
    membership.end_membership(membership=held, ends_on=yesterday, reason="Valg", by=secretary)


def test_who_has_left_the_committee_gets_no_mail_of_its_meeting(
    published_meeting, member, participant, secretary, mailoutbox
):
    leave_committee(member, secretary)
    assert [sent_to(member, mailoutbox), sent_to(participant, mailoutbox)] == [0, 1]
    assert list(Mail.objects.filter(person=member).values_list("state", flat=True)) == [Mail.State.NOT_WANTED]


def test_a_cancelled_meeting_leaves_the_calendar_of_who_has_left_too(published_meeting, member, secretary, mailoutbox):
    meeting = Meeting.objects.get(pk=published_meeting.pk)
    workflow.cancel_meeting(meeting=meeting, reason="Sygdom", by=secretary)
    leave_committee(member, secretary)
    sent_to(member, mailoutbox)
    assert [mail.subject for mail in mailoutbox] == [
        Message.objects.get(to=member, key__startswith="cancelled").subject
    ]


def test_a_guest_whose_access_was_withdrawn_is_not_sent_the_link(items, guest, secretary, mailoutbox):
    expires_at = clock.now() + timedelta(hours=1)
    grant = workflow.grant_item(item=items["open"], person=guest, reason="Oplæg", expires_at=expires_at, by=secretary)
    workflow.revoke_grant(grant=grant, by=secretary)
    assert sent_to(guest, mailoutbox) == 0
    workflow.grant_item(item=items["open"], person=guest, reason="Oplæg", expires_at=expires_at, by=secretary)
    assert sent_to(guest, mailoutbox) == 1


def test_who_comments_on_minutes_no_more_is_not_sent_to_them(
    meeting_in, cast, member, co_chairs, secretary, mailoutbox
):
    """Still in the committee, but not among those who read a draft of the minutes."""
    meeting_in(S.MINUTES_COMMENTS)
    asked = Message.objects.filter(key__startswith="minutes-comments")
    held = Membership.objects.get(person=member)
    held.role, held.seat = Role.PARTICIPANT, None
    held.save()
    for person in (member, co_chairs[0]):
        sent_to(person, mailoutbox)
    mailed = set(asked.exclude(mailed_at=None).values_list("to", flat=True))
    assert (asked.filter(to=member).count(), mailed) == (1, {co_chairs[0].pk})


def test_who_may_no_longer_read_an_item_or_a_decision_is_sent_no_link_to_it(
    meeting_in, cast, committee, coordinator, co_chairs, secretary, mailoutbox
):
    meeting_in(S.MINUTES_APPROVED)
    proposed = workflow.propose_item(committee=committee, title="Forslag", kind="discussion", by=coordinator)
    workflow.return_item(item=proposed, reason="For sent", by=secretary)
    decision = Decision.objects.get(item__openness="open")
    workflow.amend_decision(decision=decision, outcome="rejected", text="Nej.", reason="Fejl", by=secretary)
    links = [AgendaItem.objects.get(pk=proposed.pk).get_absolute_url(), decision.get_absolute_url()]
    leave_committee(coordinator, secretary)
    workflow.declare_disqualification(item=decision.item, person=co_chairs[0], reason="Ejer", by=secretary)
    for person in (coordinator, *co_chairs):
        sent_to(person, mailoutbox)
    told = Message.objects.filter(link__in=links)
    mailed = set(told.exclude(mailed_at=None).values_list("to", flat=True))
    assert (set(told.values_list("to", flat=True)), mailed) == (
        {secretary.pk, coordinator.pk, *(co_chair.pk for co_chair in co_chairs)},
        {co_chairs[1].pk},
    )
