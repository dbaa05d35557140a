"""The mail of the morning: one for a person and a day, of what nears its deadline unanswered, or unopened, or is late.

It reminds on the working days three and one before a deadline and on the day itself, and one, five and ten working days
after that of a task, which it names by its group alone. It is composed as it leaves, says which committee and which day
and nothing that only some may read, and is switched off by each person. Who has messages collected (members/rules/
topics.py) reads in the same mail, on each working day there are any, what came since the last.
"""

from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dk2020portal.waiting import Waiting, waiting_for
from meetings.guests.answer_links import reminders_link
from meetings.guests.mail_lines import answering
from meetings.rules.deadlines import is_working_day, working_days_from
from members.mail.notifications import mails_leave, may_be_mailed
from members.mail.outbox import Letter, letter, text_of, write_mail
from members.models import Mail, Membership, Message, Person
from record import clock

# In Danish time; who reads mail in the morning finds it there.
HOUR = 7
# Working days before a deadline on which a mail is written; it names everything up to the first of them.
DAYS_BEFORE = (3, 1, 0)
# Working days after the deadline of a task that is not finished; the mail names all that are late.
DAYS_AFTER = (1, 5, 10)
A_DAY = timedelta(days=1)


def remind() -> None:
    """Write the mails of this morning, once, from seven on; nothing on weekends and holidays."""
    today = clock.today()
    if timezone.localtime(clock.now()).hour < HOUR or not is_working_day(today):
        return
    # Only spares the work: a mail of the same key is written once, whoever asks for it.
    if not cache.add(f"reminders:{today}", True, A_DAY.total_seconds()):
        return
    in_committees = Q(pk__in=Membership.objects.active().values("person"), wants_reminders=True)
    told_of_more = Q(pk__in=Message.objects.waiting_for_morning().values("to"))
    for person in Person.objects.filter(in_committees | told_of_more, is_active=True).exclude(email=None):
        if mails_leave():
            _write_to(person, key=f"reminder:{person.pk}:{today}")


@transaction.atomic
def _write_to(person: Person, *, key: str) -> None:
    """Write the mail of a morning, if there is anything to say: from here on it is the mail that has the messages."""
    collected = list(person.received.waiting_for_morning().values_list("pk", flat=True))
    if not collected and not is_due(_to_answer(person)):
        return
    mail = write_mail(kind="reminder", key=key, person=person, collected=collected)
    person.received.filter(pk__in=_collected_in(mail)).update(waits_for_morning=False)


def _to_answer(person: Person) -> list[Waiting]:
    return waiting_for(person) if person.wants_reminders else []


def _collected_in(mail: Mail) -> list[int]:
    return mail.facts.get("collected", [])


def _days() -> dict:
    today = clock.today()
    return {before: working_days_from(today, before) if before else today for before in DAYS_BEFORE}


def to_remind_of(lines: list[Waiting]) -> list[Waiting]:
    """Return what a reminder of today names: what is due by the furthest of the days, and tasks that are late."""
    last = max(_days().values())
    named = [line for line in lines if line.reminds and line.due_on and line.due_on <= last]
    return [line for line in named if line.reminds_late or not line.is_overdue]


def is_due(lines: list[Waiting]) -> bool:
    """Tell whether a reminder is written today: something is due on exactly one of the days, or so many days late."""
    named = to_remind_of(lines)
    late = [line.due_on for line in named if line.is_overdue and line.due_on]
    return any(line.due_on in _days().values() for line in named) or any(
        clock.today() == working_days_from(due_on, after) for due_on in late for after in DAYS_AFTER
    )


def _told_in(mail: Mail) -> list[Message]:
    """The messages the mail has that are unread, and lead to what may still be read."""
    messages = Message.objects.unread().filter(pk__in=_collected_in(mail), mailed_at=None).select_related("to")
    return [message for message in messages.order_by("created_at", "pk") if may_be_mailed(message)]


def _note_mailed(mail: Mail) -> None:
    told = [message.pk for message in _told_in(mail)]
    Message.objects.filter(pk__in=told).update(mailed_at=clock.now())


@letter("reminder", _("reminder"), when_sent=_note_mailed)
def letter_of_reminder(mail: Mail) -> Letter | None:
    """Compose the mail of a morning from what still waits and is unread; None when that is nothing, or not wanted."""
    person = mail.person
    if person is None or not person.email or not person.is_active:
        return None
    lines = [
        {"line": line, "link": settings.SITE_URL + line.link, "answering": answering(line.link, person)}
        for line in to_remind_of(_to_answer(person))
    ]
    told = [{"subject": each.subject, "link": settings.SITE_URL + each.link} for each in _told_in(mail)]
    if not lines and not told:
        return None
    links = {"link": settings.SITE_URL + reminders_link(person), "own": settings.SITE_URL + reverse("members:profile")}
    return Letter([person.email], *text_of("reminder", {"person": person, "lines": lines, "told": told, **links}))
