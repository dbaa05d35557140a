"""Messages: once for each event and person, by mail only when the transaction has been committed."""

import pytest
from django.db import transaction

from members.mail.notifications import notify, without_mail
from members.mail.outbox import send_mail
from members.models import Mail, Message
from record import clock
from tests.conftest import a_person


@pytest.fixture
def tell(committee):
    """Tell a person something, by a key."""

    def told(person, key="k"):
        context = {"expires_at": clock.now()}
        return notify(to=person, template="access_granted", context=context, link="/profile/", key=key)

    return told


def test_the_same_event_told_twice_is_one_message_and_one_mail(
    member, tell, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        first, second = tell(member), tell(member)
    send_mail.call(Mail.objects.get().pk)
    assert (first, Message.objects.count(), len(mailoutbox)) == (second, 1, 1)


def test_what_is_rolled_back_is_told_to_nobody(member, tell, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        tell(member)
        transaction.set_rollback(True)
    assert (Message.objects.count(), Mail.objects.count(), mailoutbox) == (0, 0, [])


def test_who_has_no_mail_or_may_not_log_in_gets_the_message_only(
    member, tell, mailoutbox, django_capture_on_commit_callbacks
):
    member.is_active = False
    member.save()
    silent = a_person("Uden Mail")
    silent.email = None
    silent.save()
    with django_capture_on_commit_callbacks(execute=True):
        messages = [tell(member), tell(silent)]
        with without_mail():
            messages.append(tell(a_person("Fortid")))
    assert ([message.wants_mail for message in messages], mailoutbox) == ([False] * 3, [])
