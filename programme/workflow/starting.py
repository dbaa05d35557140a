"""The verb that begins a programme: its name and its project period."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.models import Committee, Person
from members.workflow.goes_on import require_work_goes_on
from programme.models import Programme
from record.verbs import Refused, locked, verb


def require_no_programme(committee: Committee) -> None:
    """Raise Refused for a committee that carries out a programme already, or is a working group."""
    if committee.kind in Committee.WORKING_FOR:
        raise Refused(_("A working group carries out no programme of its own."))
    if Programme.objects.filter(committee=committee).exists():
        raise Refused(_("The committee carries out a programme already."))


@verb
def start_programme(*, committee: Committee, name: str, starts_on: date, ends_on: date, by: Person) -> Programme:
    """Let a committee carry out a programme from a day to a day (both included), and return it.

    Raises Refused for a name that is in use, an end before the start, and where there is a programme already.
    """
    committee = locked(committee)
    require_work_goes_on(committee)
    require_no_programme(committee)
    if not name.strip():
        raise Refused(_("Enter the name of the programme"))
    if ends_on < starts_on:
        raise Refused(_("The last day cannot be before the first."))
    taken = _("There is already a programme called “%(name)s”. Choose another name.") % {"name": name}
    if name.strip().casefold() in {other.casefold() for other in Programme.objects.values_list("name", flat=True)}:
        raise Refused(taken)
    try:
        # Of two who take the same name at once, in two committees, the second is told as if it had come a moment later.
        with transaction.atomic():
            return Programme.objects.create(
                committee=committee, name=name.strip(), starts_on=starts_on, ends_on=ends_on
            )
    except IntegrityError as problem:
        raise Refused(taken) from problem
