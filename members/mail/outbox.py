"""The one way a mail leaves the portal: written as a row by a verb, sent by a worker, tried again with growing pauses.

A mail server is slow, silent or away, and no page and no verb ever waits for it: the row is written in the transaction
of what it tells of, and SMTP is spoken outside any transaction, with a time-out (EMAIL_TIMEOUT), by whoever serves the
queue "mail". Never twice: a row is claimed by one worker, and before the text goes over the row says so; what then gets
no answer is in doubt, is not sent again by itself, and the operator hears of it.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise

from members.mail.smtp import PerhapsSent
from members.models import Mail, Person
from record import clock
from record.background import in_background

logger = logging.getLogger(__name__)
S = Mail.State

# After the first attempt, the second, and so on; a mail that has had them all is given up, after two days.
PAUSES = [
    timedelta(minutes=2),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
]
QUEUE = "mail"


@dataclass(frozen=True)
class Letter:
    """What a mail says, and to which addresses."""

    to: Sequence[str]
    subject: str
    body: str
    calendar: str = ""


@dataclass(frozen=True)
class _Kind:
    called: str | Promise
    compose: Callable[[Mail], Letter | None]
    when_sent: Callable[[Mail], None] | None


class TakenOver(Exception):
    """Another worker has taken the mail meanwhile: this one must not hand it over any more."""


_kinds: dict[str, _Kind] = {}


def letter(kind: str, called: str | Promise, *, when_sent: Callable[[Mail], None] | None = None):
    """Let the decorated function compose the letters of a `kind`, which the operator knows as `called`.

    It takes the row, and returns None for a letter that is no longer true. `when_sent` notes, in the transaction that
    records the sending, what other rows are to say of it.
    """

    def known(compose):
        _kinds[kind] = _Kind(called, compose, when_sent)
        return compose

    return known


def name_of(mail: Mail) -> str:
    """Return what the operator calls a mail: number, letter, and the person it is about, if there is one."""
    what = called(mail.kind)
    return f"{mail.pk} ({what}, {mail.person})" if mail.person else f"{mail.pk} ({what})"


def called(kind: str) -> str:
    """Return what a kind of mail is called; the kind itself, where no letter of it is written any more."""
    return str(_kinds[kind].called) if kind in _kinds else kind


def text_of(template: str, context: dict) -> tuple[str, str]:
    """Return subject and body of templates/mail/<template>.*, in the portal's language."""
    with translation.override(settings.LANGUAGE_CODE):
        subject = " ".join(render_to_string(f"mail/{template}.subject.txt", context).split())
        return subject, render_to_string(f"mail/{template}.body.txt", context).strip() + "\n"


def write_mail(*, kind: str, key: str, person: Person | None = None, address: str = "", **facts) -> Mail:
    """Put a mail in the outbox, once per `key`; it leaves when the transaction has been committed. Return the row."""
    written = {"kind": kind, "person": person, "address": address, "facts": facts}
    mail, new = Mail.objects.get_or_create(key=key, defaults=written)
    if new:
        # The row is there, and is found again by `tend`: a line that takes no jobs does not undo what was done.
        transaction.on_commit(partial(send_mail.enqueue, mail.pk), robust=True)
    return mail


@in_background(queue_name=QUEUE)
def send_mail(mail_id: int) -> None:
    """Send a mail that is due, and note what became of it; safe to run twice, by two workers at once too."""
    marks = {"state": S.LEAVING, "attempted_at": clock.now(), "handed_over_at": None}
    mail = Mail.objects.select_related("person").claim(mail_id, **marks)
    if mail is None:
        return
    try:
        composed = _kinds[mail.kind].compose(mail)
        if composed is None:
            _note(mail, state=S.NOT_WANTED, address="")
            return
        _message(composed, handing_over=partial(_hand_over, mail)).send()
    except PerhapsSent as problem:
        _note(mail, state=S.IN_DOUBT, problem=str(problem)[:300])
    except SMTPRecipientsRefused as problem:
        _note_refusal(mail, problem)
    except (SMTPException, OSError) as problem:
        logger.warning("Mail %s did not leave: %s", mail_id, problem)
        _try_later(mail, str(problem))
    except Exception as problem:
        logger.exception("Mail %s could not be sent", mail_id)
        _try_later(mail, str(problem))
    else:
        _note(mail, state=S.SENT, address="", sent_at=clock.now(), problem="")


def _message(composed: Letter, *, handing_over: Callable[[], None]) -> EmailMultiAlternatives:
    # Backends that write to a file or to the memory know no moment of handing over, and need none.
    connection = get_connection(handing_over=handing_over)
    message = EmailMultiAlternatives(composed.subject, composed.body, to=composed.to, connection=connection)
    if composed.calendar:
        method = "CANCEL" if "METHOD:CANCEL" in composed.calendar else "REQUEST"
        # As a part of its own kind the mail program asks for an answer; as a file it can be opened by any calendar.
        message.attach_alternative(composed.calendar, f"text/calendar; method={method}")
        message.attach("invitation.ics", composed.calendar, "application/ics")
    return message


def _hand_over(mail: Mail) -> None:
    if not mail.note(handed_over_at=clock.now()):
        raise TakenOver


def _note_refusal(mail: Mail, refusal: SMTPRecipientsRefused) -> None:
    """Give up a mail whose address the server will never take (RFC 5321, 4.2.1: 5yz); it comes back by `outbox`."""
    answers = refusal.recipients.values()
    said = "; ".join(f"{code} {words.decode(errors='replace')}" for code, words in answers)
    logger.warning("Mail %s was refused: %s", mail.pk, said)
    _try_later(mail, said, is_over=all(code >= 500 for code, _words in answers))


def _try_later(mail: Mail, problem: str, *, is_over: bool = False) -> None:
    if is_over or mail.attempts > len(PAUSES):
        _note(mail, state=S.GIVEN_UP, problem=problem[:300])
    else:
        next_attempt_at = clock.now() + PAUSES[mail.attempts - 1]
        _note(mail, state=S.WAITING, next_attempt_at=next_attempt_at, problem=problem[:300])


def _note(mail: Mail, **fields) -> None:
    """Record what became of an attempt, unless another worker has the mail by now, or it went with its person."""
    with transaction.atomic():
        # The person first, as every verb that removes what belongs to a person does.
        list(Person.objects.select_for_update(of=("self",), no_key=True).filter(pk=mail.person_id))
        if fields["state"] == S.SENT and (note := _kinds[mail.kind].when_sent):
            note(mail)
        if not mail.note(**fields):
            transaction.set_rollback(True)
