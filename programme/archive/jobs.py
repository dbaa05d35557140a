"""Archives in the background: asked for, made, handed out to who asked, and only while all of it may still be read."""

import hashlib
import logging
import tempfile
from datetime import timedelta

from django.core.files.base import File
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from meetings.pack.limits import OverLimit, within_limits
from meetings.packs.jobs import QUEUE
from meetings.reading.log import closed_among, log_closed_page
from members.models import Committee, Person
from members.signs_of_life import is_served
from programme.archive.box import safe
from programme.archive.collecting import collect
from programme.archive.gate import has_still, may_still_read, roles_of
from programme.archive.writing import write
from programme.models import ArchiveJob, ArchiveTaken
from record import clock
from record.attempts import LOST_AFTER
from record.background import in_background, make_lost_again
from record.verbs import Refused

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=2)


def ask_for_archive(*, committee: Committee, reader: Person, language: str) -> ArchiveJob:
    """Put an archive for `reader` in line and return the job; one that is under way is not begun a second time."""
    with transaction.atomic():
        under_way = ArchiveJob.objects.in_hand().filter(committee=committee, reader=reader).first()
        if under_way is not None:
            return under_way
        job = ArchiveJob.objects.create(committee=committee, reader=reader, language=language)
        transaction.on_commit(lambda: build_archive.enqueue(job.pk))
    return job


@in_background(queue_name=QUEUE)
def build_archive(job_id: int) -> None:
    """Make the archive of a job; safe to run twice. A failure is written on the job in words, and in the log whole."""
    jobs = ArchiveJob.objects.select_related("reader", "committee__parent")
    job = jobs.claim(job_id, state=ArchiveJob.State.BUILDING, asked_at=clock.now())
    if job is None:
        return
    with translation.override(job.language):
        try:
            with within_limits():
                _build(job)
        except Refused as problem:
            _fail(job, str(problem))
        except OverLimit:
            logger.exception("Archive %s took too much", job_id)
            _fail(job, _("The archive demands too much time or memory. Tell the operator."))
        except Exception:
            logger.exception("Archive %s could not be made", job_id)
            _fail(job, _("The archive could not be made. The failure has been recorded. Try again in a moment."))


def _build(job: ArchiveJob) -> None:
    roles = roles_of(job.reader)
    box = collect(job.committee, job.reader, job.language)
    with tempfile.TemporaryFile() as made:
        write(box, made, lambda *step: _progress(job, *step))
        size = made.tell()
        made.seek(0)
        digest = hashlib.file_digest(made, "sha256").hexdigest()
        job.hand_in(
            "archive",
            File(made),
            state=ArchiveJob.State.DONE,
            finished_at=clock.now(),
            done_steps=job.all_steps,
            size=size,
            sha256=digest,
            holds=box.holds,
            roles=roles,
        )


def _progress(job: ArchiveJob, done: int, of: int, doing: str) -> None:
    job.all_steps = of
    job.note(done_steps=done, all_steps=of, doing=str(doing)[:160])


def _fail(job: ArchiveJob, problem: str) -> None:
    job.note(state=ArchiveJob.State.FAILED, problem=problem[:300], finished_at=clock.now())


def _give_up(job: ArchiveJob) -> None:
    with translation.override(job.language):
        _fail(job, _("The archive could not be made: the worker stopped twice. Tell the operator."))


def nobody_works_on(job: ArchiveJob) -> bool:
    """Tell whether a job has waited for a minute and there is no worker for it."""
    return job.is_under_way and job.asked_at < clock.now() - LOST_AFTER and not is_served(QUEUE)


def is_still_readable(job: ArchiveJob) -> bool:
    """Tell whether the reader may still read everything in the archive: access lost since it was made is lost."""
    return has_still(job.reader, job.roles) and may_still_read(job.reader, job.holds)


def note_taken(job: ArchiveJob) -> None:
    """Record that the reader takes the archive home, and, in the log of closed reading, what is closed in it."""
    with transaction.atomic():
        ArchiveTaken.objects.create(committee=job.committee, reader=job.reader, sha256=job.sha256)
        closed = closed_among(job.holds.get("items", []), job.holds.get("annexes", []))
        log_closed_page([item.pk for item in closed], job.reader, _("Archive"))


def file_name(job: ArchiveJob) -> str:
    """Return the name under which the reader's computer saves the archive."""
    return f"{safe(_('Archive'))}-{safe(job.committee.short_name)}-{job.asked_at:%Y-%m-%d}.zip"


def tend_archives() -> None:
    """Put lost jobs in line again (once), report those lost twice, and remove archives nobody needs any more."""
    make_lost_again(build_archive, ArchiveJob.objects.all(), _give_up)
    for job in ArchiveJob.objects.filter(asked_at__lt=clock.now() - KEPT_FOR):
        if job.file:
            job.file.delete(save=False)
        job.delete()
