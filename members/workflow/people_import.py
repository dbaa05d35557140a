"""The verb that imports people: every row, or none."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from members.models import Person
from members.people.importing import plan
from members.people.sheet import SheetRow
from members.workflow.people import add_person, edit_person
from record.verbs import Refused, verb

FACTS = ("name", "email", "organisation", "job_title", "level", "phone")


@verb
def import_people(*, rows: Sequence[SheetRow], by: Person, reason: str = "") -> tuple[int, int]:
    """Add and change the people of `rows`, and return how many were (added, changed).

    The rows are judged again as the register stands now. Raises Refused, and saves nothing, when one has an error.
    """
    planned = plan(rows, by=by)
    if any(one.errors for one in planned):
        raise Refused(_("Nothing has been imported: some rows have errors. Correct the file and choose it again."))
    added = changed = 0
    for one in planned:
        if one.person is None:
            add_person(by=by, **one.facts)
            added += 1
        elif one.changes:
            kept = {name: getattr(one.person, name) for name in FACTS}
            edit_person(person=one.person, by=by, **(kept | one.facts))
            changed += 1
    return added, changed
