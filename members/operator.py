"""Words to whoever keeps the portal running: in the log, and by mail to OPERATOR_EMAIL where there is one."""

import logging
from collections.abc import Sequence
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from members.background import task

logger = logging.getLogger(__name__)


def tell_operator(template: str, sentences: Sequence[str]) -> None:
    """Log each sentence as an error and send them by templates/mail/<template>.*; no content from meetings."""
    for sentence in sentences:
        logger.error("%s", sentence)
    if settings.OPERATOR_EMAIL:
        deliver_to_operator.enqueue(template, list(sentences))


@task
def deliver_to_operator(template: str, sentences: list[str]) -> None:
    """Send that mail; what could not leave stands in the log."""
    context = {"sentences": sentences, "link": settings.SITE_URL}
    with translation.override(settings.LANGUAGE_CODE):
        subject = " ".join(render_to_string(f"mail/{template}.subject.txt", context).split())
        body = render_to_string(f"mail/{template}.body.txt", context).strip() + "\n"
    try:
        EmailMessage(subject, body, to=settings.OPERATOR_EMAIL).send()
    except (SMTPException, OSError) as problem:
        logger.error("The mail to the operator did not leave: %s", problem)
