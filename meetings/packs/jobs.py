"""Packs in the background: asked for, built, downloaded; each filtered to its reader when built and when handed out."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Attachment, Meeting, PackJob, PackTaken
from meetings.pack import PackUnavailable, PieceStore
from meetings.pack.limits import OverLimit, within_limits
from meetings.packs.kinds import kinds_of_items, offered_kinds
from meetings.packs.products import PRODUCTS, Making, pdf_for
from meetings.reading.log import closed_among, log_closed_reading
from members.signs_of_life import is_served
from record import clock
from record.attempts import LOST_AFTER
from record.background import in_background, make_lost_again
from record.verbs import Refused

logger = logging.getLogger(__name__)

QUEUE = "packs"
KEPT_FOR = timedelta(days=2)


def ask_for_pack(*, meeting: Meeting, reader, kind: str, language: str, **wishes) -> PackJob:
    """Put a pack for `reader` in line and return the job; it is built when the transaction has been committed.

    `wishes` are fields of the job: `item`, `chosen`, `only_changed`, `new_pages`, `two_sided`, `as_sent`. Raises
    Refused when only what has changed is wanted and nothing has been taken before.
    """
    if wishes.get("only_changed") and last_taken(meeting, reader) is None:
        raise Refused(_("You have not downloaded a pack of this meeting before. Ask for the whole pack."))
    with transaction.atomic():
        job = PackJob.objects.create(meeting=meeting, kind=kind, reader=reader, language=language, **wishes)
        transaction.on_commit(lambda: build_pack.enqueue(job.pk))
    return job


def last_taken(meeting: Meeting, reader) -> PackTaken | None:
    """Return what `reader` downloaded last of the meeting; None for nothing, and for who sees as this person."""
    return None if reader.lens else PackTaken.objects.filter(meeting=meeting, reader=reader).first()


def pieces() -> PieceStore:
    """Return the pieces this machine keeps."""
    return PieceStore(settings.PACK_PIECES)


@in_background(queue_name=QUEUE)
def build_pack(job_id: int) -> None:
    """Build the pack of a job; safe to run twice. A failure is written on the job in words, and in the log whole."""
    jobs = PackJob.objects.select_related("reader", "item")
    job = jobs.claim(job_id, state=PackJob.State.BUILDING, asked_at=clock.now())
    if job is None:
        return
    with translation.override(job.language):
        try:
            with within_limits():
                _build(job)
        except (PackUnavailable, Refused) as problem:
            _fail(job, str(problem))
        except OverLimit:
            logger.exception("Pack %s took too much", job_id)
            _fail(job, _("The pack demands too much time or memory. Choose fewer items or annexes."))
        except Exception:
            logger.exception("Pack %s could not be built", job_id)
            _fail(job, _("The pack could not be built. The failure has been recorded. Try again in a moment."))


def _build(job: PackJob) -> None:
    meeting = Meeting.objects.for_page().select_related("minutes").get(pk=job.meeting_id)
    taken = last_taken(meeting, job.reader) if job.only_changed else None
    making = Making(meeting, job, taken, pieces(), lambda *step: _progress(job, *step))
    product = PRODUCTS.get(PackJob.Kind(job.kind), pdf_for)(making)
    job.hand_in(
        "pack",
        ContentFile(product.content),
        state=PackJob.State.DONE,
        finished_at=clock.now(),
        done_steps=job.all_steps,
        item_ids=product.item_ids,
        attachment_ids=product.attachment_ids,
        digests=product.digests,
    )


def _progress(job: PackJob, done: int, of: int, doing: str) -> None:
    job.all_steps = of
    job.note(done_steps=done, all_steps=of, doing=str(doing)[:160])


def _fail(job: PackJob, problem: str) -> None:
    job.note(state=PackJob.State.FAILED, problem=problem[:300], finished_at=clock.now())


def _give_up(job: PackJob) -> None:
    with translation.override(job.language):
        _fail(job, _("The pack could not be built: the worker stopped twice. Tell the operator."))


def nobody_works_on(job: PackJob) -> bool:
    """Tell whether a job has waited for a minute and there is no worker for it."""
    return job.is_under_way and job.asked_at < clock.now() - LOST_AFTER and not is_served(QUEUE)


def is_still_readable(job: PackJob) -> bool:
    """Tell whether the reader may still read everything the pack holds: access lost since it was built is lost."""
    items = AgendaItem.objects.readable_by(job.reader).filter(pk__in=job.item_ids).count()
    annexes = Attachment.objects.readable_by(job.reader).filter(pk__in=job.attachment_ids).count()
    meeting = Meeting.objects.visible_to(job.reader).filter(pk=job.meeting_id).first()
    whole = items == len(job.item_ids) and annexes == len(job.attachment_ids)
    if meeting is None or not whole:
        return False
    return job.kind in (kinds_of_items if job.is_of_items else offered_kinds)(meeting, job.reader)


def note_download(job: PackJob) -> None:
    """Log that the reader has taken along what is closed in the pack, and note what he or she has now."""
    for item in closed_among(job.item_ids, job.attachment_ids):
        log_closed_reading(item, job.reader, job.get_kind_display())
    if any(job.digests.values()):
        with transaction.atomic():
            taken, _new = PackTaken.objects.select_for_update().get_or_create(meeting=job.meeting, reader=job.reader)
            for kind, digests in job.digests.items():
                taken.digests[kind] = taken.digests.get(kind, {}) | digests
            taken.taken_at = clock.now()
            taken.save()


def tend_packs() -> None:
    """Put lost jobs in line again (once), report those lost twice, and remove what nobody needs any more."""
    make_lost_again(build_pack, PackJob.objects.all(), _give_up)
    for job in PackJob.objects.filter(asked_at__lt=clock.now() - KEPT_FOR):
        if job.file:
            job.file.delete(save=False)
        job.delete()
    pieces().forget()
