"""The verb that imports people: every row, or none."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from members.models import Person
from members.people.importing import plan
from members.workflow.people import add_person, edit_person
from pages.sheet import SheetRow
from record.verbs import Refused, verb

FACTS = ("name", "email", "organisation", "job_title", "level", "phone")


@verb
def import_people(*, rows: Sequence[SheetRow], by: Person, reason: str = "") -> tuple[int, int]:
    """Add and change the people of `rows`, and return how many were (added, changed).

    The rows are judged again as the register stands now. Raises Refused, and saves nothing, when one has an error.
    """
    planned = plan(rows, by=by)
    if any(row.errors for row in planned):
        raise Refused(_("Nothing has been imported: some rows have errors. Correct the file and choose it again."))
    added = changed = 0
    for row in planned:
        if row.person is None:
            add_person(by=by, **row.facts)
            added += 1
        elif row.changes:
            kept = {name: getattr(row.person, name) for name in FACTS}
            edit_person(person=row.person, by=by, **(kept | row.facts))
            changed += 1
    return added, changed
