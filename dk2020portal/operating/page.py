"""The page "Drift": how the portal stands, for who keeps the register of people, whom others ask when no mail comes."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from dk2020portal.operating.all_checks import ON_A_PAGE
from dk2020portal.operating.findings import Check, Finding, State, look_at
from dk2020portal.operating.programs import versions
from members.gate.permissions import authorize
from members.mail.outbox import called
from members.mail.outbox_watch import try_again
from members.models import Mail
from members.models.person import REGISTER
from members.rules.roles import Permission
from members.signs_of_life import TIMER
from record.background import waiting_lines
from record.models import WorkerSign

logger = logging.getLogger(__name__)
# More are found by `manage.py outbox`.
MAILS_SHOWN = 50
CALLED = {
    "mail": gettext_lazy("mails"),
    "packs": gettext_lazy("packs and annexes"),
    TIMER: gettext_lazy("timer"),
}
ICONS = {State.OK: "check", State.WARNING: "warning", State.ERROR: "error"}
COLOURS = {State.OK: "mark-green", State.WARNING: "mark-amber", State.ERROR: "mark-red"}


@dataclass(frozen=True)
class Row:
    """A finding as the page shows it: by colour, icon and word."""

    check: Check
    finding: Finding

    @property
    def icon(self) -> str:
        return ICONS[self.finding.state]

    @property
    def colour(self) -> str:
        return COLOURS[self.finding.state]


@dataclass(frozen=True)
class Queue:
    """A queue, and since when its oldest job waits; None where none does."""

    called: str | Promise
    jobs: int
    since: datetime | None


def operating(request):
    """How everything stands that a page can wait for; 403 for who keeps no register."""
    authorize(request.user, Permission.MANAGE_PEOPLE, REGISTER)
    rows = [Row(check, finding) for check, finding in look_at(ON_A_PAGE)]
    alive = set(WorkerSign.objects.alive().values_list("pk", flat=True))
    context = {
        "rows": sorted(rows, key=lambda row: list(COLOURS).index(row.finding.state), reverse=True),
        "workers": [
            (sign, ", ".join(str(CALLED.get(name, name)) for name in sign.serves), sign.pk in alive)
            for sign in WorkerSign.objects.all()
        ],
        "queues": [Queue(CALLED.get(name, name), *line) for name, line in waiting_lines().items()],
        "mails": [(mail, called(mail.kind)) for mail in Mail.objects.stuck().select_related("person")[:MAILS_SHOWN]],
        "given_up": Mail.objects.filter(state=Mail.State.GIVEN_UP).count(),
        "versions": versions(),
    }
    return render(request, "portal/operating.html", context)


@require_POST
def try_mails_again(request):
    """Let the mails wait again that were given up; what perhaps left is not sent twice by a press."""
    authorize(request.user, Permission.MANAGE_PEOPLE, REGISTER)
    number = try_again()
    logger.info("Person %s let %s mails wait again", request.user.pk, number)
    words = ngettext("%(n)s mail waits again.", "%(n)s mails wait again.", number)
    messages.success(request, words % {"n": number} if number else _("No mail was given up any more."))
    return redirect("operating")
