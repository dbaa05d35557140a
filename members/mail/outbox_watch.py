"""What `tend` does for the outbox every minute: mails that wait, that a dead worker left behind, that did not leave."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.mail.notifications import notify, without_mail
from members.mail.operator import tell_operator
from members.mail.outbox import name_of, send_mail
from members.models import Mail, Membership, Person
from members.rules.roles import Role
from record import clock
from record.background import in_line
from record.models.worker_sign import DEAD_AFTER

logger = logging.getLogger(__name__)
S = Mail.State

KEPT_FOR = timedelta(days=30)


def tend_mails() -> None:
    """Put what is due in line, find what a dead worker had in hand, report what did not leave, remove what is old."""
    waiting = in_line(send_mail)
    find_lost(waiting)
    for pk in Mail.objects.due().values_list("pk", flat=True):
        if pk not in waiting:
            send_mail.enqueue(pk)
    report()
    Mail.objects.over().filter(written_at__lt=clock.now() - KEPT_FOR).delete()


def find_lost(in_hand: set[int]) -> None:
    """Let mails wait again whose worker died before the text went over; those it died with afterwards are in doubt.

    `in_hand` are the ids of mails whose job waits or is worked on, however long the mail server takes.
    """
    lost = Mail.objects.filter(state=S.LEAVING, attempted_at__lt=clock.now() - DEAD_AFTER).exclude(pk__in=in_hand)
    stopped = "The worker stopped."
    lost.filter(handed_over_at=None).update(state=S.WAITING, next_attempt_at=clock.now(), problem=stopped)
    lost.exclude(handed_over_at=None).update(state=S.IN_DOUBT, problem=stopped)


def report() -> None:
    """Tell operator and secretariat, once, of mails that were given up or may not have left."""
    with transaction.atomic():
        stuck = Mail.objects.stuck().filter(reported_at=None).select_related("person")
        found = list(stuck.select_for_update(of=("self",)))
        Mail.objects.filter(pk__in=[mail.pk for mail in found]).update(reported_at=clock.now())
        with translation.override(settings.LANGUAGE_CODE):
            said = [_sentence(mail) for mail in found if mail.kind != "operator"]
        if said:
            tell_operator("mails_stuck", said)
        _tell_secretariat(found)
    for mail in found:
        if mail.kind == "operator":
            logger.error("The mail to the operator did not leave: %s", mail.problem)


def _tell_secretariat(found: list[Mail]) -> None:
    """Tell each secretary whose people may lack a mail; in the portal alone, for it is mail that does not leave."""
    people = {mail.person_id: mail.person.name for mail in found if mail.person}
    active = Membership.objects.active()
    lacking = defaultdict(set)
    for committee, person in active.filter(person__in=people).values_list("committee", "person"):
        lacking[committee].add(people[person])
    told: dict[Person, set] = defaultdict(set)
    for membership in active.filter(role=Role.SECRETARIAT, committee__in=lacking).select_related("person"):
        told[membership.person] |= lacking[membership.committee_id]
    with without_mail():
        for secretary, names in told.items():
            notify(
                to=secretary,
                template="mails_not_left",
                context={"names": sorted(names)},
                link=reverse("members:people"),
                key=f"mails-not-left:{max(mail.pk for mail in found)}:{clock.now().isoformat()}",
            )


def _sentence(mail: Mail) -> str:
    told = {"mail": name_of(mail), "attempts": mail.attempts, "problem": mail.problem}
    if mail.state == S.GIVEN_UP:
        given_up = ngettext(
            "Mail %(mail)s was given up after %(attempts)s attempt: %(problem)s",
            "Mail %(mail)s was given up after %(attempts)s attempts: %(problem)s",
            mail.attempts,
        )
        return given_up % told
    return _("Mail %(mail)s may have left, and is not sent again: %(problem)s") % told


def doubt_what_waited() -> int:
    """After a backup was restored: what waited then may have left since, and is in doubt. Return how many."""
    waited = Mail.objects.filter(state__in=(S.WAITING, S.LEAVING))
    return waited.update(state=S.IN_DOUBT, problem="It waited when the backup was made.")


def try_again(numbers: Sequence[int] = ()) -> int:
    """Begin anew with every mail that was given up, or with those of these numbers; return how many.

    By number one that is in doubt goes too: who names it has seen in the log of the mail server that it did not leave.
    """
    again = Mail.objects.stuck().filter(pk__in=numbers) if numbers else Mail.objects.filter(state=S.GIVEN_UP)
    fresh = {"attempts": 0, "next_attempt_at": clock.now(), "handed_over_at": None, "reported_at": None}
    return again.update(state=S.WAITING, **fresh)
