"""Messages to people: one row in the portal, one mail with a link and never any content (forvaltningsloven § 27)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from members.mail.outbox import Letter, letter, text_of, write_mail
from members.models import Mail, Message
from members.rules.topics import topic_of
from record import clock

_mails_leave: ContextVar[bool] = ContextVar("mails_leave", default=True)
_may_leave: list[Callable[[Message], bool]] = []
_calendars: list[Callable[[Message], str]] = []
_added_lines: list[Callable[[Message], str]] = []


@contextmanager
def without_mail() -> Iterator[None]:
    """Write messages in the portal only: for a story of the past, which nobody is to get by mail today."""
    token = _mails_leave.set(False)
    try:
        yield
    finally:
        _mails_leave.reset(token)


def mails_leave() -> bool:
    """Return whether mails leave: not while a story of the past is told."""
    return _mails_leave.get()


def notify(*, to, template: str, context: dict, link: str, key: str, has_calendar: bool = False) -> Message:
    """Tell `to` (a person) something, once per `key`; the mail leaves when the transaction has been committed.

    `template` names templates/mail/<template>.subject.txt and .body.txt; `link` is a path in the portal;
    with `has_calendar` the entry of what the link leads to goes along. A second call with the same key changes nothing.
    Where `to` has messages of this topic collected, the mail of the next morning tells of it (members/rules/topics.py).
    """
    context = {**context, "person": to, "link": settings.SITE_URL + link}
    subject, body = text_of(template, context)
    wants_mail = bool(to.email) and to.is_active and mails_leave()
    waits_for_morning = topic_of(template) in to.collects
    message, created = Message.objects.get_or_create(
        key=f"{key}:{to.pk}",
        defaults={
            "to": to,
            "subject": subject[:200],
            "body": body,
            "link": link,
            "has_calendar": has_calendar,
            "wants_mail": wants_mail,
            "waits_for_morning": waits_for_morning,
        },
    )
    if created and wants_mail and not waits_for_morning:
        write_mail(kind="message", key=f"message:{message.pk}", person=to, message=message.pk)
    return message


def before_mailing(may_leave: Callable[[Message], bool]) -> None:
    """Let an app be asked, before the mail of a message leaves, whether it may: what has ended is not told of."""
    _may_leave.append(may_leave)


def may_be_mailed(message: Message) -> bool:
    """Tell whether the reader of a message may still read what it links to, now that a mail of it leaves."""
    return all(may_leave(message) for may_leave in _may_leave)


def composing_calendars(compose: Callable[[Message], str]) -> None:
    """Let an app compose the calendar that goes along with a message that has one, as its mail leaves."""
    _calendars.append(compose)


def adding_to_mails(lines: Callable[[Message], str]) -> None:
    """Let an app add lines to the mail of a message, as it leaves: a link that is not to lie in the outbox."""
    _added_lines.append(lines)


def _note_mailed(mail: Mail) -> None:
    Message.objects.filter(pk=mail.facts["message"]).update(mailed_at=clock.now())


@letter("message", _("message"), when_sent=_note_mailed)
def letter_of_message(mail: Mail) -> Letter | None:
    """Compose the mail of a message; None when it has gone, or its reader may no longer read what it links to."""
    message = Message.objects.select_related("to").filter(pk=mail.facts["message"]).first()
    if message is None or not message.to.email or not message.to.is_active or not may_be_mailed(message):
        return None
    with translation.override(settings.LANGUAGE_CODE):
        added = [lines for add in _added_lines if (lines := add(message))]
    calendar = "".join(compose(message) for compose in _calendars) if message.has_calendar else ""
    return Letter([message.to.email], message.subject, "\n".join([message.body, *added]), calendar)


def tell_former_address(address: str, *, person) -> None:
    """Tell an address that it no longer belongs to the account of `person`; the mail leaves after the commit."""
    key = f"former-address:{person.pk}:{clock.now().isoformat()}"
    write_mail(kind="former_address", key=key, person=person, address=address)


@letter("former_address", _("to a former address"))
def letter_to_former_address(mail: Mail) -> Letter:
    """Compose the mail to an address that logs on no more; it names nobody but who is told, and no content."""
    return Letter([mail.address], *text_of("email_changed", {"person": mail.person, "link": settings.SITE_URL}))
