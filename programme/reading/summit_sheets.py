"""Who comes to the summit on paper: a sheet for Excel without what people eat, and badges to cut out."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from meetings.pack.render import PackUnavailable, to_pdf
from pages.sheet import as_excel
from programme.models import Summit, SummitRegistration
from record.verbs import Refused

ON_A_SHEET = 8


def participants_as_excel(registrations: Sequence[SummitRegistration]) -> bytes:
    """Return those registered (with sessions) as XLSX in which every cell is text."""
    headings = [_("Name"), _("Organisation"), _("E-mail"), _("State"), _("What you come to")]
    rows = (
        [row.name, row.organisation, row.email, row.get_state_display(), "; ".join(map(str, row.sessions.all()))]
        for row in registrations
    )
    return as_excel(_("Participants"), headings, rows)


def badges_as_pdf(summit: Summit, registrations: Sequence[SummitRegistration]) -> bytes:
    """Return a tagged PDF with eight badges on each A4. Raises Refused when nobody comes, or no PDF can be made."""
    if not registrations:
        raise Refused(_("Nobody has a place yet: there are no badges to print."))
    sheets = [registrations[first : first + ON_A_SHEET] for first in range(0, len(registrations), ON_A_SHEET)]
    context = {"summit": summit, "sheets": sheets, "language": get_language()}
    try:
        return to_pdf(render_to_string("pdf/badges.html", context))
    except PackUnavailable as problem:
        raise Refused(str(problem)) from problem
