"""Verbs of the programme: carry it on for another period (terms of reference: "gælder i udgangspunktet 3 år")."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.models import Decision
from members.models import Committee, Person
from programme.models import Programme, ProgrammePeriod
from programme.workflow.while_open import verb
from record.verbs import Refused, locked


@verb
def continue_programme(
    *,
    programme: Programme,
    starts_on: date,
    ends_on: date,
    by: Person,
    decided_by: Decision | None = None,
    source: str = "",
) -> ProgrammePeriod:
    """Add a period (days in Europe/Copenhagen, both included) after those there are, and return it.

    Raises Refused when nothing says what decided it, and for days that lie in a period there is or end before they
    begin. What was decided before stays as it is.
    """
    locked(Committee.objects.get(pk=programme.committee_id))
    if decided_by is None and not source.strip():
        raise Refused(_("Choose the decision, or write what decided the period."))
    if ends_on < starts_on:
        raise Refused(_("The last day cannot be before the first."))
    last = programme.periods[-1].ends_on
    if starts_on <= last:
        day = date_format(last, "SHORT_DATE_FORMAT")
        raise Refused(_("A new period begins after the last one, which ends on %(day)s.") % {"day": day})
    return ProgrammePeriod.objects.create(
        programme=programme, starts_on=starts_on, ends_on=ends_on, decided_by=decided_by, source=source.strip()
    )
