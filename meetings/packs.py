"""Packs in the background: asked for, built, downloaded; each filtered to its reader when built and when handed out."""

import logging
from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Attachment, Meeting, PackJob
from meetings.pack import PackUnavailable, build_pdf
from meetings.pack.selection import pack_content
from meetings.reading import read_agenda
from meetings.reading_log import log_closed_reading
from members import clock
from members.background import task

logger = logging.getLogger(__name__)

# A worker that dies is retried once, then reported.
ATTEMPTS = 2
# Building takes seconds; a job that still says "building" after this long has lost its worker.
LOST_AFTER = timedelta(minutes=10)
KEPT_FOR = timedelta(days=2)


def ask_for_pack(*, meeting: Meeting, kind: str, reader, language: str, item: AgendaItem | None = None) -> PackJob:
    """Put a pack for `reader` in line and return the job; it is built when the transaction has been committed."""
    with transaction.atomic():
        job = PackJob.objects.create(meeting=meeting, kind=kind, reader=reader, language=language, item=item)
        transaction.on_commit(lambda: build_pack.enqueue(job.pk))
    return job


@task(queue_name="packs")
def build_pack(job_id: int) -> None:
    """Build the pack of a job; safe to run twice. A failure is written on the job in words, and in the log whole."""
    job = _claim(job_id)
    if job is None:
        return
    with translation.override(job.language):
        try:
            _build(job)
        except PackUnavailable as problem:
            _fail(job, str(problem))
        except Exception:
            logger.exception("Pack %s could not be built", job_id)
            _fail(job, _("The pack could not be built. The failure has been recorded. Try again in a moment."))


def _claim(job_id: int) -> PackJob | None:
    with transaction.atomic():
        jobs = PackJob.objects.select_for_update(of=("self",)).select_related("reader", "item")
        job = jobs.get(pk=job_id)
        if job.state in (PackJob.State.DONE, PackJob.State.FAILED):
            return None
        job.state, job.attempts, job.asked_at = PackJob.State.BUILDING, job.attempts + 1, clock.now()
        job.save()
        return job


def _build(job: PackJob) -> None:
    meeting = Meeting.objects.for_page().select_related("minutes").get(pk=job.meeting_id)
    entries = [one for one in read_agenda(meeting, job.reader) if job.item_id in (None, one.item_id)]
    readable = [one for one in entries if one.readable]
    content = pack_content(
        meeting=meeting, reader=job.reader, kind=job.kind, language=job.language, item_id=job.item_id
    )
    pdf = build_pdf(content, progress=lambda done, of, doing: _progress(job, done, of, doing))
    job.item_ids = [one.item_id for one in readable]
    job.attachment_ids = [
        annex.attachment_id for one in readable for annex in one.annexes if annex.readable and content.with_annexes
    ]
    job.file.save("pack.pdf", ContentFile(pdf), save=False)
    job.state, job.finished_at = PackJob.State.DONE, clock.now()
    job.done_steps = job.all_steps
    job.save()


def _progress(job: PackJob, done: int, of: int, doing: str) -> None:
    PackJob.objects.filter(pk=job.pk).update(done_steps=done, all_steps=of, doing=str(doing)[:160])
    job.done_steps, job.all_steps, job.doing = done, of, str(doing)[:160]


def _fail(job: PackJob, problem: str) -> None:
    job.state, job.problem, job.finished_at = PackJob.State.FAILED, problem[:300], clock.now()
    job.save()


def is_still_readable(job: PackJob) -> bool:
    """Tell whether the reader may still read everything the pack holds: access lost since it was built is lost."""
    items = AgendaItem.objects.readable_by(job.reader).filter(pk__in=job.item_ids).count()
    annexes = Attachment.objects.readable_by(job.reader).filter(pk__in=job.attachment_ids).count()
    meetings = Meeting.objects
    if job.kind == PackJob.Kind.MINUTES:
        visible = meetings.minutes_readable_by(job.reader).filter(pk=job.meeting_id).exists()
    else:
        visible = meetings.visible_to(job.reader).filter(pk=job.meeting_id).exists()
    return visible and items == len(job.item_ids) and annexes == len(job.attachment_ids)


def log_download(job: PackJob) -> None:
    """Log that the reader has taken the closed items of the pack with him or her."""
    for item in AgendaItem.objects.filter(pk__in=job.item_ids):
        if item.is_closed:
            log_closed_reading(item, job.reader, job.get_kind_display())


def file_name(job: PackJob) -> str:
    """Return the name the downloaded file gets: kind and number of the meeting."""
    return f"{slugify(job.get_kind_display().split(':')[0])}-{job.meeting.reference}.pdf"


def tend_packs() -> None:
    """Start lost jobs again (once), report those lost twice, and remove what nobody needs any more."""
    lost = PackJob.objects.filter(
        state__in=[PackJob.State.BUILDING, PackJob.State.WAITING], asked_at__lt=clock.now() - LOST_AFTER
    )
    for job in lost:
        if job.attempts < ATTEMPTS:
            # Waits as long as a new one before it counts as lost again: a stopped worker does not find a long line.
            PackJob.objects.filter(pk=job.pk).update(asked_at=clock.now())
            build_pack.enqueue(job.pk)
        else:
            _fail(job, _("The pack could not be built: the worker stopped twice. Tell the operator."))
    for job in PackJob.objects.filter(asked_at__lt=clock.now() - KEPT_FOR):
        if job.file:
            job.file.delete(save=False)
        job.delete()
