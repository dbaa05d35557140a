"""Checks of the work behind the pages: who is at work, what waits, what the night found, when the last backup was."""

from datetime import timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dk2020portal.operating.findings import check, doubtful, fine, wrong
from dk2020portal.operating.stores import days_since
from meetings.models import PackJob, SealCheck
from members.signs_of_life import TIMER, unserved
from record import clock
from record.background import waiting_lines
from record.models import LastRun

BACKUP = "backup"
# A job that waits longer than this waits for a worker that is too slow, or for none.
LATE, TOO_LATE = timedelta(minutes=10), timedelta(hours=1)
NEWS = timedelta(days=7)
# The nightly backup and the nightly check have been missed once, and longer.
MISSED, MISSED_LONG = 2, 7


@check("workers", gettext_lazy("Workers"), needs_database=True)
def workers():
    """Whether each queue has somebody alive who works it off."""
    away = [queue for queue in unserved() if queue != TIMER]
    if away:
        said = _("Nobody works off: %(queues)s.") % {"queues": ", ".join(away)}
        yield wrong(said, _("Start manage.py work, and read why it ended in its log."))
    else:
        yield fine(_("Every queue has a worker."))


@check("timer", gettext_lazy("Timer"), needs_database=True)
def timer():
    """Whether `tend` runs."""
    if TIMER in unserved():
        said = _("It does not run: nothing is tried again, and no deadline passes by itself.")
        yield wrong(said, _("Start manage.py tend."))
    else:
        yield fine(_("It runs."))


@check("queues", gettext_lazy("Queues"), needs_database=True)
def queues():
    """How long the oldest job waits."""
    oldest = max((clock.now() - since for _count, since in waiting_lines().values() if since), default=timedelta())
    minutes = int(oldest.total_seconds() // 60)
    said = ngettext(
        "The oldest job has waited for %(n)s minute.", "The oldest job has waited for %(n)s minutes.", minutes
    )
    todo = _("Start one more worker of that queue; look into the log of the one there is.")
    if oldest > TOO_LATE:
        yield wrong(said % {"n": minutes}, todo)
    else:
        yield doubtful(said % {"n": minutes}, todo) if oldest > LATE else fine(_("No job waits for long."))


@check("packs", gettext_lazy("Packs"), needs_database=True)
def packs():
    """Whether packs of the last days could not be made."""
    failed = failed_packs()
    if failed:
        words = ngettext("%(n)s pack could not be made this week.", "%(n)s packs could not be made this week.", failed)
        yield doubtful(words % {"n": failed}, _("The log of the pack worker says why; often memory or an annex."))
    else:
        yield fine(_("Every pack of this week was made."))


def failed_packs() -> int:
    """Return how many packs of the last seven days could not be made."""
    return PackJob.objects.filter(state=PackJob.State.FAILED, asked_at__gt=clock.now() - NEWS).count()


@check("seals", gettext_lazy("Seals"), needs_database=True)
def seals():
    """What the last nightly check found, and when it was."""
    last = SealCheck.objects.exclude(finished_at=None).last()
    if last is None:
        yield doubtful(
            _("They have never been checked."), _("The timer does it at night; or manage.py verify_minutes.")
        )
        return
    when = {"when": _moment(last.finished_at)}
    if last.found:
        words = ngettext("%(n)s thing was found on %(when)s.", "%(n)s things were found on %(when)s.", len(last.found))
        todo = _("Change nothing, make a backup to another folder, then: docs/seals.md, When something is found.")
        yield wrong(words % {"n": len(last.found), **when}, todo)
    elif days_since(last.finished_at) >= MISSED:
        yield doubtful(_("They hold; last checked on %(when)s.") % when, _("Look whether the timer runs."))
    else:
        yield fine(_("They hold; last checked on %(when)s.") % when)


@check("backup", gettext_lazy("Backup"), needs_database=True)
def backup():
    """When the last whole backup was made."""
    last = LastRun.objects.filter(name=BACKUP).first()
    todo = _("Run manage.py backup FOLDER, and let cron do it every night: docs/operating.md.")
    if last is None:
        yield wrong(_("None has been made."), todo)
        return
    said = _("The last one was made on %(when)s.") % {"when": _moment(last.at)}
    days = days_since(last.at)
    if days >= MISSED_LONG:
        yield wrong(said, todo)
    elif days >= MISSED:
        yield doubtful(said, todo)
    elif last.facts.get("missing"):
        yield doubtful(said + " " + _("Files were missing on the disk."), _("manage.py backup names them."))
    else:
        yield fine(said)


def _moment(moment) -> str:
    return date_format(localtime(moment), "DATETIME_FORMAT")
