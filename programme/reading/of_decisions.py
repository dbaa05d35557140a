"""By what a programme narrows decisions: the task that an item was for, the municipality it concerned."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from meetings.reading.decision_register import Narrowing
from members.models import Committee, Person
from programme.models import ClimatePlan, Programme, Task


def narrowed_by_programme(person: Person, committee: Committee) -> Iterator[Narrowing]:
    """Offer the tasks and the municipalities of the programme that the committee carries out, or the one above it."""
    programme = Programme.objects.carried_out(committee, person).values("pk")
    tasks = [(task.pk, str(task)) for task in Task.objects.filter(programme__in=programme)]
    of_municipalities = ClimatePlan.objects.filter(programme__in=programme).select_related("organisation")
    plans = [(plan.pk, plan.organisation.short_name) for plan in of_municipalities]
    if tasks:
        yield Narrowing("task", _("Task"), tasks, "item__tasks")
    if plans:
        yield Narrowing("municipality", _("Municipality"), plans, "item__plans")
