"""manage.py tend: the portal's small timer, beside the worker: what got lost, mails that did not leave, what is old."""

import time
from datetime import timedelta

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.db.models import Q

from meetings.packs import tend_packs
from meetings.reading_log import forget_old_readings
from meetings.renditions import tend_renditions
from meetings.seal_watch import watch_seals
from members import clock
from members.email_changes import deliver_email_change, settle_email_changes
from members.invitations import deliver_invitation
from members.log_in_limits import forget_old_failures
from members.models import EmailChange, Invitation, Message
from members.notifications import deliver

# Mails are tried again for a day; after that somebody has to look at the mail server.
TRIED_FOR = timedelta(days=1)
A_MINUTE = 60


def tend_mails() -> None:
    """Put mails that did not leave in line again; the first minutes are the worker's own."""
    now = clock.now()
    waiting = Message.objects.filter(
        mailed_at=None,
        wants_mail=True,
        created_at__range=(now - TRIED_FOR, now - timedelta(minutes=5)),
    )
    for message in waiting:
        deliver.enqueue(message.pk)


def tend_invitations() -> None:
    """Put invitations that did not leave, and can still be used, in line again."""
    waiting = Invitation.objects.open().filter(mailed_at=None, created_at__lt=clock.now() - timedelta(minutes=5))
    for invitation in waiting:
        deliver_invitation.enqueue(invitation.pk)


def tend_email_changes() -> None:
    """Put mails about a new e-mail that did not leave in line again, and let what is due take effect."""
    waiting = EmailChange.objects.pending().filter(Q(old_mailed_at=None) | Q(new_mailed_at=None))
    for change in waiting.filter(asked_at__lt=clock.now() - timedelta(minutes=5), expires_at__gt=clock.now()):
        deliver_email_change.enqueue(change.pk)
    settle_email_changes()


class Command(BaseCommand):
    help = "Every minute: start again what got lost, try mails again, remove what is old. --once does it once."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do it once and stop")

    def handle(self, *args, **options):
        while True:
            tend_packs()
            tend_renditions()
            tend_mails()
            forget_old_readings()
            watch_seals()
            tend_invitations()
            tend_email_changes()
            forget_old_failures()
            if options["once"]:
                return
            time.sleep(A_MINUTE)
            close_old_connections()
