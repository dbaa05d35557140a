"""Renditions in the background: asked for with the file, made behind the page, started again when a worker died."""

import logging
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.dispatch import Signal

from meetings.annexes import office
from meetings.annexes.inspect import UnreadablePdf, inspect_pdf
from meetings.annexes.pages_of import pages_of
from meetings.models import AttachmentVersion, Rendition
from record import clock
from record.attempts import LOST_AFTER
from record.background import in_background, make_lost_again

# The words of an Office file are there: whoever searches among them is told.
words_known = Signal()
logger = logging.getLogger(__name__)


def ask_for_rendition(sha256: str) -> Rendition:
    """Return the rendition of an Office file with these bytes; it is made when the transaction has been committed.

    The same bytes are made into pages once. Attaching a file that failed is how somebody asks to try it again.
    """
    rendition, created = Rendition.objects.select_for_update().get_or_create(sha256=sha256)
    if rendition.problem:
        rendition.problem, rendition.attempts, rendition.asked_at = "", 0, clock.now()
        rendition.save(update_fields=["problem", "attempts", "asked_at"])
        created = True
    if created:
        transaction.on_commit(partial(make_rendition.enqueue, rendition.pk))
    return rendition


@in_background(queue_name="packs")
def make_rendition(rendition_id: int) -> None:
    """Make the pages of an Office file; safe to run twice. A failure is written on the row, and in the log whole."""
    rendition = Rendition.objects.claim(rendition_id, asked_at=clock.now())
    if rendition is None:
        return
    try:
        _make(rendition)
    except office.NoProgram:
        logger.error("Office files get no pages on this server. Install: apt-get install %s", office.PACKAGES)
        _fail(rendition, Rendition.Problem.NO_PROGRAM)
    except office.TooSlow:
        _fail(rendition, Rendition.Problem.TOO_SLOW)
    except (office.Unreadable, UnreadablePdf):
        _fail(rendition, Rendition.Problem.UNREADABLE)
    except Exception:
        logger.exception("Rendition %s could not be made", rendition_id)
        _fail(rendition, Rendition.Problem.FAILED)


def _make(rendition: Rendition) -> None:
    source = AttachmentVersion.objects.filter(rendition=rendition).defer("text").earliest("pk")
    with source.file.open("rb") as file:
        content = file.read()
    made = ContentFile(pages_of(content, source.content_type))
    facts = inspect_pdf(made)
    made.seek(0)
    found = {"pages": facts.pages, "is_tagged": facts.tagged, "text": facts.text}
    rendition.hand_in("pages.pdf", made, made_at=clock.now(), **found)
    words_known.send(Rendition, rendition=rendition)


def _fail(rendition: Rendition, problem: str) -> None:
    rendition.note(problem=problem, made_at=clock.now())


def _give_up(rendition: Rendition) -> None:
    logger.error("Rendition %s was lost twice", rendition.pk)
    _fail(rendition, Rendition.Problem.FAILED)


def tend_renditions() -> None:
    """Start lost renditions again (once), report those lost twice, and try again when LibreOffice has come."""
    if office.is_installed():
        came = Rendition.objects.filter(problem=Rendition.Problem.NO_PROGRAM)
        came.update(problem="", attempts=0, asked_at=clock.now() - 2 * LOST_AFTER)
    make_lost_again(make_rendition, Rendition.objects.all(), _give_up)
