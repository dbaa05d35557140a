"""manage.py tend: the portal's small timer, beside the workers: what got lost, mails that wait, what is old."""

import time

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from meetings.packs import tend_packs
from meetings.reading_log import forget_old_readings
from meetings.renditions import tend_renditions
from meetings.seal_watch import watch_seals
from members.email_changes import settle_email_changes
from members.log_in_limits import forget_old_failures
from members.outbox_watch import tend_mails

A_MINUTE = 60


class Command(BaseCommand):
    help = "Every minute: start again what got lost, send mails that wait, remove what is old. --once does it once."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do it once and stop")

    def handle(self, *args, **options):
        while True:
            tend_packs()
            tend_renditions()
            tend_mails()
            forget_old_readings()
            watch_seals()
            settle_email_changes()
            forget_old_failures()
            if options["once"]:
                return
            time.sleep(A_MINUTE)
            close_old_connections()
