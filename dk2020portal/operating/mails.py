"""Checks of the mail: whether the server takes it, and what has not left."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dk2020portal.operating.findings import check, doubtful, fine, wrong
from members.mail.smtp import NoMailServer, greet
from members.models import Mail
from record import clock


@check("mail", gettext_lazy("Mail server"), takes_long=True)
def mail_server():
    """Whether the mail server lets the portal in; nothing is sent."""
    try:
        greeted = greet()
    except NoMailServer as problem:
        said = _("It does not let the portal in: %(problem)s.") % {"problem": problem}
        yield wrong(said, _("Put EMAIL_URL right, then start workers and timer again. Mails are kept meanwhile."))
        return
    if not greeted:
        yield doubtful(_("Mails do not leave this machine: they are kept as files or shown."), _("Set EMAIL_URL."))
    elif not settings.OPERATOR_EMAIL:
        yield doubtful(_("It lets the portal in, but nobody is told of failures."), _("Set OPERATOR_EMAIL."))
    else:
        yield fine(_("It lets the portal in."))


@check("outbox", gettext_lazy("Outbox"), needs_database=True)
def outbox():
    """What has not left although it should have."""
    stuck, late = Mail.objects.stuck().count(), Mail.objects.late().count()
    todo = _("manage.py outbox says why; --again sends what was given up.")
    if stuck:
        words = ngettext(
            "%(n)s mail was given up, or may not have left.", "%(n)s mails were given up, or may not have left.", stuck
        )
        yield wrong(words % {"n": stuck}, todo)
    if late:
        words = ngettext("%(n)s mail waits, and was tried in vain.", "%(n)s mails wait, and were tried in vain.", late)
        yield doubtful(words % {"n": late}, todo)
    if not stuck and not late:
        yield fine(_("Every mail has left."))


def oldest_unsent() -> float:
    """Return for how many seconds the oldest mail that is to leave by itself has waited; 0 when none waits."""
    oldest = Mail.objects.unsent().order_by("written_at").values_list("written_at", flat=True).first()
    return (clock.now() - oldest).total_seconds() if oldest else 0.0
