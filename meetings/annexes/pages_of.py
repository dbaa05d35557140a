"""How a file that is not a PDF becomes pages: a picture by Pillow, a mail by its words, the rest by LibreOffice."""

import logging
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from meetings.annexes import office, pictures
from meetings.annexes.mails import as_page, read_mail
from meetings.annexes.uploaded_file import MAILS, PICTURES

logger = logging.getLogger(__name__)

# A picture that takes longer is a bomb.
MAX_SECONDS = 30


def pages_of(content: bytes, content_type: str) -> bytes:
    """Return a file as PDF. Raises office.NoProgram, TooSlow or Unreadable.

    The PDF comes from a program that read a foreign file: inspect it.
    """
    if content_type in PICTURES:
        return by_program(pictures.__file__, content)
    if content_type in MAILS:
        return office.to_pdf(_page_of_mail(content, content_type), office.HTML)
    return office.to_pdf(content, content_type)


def by_program(program: str, content: bytes) -> bytes:
    """Return what a program of ours makes of a foreign file; it runs alone. Raises office.TooSlow or Unreadable."""
    command = [sys.executable, "-I", str(Path(program))]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and the file goes in as data
            command, input=content, capture_output=True, timeout=MAX_SECONDS, check=True
        )
    except subprocess.TimeoutExpired as late:
        raise office.TooSlow from late
    except (subprocess.SubprocessError, OSError) as problem:
        logger.warning("%s made nothing of a file: %s", Path(program).name, type(problem).__name__)
        raise office.Unreadable from problem
    return done.stdout


def _page_of_mail(content: bytes, kind: str) -> bytes:
    try:
        mail = read_mail(content, kind)
    except (ValueError, OSError, LookupError) as problem:
        raise office.Unreadable from problem
    with translation.override(settings.LANGUAGE_CODE):
        people = (_("From"), _("To"), _("Copy to"))
        return as_page(mail, [*people, _("Sent"), _("Attachments in the file")])
