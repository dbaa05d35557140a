"""Messages to people: one row in the portal, one mail with a link and never any content (forvaltningsloven § 27)."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from members import clock
from members.background import task
from members.models import Message, Person

logger = logging.getLogger(__name__)
_mails_leave: ContextVar[bool] = ContextVar("mails_leave", default=True)


@contextmanager
def without_mail() -> Iterator[None]:
    """Write messages in the portal only: for a story of the past, which nobody is to get by mail today."""
    token = _mails_leave.set(False)
    try:
        yield
    finally:
        _mails_leave.reset(token)


def notify(*, to, template: str, context: dict, link: str, key: str, calendar: str = "") -> Message:
    """Tell `to` (a person) something, once per `key`; the mail leaves when the transaction has been committed.

    `template` names templates/mail/<template>.subject.txt and .body.txt; `link` is a path in the portal;
    `calendar` an iCalendar request that goes along. A second call with the same key changes nothing.
    """
    context = {**context, "person": to, "link": settings.SITE_URL + link}
    with translation.override(settings.LANGUAGE_CODE):
        subject = " ".join(render_to_string(f"mail/{template}.subject.txt", context).split())
        body = render_to_string(f"mail/{template}.body.txt", context).strip() + "\n"
    wants_mail = bool(to.email) and to.is_active and _mails_leave.get()
    message, created = Message.objects.get_or_create(
        key=f"{key}:{to.pk}",
        defaults={
            "to": to,
            "subject": subject[:200],
            "body": body,
            "link": link,
            "calendar": calendar,
            "wants_mail": wants_mail,
        },
    )
    if created and wants_mail:
        transaction.on_commit(lambda: deliver.enqueue(message.pk))
    return message


@task
def deliver(message_id: int) -> None:
    """Send the mail of a message unless it has left already; a mail that could not leave is tried again by `tend`."""
    with transaction.atomic():
        message = Message.objects.select_for_update(of=("self",)).select_related("to").get(pk=message_id)
        if message.mailed_at is None and message.to.email:
            try:
                mail_of(message).send()
            except (SMTPException, OSError) as problem:
                logger.warning("The mail of message %s did not leave: %s", message_id, problem)
                return
            message.mailed_at = clock.now()
            message.save()


def mail_of(message: Message) -> EmailMultiAlternatives:
    """Return the mail of a message, with its calendar request if it has one."""
    mail = EmailMultiAlternatives(message.subject, message.body, to=[message.to.email or ""])
    if message.calendar:
        method = "CANCEL" if "METHOD:CANCEL" in message.calendar else "REQUEST"
        # As a part of its own kind the mail program asks for an answer; as a file it can be opened by any calendar.
        mail.attach_alternative(message.calendar, f"text/calendar; method={method}")
        mail.attach("invitation.ics", message.calendar, "application/ics")
    return mail


def tell_former_address(address: str, *, person) -> None:
    """Tell an address that it no longer belongs to the account of `person`; the mail leaves after the commit."""
    transaction.on_commit(lambda: deliver_to_former_address.enqueue(address, person.pk))


@task
def deliver_to_former_address(address: str, person_id: int) -> None:
    """Send that mail; it names nobody but who is told, and no content."""
    context = {"person": Person.objects.get(pk=person_id), "link": settings.SITE_URL}
    with translation.override(settings.LANGUAGE_CODE):
        subject = " ".join(render_to_string("mail/email_changed.subject.txt", context).split())
        body = render_to_string("mail/email_changed.body.txt", context).strip() + "\n"
    try:
        EmailMessage(subject, body, to=[address]).send()
    except (SMTPException, OSError) as problem:
        logger.warning("The mail about a changed address did not leave: %s", problem)
