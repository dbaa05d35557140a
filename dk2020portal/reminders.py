"""Reminders: one mail for a person and a day, of what nears its deadline without an answer, or unopened, or is late.

It is written on the working days three and one before a deadline and on the day itself, and one, five and ten working
days after that of a task, which it names by its group alone. It is composed as it leaves, says
which committee and which day and nothing that only some may read, and is switched off by each person.
"""

from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dk2020portal.waiting import Waiting, waiting_for
from meetings.guests.answer_links import reminders_link
from meetings.guests.mail_lines import answering
from meetings.rules.deadlines import is_working_day, working_days_from
from members.mail.notifications import mails_leave
from members.mail.outbox import Letter, letter, text_of, write_mail
from members.models import Mail, Membership, Person
from record import clock

# In Danish time; who reads mail in the morning finds it there.
HOUR = 7
# Working days before a deadline on which a mail is written; it names everything up to the first of them.
DAYS_BEFORE = (3, 1, 0)
# Working days after the deadline of a task that is not finished; the mail names all that are late.
DAYS_AFTER = (1, 5, 10)
A_DAY = timedelta(days=1)


def remind() -> None:
    """Write the reminders of today, once, from seven in the morning on; nothing on weekends and holidays."""
    today = clock.today()
    if timezone.localtime(clock.now()).hour < HOUR or not is_working_day(today):
        return
    # Only spares the work: a mail of the same key is written once, whoever asks for it.
    if not cache.add(f"reminders:{today}", True, A_DAY.total_seconds()):
        return
    in_committees = Membership.objects.active().values("person")
    people = Person.objects.filter(pk__in=in_committees, is_active=True, wants_reminders=True).exclude(email=None)
    for person in people:
        if is_due(waiting_for(person)) and mails_leave():
            write_mail(kind="reminder", key=f"reminder:{person.pk}:{today}", person=person)


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


@letter("reminder", _("reminder"))
def letter_of_reminder(mail: Mail) -> Letter | None:
    """Compose the reminder from what still waits; None when that is nothing, or reminders have been switched off."""
    person = mail.person
    if person is None or not person.email or not person.is_active or not person.wants_reminders:
        return None
    lines = [
        {"line": line, "link": settings.SITE_URL + line.link, "answering": answering(line.link, person)}
        for line in to_remind_of(waiting_for(person))
    ]
    if not lines:
        return None
    link = settings.SITE_URL + reminders_link(person)
    return Letter([person.email], *text_of("reminder", {"person": person, "lines": lines, "link": link}))
