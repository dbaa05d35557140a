"""Words to whoever keeps the portal running: in the log, and by mail to OPERATOR_EMAIL where there is one."""

import logging
from collections.abc import Sequence
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.mail.outbox import Letter, letter, text_of, write_mail
from members.models import Mail

logger = logging.getLogger(__name__)


def tell_operator(template: str, sentences: Sequence[str]) -> None:
    """Log each sentence as an error and send them by templates/mail/<template>.*; no content from meetings."""
    for sentence in sentences:
        logger.error("%s", sentence)
    if settings.OPERATOR_EMAIL:
        write_mail(kind="operator", key=f"operator:{uuid4()}", template=template, sentences=list(sentences))


def tell_of_missing_file(path, **_kwargs) -> None:
    """Tell of a file (Path) that a row names and the disk has not (record/stored_files.py)."""
    tell_operator("file_missing", [f"{path}"])


@letter("operator", _("to the operator"))
def letter_to_operator(mail: Mail) -> Letter | None:
    """Compose that mail; None where there is no operator's address any more."""
    if not settings.OPERATOR_EMAIL:
        return None
    context = {"sentences": mail.facts["sentences"], "link": settings.SITE_URL}
    return Letter(settings.OPERATOR_EMAIL, *text_of(mail.facts["template"], context))
