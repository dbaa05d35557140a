"""The verb that imports milestones of plans: all rows, or those that are right where that was chosen."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from members.models import Person
from pages.sheet import SheetRow
from programme.models import PlanStep, Programme
from programme.reading.plans_sheet import PlannedMilestone, planned
from programme.workflow.milestones import require_consistent, set_milestone
from programme.workflow.while_open import verb
from record.verbs import Refused, locked


@verb
def import_plans(
    *, programme: Programme, rows: Sequence[SheetRow], by: Person, leave_out: bool = False, reason: str = ""
) -> tuple[int, list[PlannedMilestone]]:
    """Set the milestones of `rows`; return how many were set, and the rows that were left out.

    The rows are judged again as the plans stand now. Raises Refused, and saves nothing, when one has an error and
    those are not to be left out.
    """
    found = planned(programme, rows)
    wrong = [row for row in found if row.errors]
    if wrong and not leave_out:
        raise Refused(_("Nothing has been imported: some rows have errors. Correct the file and choose it again."))
    right = [row for row in found if not row.errors and not row.is_same]
    plans = {row.plan.pk: row.plan for row in right if row.plan}
    for pk in sorted(plans):
        locked(plans[pk])
    for milestone in sorted((row.was for row in right if row.was), key=lambda was: was.pk):
        locked(milestone)
    for row in right:
        if row.plan and row.step:
            set_milestone(plan=row.plan, step=row.step, by=by, checked=False, **row.facts)
    for plan in plans.values():
        require_consistent(plan, *PlanStep.Track)
    return len(right), wrong
