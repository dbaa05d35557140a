"""manage.py tend: the portal's small timer, beside the workers: what got lost, mails that wait, what is old."""

import logging
import time

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from dk2020portal.reminders import remind
from meetings.annexes.partial import forget_old_parts
from meetings.annexes.renditions import tend_renditions
from meetings.packs.jobs import tend_packs
from meetings.reading.log import forget_old_readings
from meetings.seals.watch import watch_seals
from meetings.workflow.calendar_replies import forget_old_replies
from meetings.workflow.followed_decisions import tell_followers
from meetings.workflow.reply_mailbox import read_calendar_replies
from meetings.workflow.silence import accept_by_silence
from meetings.workflow.sittings import forget_old_sittings
from meetings.workflow.written_result import draw_results
from members.accounts.email_changes import settle_email_changes
from members.accounts.log_in_limits import forget_old_failures
from members.mail.outbox_watch import tend_mails
from members.signs_of_life import TIMER, a_name, giving_signs, report_dead
from programme.archive.jobs import tend_archives
from programme.workflow.summit_registrations import forget_dietary_needs, forget_guests
from record.background import forget_done, take_back_lost
from record.finding.filling import tend_search
from record.stored_files import tend_files
from workgroups.workflow.milestones import remind_of_milestones

logger = logging.getLogger(__name__)
A_MINUTE = 60
# The jobs of dead workers come first: the parts after it see what waits.
PARTS = (
    take_back_lost,
    tend_packs,
    tend_archives,
    tend_renditions,
    tend_search,
    tend_mails,
    report_dead,
    settle_email_changes,
    read_calendar_replies,
    draw_results,
    accept_by_silence,
    remind,
    tell_followers,
    watch_seals,
    remind_of_milestones,
    forget_old_readings,
    forget_old_replies,
    forget_old_sittings,
    tend_files,
    forget_old_parts,
    forget_old_failures,
    forget_dietary_needs,
    forget_guests,
    forget_done,
)


def tend() -> list[str]:
    """Do every part, whatever becomes of the others; return the names of those that failed. The log says how."""
    failed = []
    for part in PARTS:
        try:
            part()
        except Exception:
            logger.exception("The part %s of tend failed; the others go on", part.__name__)
            failed.append(part.__name__)
    return failed


class Command(BaseCommand):
    help = "Every minute: start again what got lost, send mails that wait, remove what is old. Keep it running."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do it once and stop; that keeps no time")

    def handle(self, *args, **options):
        """Go on until SIGTERM; with --once, raise CommandError when a part failed."""
        if options["once"]:
            if failed := tend():
                raise CommandError(f"These parts failed, and the log says how: {', '.join(failed)}.")
            return
        with giving_signs(a_name(), [TIMER]):
            while True:
                tend()
                time.sleep(A_MINUTE)
                close_old_connections()
