"""Office annexes are made into PDF in the background, so that they stand in packs as pages and open in the browser."""

import logging
from datetime import timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from meetings.models import AttachmentVersion, Rendition
from meetings.office import NoOffice, NotConverted, as_pdf
from meetings.pack import UnreadablePdf, inspect_pdf
from meetings.uploaded_file import OFFICE
from members import clock
from members.background import task

logger = logging.getLogger(__name__)

# A worker that dies is retried once, then reported.
ATTEMPTS = 2
# Converting takes seconds; one that has said nothing after this long has lost its worker.
LOST_AFTER = timedelta(minutes=5)


def ask_for_rendition(version: AttachmentVersion) -> None:
    """Have the file of an annex made into PDF when it is an Office file that has not been yet."""
    if version.content_type in OFFICE and _of(version.sha256) is None:
        rendition = Rendition.objects.get_or_create(sha256=version.sha256)[0]
        transaction.on_commit(lambda: make_rendition.enqueue(rendition.pk))


def rendition_of(version: AttachmentVersion) -> Rendition | None:
    """Return what there is of an Office file, finished or not; None for every other file."""
    return _of(version.sha256) if version.content_type in OFFICE else None


def renditions_of(versions) -> dict[str, Rendition]:
    """Return the renditions of many versions by the digest of the Office file; one query."""
    wanted = {one.sha256 for one in versions if one.content_type in OFFICE}
    return {one.sha256: one for one in Rendition.objects.filter(sha256__in=wanted).defer("text")}


def _of(sha256: str) -> Rendition | None:
    return Rendition.objects.filter(sha256=sha256).defer("text").first()


@task(queue_name="packs")
def make_rendition(rendition_id: int) -> None:
    """Convert one file; safe to run twice. What goes wrong is written on the rendition in words."""
    with transaction.atomic():
        rendition = Rendition.objects.select_for_update().get(pk=rendition_id)
        if rendition.made_at:
            return
        rendition.attempts += 1
        rendition.asked_at = clock.now()
        rendition.save()
    try:
        _make(rendition)
    except NoOffice:
        logger.error("LibreOffice is missing: make office, or apt-get install libreoffice-writer-nogui and so on")
        rendition.problem = _("This server cannot show Office documents as pages. Tell the operator.")
    except (NotConverted, UnreadablePdf) as problem:
        rendition.problem = str(problem)[:200]
    except OSError:
        logger.exception("Rendition %s could not be made", rendition_id)
        rendition.problem = _("The file is damaged and cannot be opened.")
    rendition.made_at = clock.now()
    rendition.save()


def _make(rendition: Rendition) -> None:
    version = AttachmentVersion.objects.filter(sha256=rendition.sha256, content_type__in=OFFICE).latest("pk")
    with version.file.open("rb") as file:
        pdf = as_pdf(file.read(), OFFICE[version.content_type])
    facts = inspect_pdf(BytesIO(pdf))
    rendition.pages, rendition.is_tagged, rendition.text = facts.pages, facts.tagged, facts.text
    rendition.file.save("rendition", ContentFile(pdf), save=False)


def tend_renditions() -> None:
    """Start lost conversions again (once), report those lost twice, and convert what has never been asked for."""
    never = AttachmentVersion.objects.filter(content_type__in=OFFICE).exclude(
        sha256__in=Rendition.objects.values("sha256")
    )
    for version in never:
        ask_for_rendition(version)
    lost = Rendition.objects.filter(made_at=None, asked_at__lt=clock.now() - LOST_AFTER)
    for rendition in lost:
        if rendition.attempts < ATTEMPTS:
            Rendition.objects.filter(pk=rendition.pk).update(asked_at=clock.now())
            make_rendition.enqueue(rendition.pk)
        else:
            rendition.problem = _("The file demands too much time or memory to be shown.")
            rendition.made_at = clock.now()
            rendition.save()
