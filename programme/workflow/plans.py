"""Verbs of climate plans: which municipality has one, what is said of it, who confirmed it, links and documents."""

from collections.abc import Iterable
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from meetings.annexes.kept_documents import keep, take_off
from meetings.models import AgendaItem
from members.models import Organisation, Person
from programme.models import ClimatePlan, PlanDocument, PlanLink, PlanRound, Programme
from programme.workflow.while_open import verb
from record import clock
from record.verbs import Refused, locked
from record.versions import require_unchanged

FACTS = ("round", "local_title", "remark", "row", "column")


@verb
def add_plan(
    *,
    programme: Programme,
    organisation: Organisation,
    by: Person | None,
    round: PlanRound | None = None,
    local_title: str = "",
    remark: str = "",
    row: int | None = None,
    column: int | None = None,
) -> ClimatePlan:
    """Follow the plan of a municipality. Raises Refused for who is none, who is followed, and for a place taken."""
    if organisation.kind != Organisation.Kind.MUNICIPALITY:
        raise Refused(_("%(organisation)s is no municipality. Choose one.") % {"organisation": organisation})
    if ClimatePlan.objects.filter(programme=programme, organisation=organisation).exists():
        raise Refused(_("The plan of %(organisation)s is followed already.") % {"organisation": organisation})
    plan = ClimatePlan(programme=programme, organisation=organisation)
    _set(plan, round=round, local_title=local_title, remark=remark, row=row, column=column)
    plan.save()
    return plan


@verb
def edit_plan(
    *,
    plan: ClimatePlan,
    round: PlanRound | None,
    local_title: str,
    remark: str,
    by: Person,
    row: int | None = None,
    column: int | None = None,
    expected_version: int | None = None,
) -> ClimatePlan:
    """Change what is said of a plan. Raises Refused for a place on the map that another municipality has, and for half
    of a place; Conflict when somebody saved the same meanwhile."""
    plan = locked(plan)
    require_unchanged(plan, expected_version, FACTS)
    _set(plan, round=round, local_title=local_title, remark=remark, row=row, column=column)
    plan.save()
    return plan


def _set(plan: ClimatePlan, **facts: Any) -> None:
    row, column = facts["row"], facts["column"]
    if (row is None) != (column is None):
        raise Refused(_("A place on the map has both a row and a column. Enter both, or none."))
    others = ClimatePlan.objects.filter(programme=plan.programme_id, row=row, column=column).exclude(pk=plan.pk)
    holder = others.select_related("organisation").first() if row is not None else None
    if holder:
        raise Refused(_("%(municipality)s has that place on the map. Choose another.") % {"municipality": holder})
    plan.round, plan.row, plan.column = facts["round"], row, column
    plan.local_title, plan.remark = facts["local_title"].strip(), facts["remark"].strip()


@verb
def confirm_plan(*, plan: ClimatePlan, by: Person) -> ClimatePlan:
    """Say today that what stands there is right."""
    plan = locked(plan)
    plan.confirmed_on, plan.confirmed_by = clock.today(), by
    plan.save()
    return plan


@verb
def add_plan_link(*, plan: ClimatePlan, title: str, url: str, by: Person | None) -> PlanLink:
    """Put a link on the page of a plan. Raises Refused without a title, and for an address that is there already."""
    plan = locked(plan)
    if not title.strip():
        raise Refused(_("Enter what the link leads to"))
    if plan.links.filter(url=url).exists():
        raise Refused(_("The link is there already."))
    return PlanLink.objects.create(plan=plan, title=title.strip(), url=url)


@verb
def remove_plan_link(*, link: PlanLink, by: Person) -> None:
    """Take a link off; it stays in the history."""
    locked(link).delete()


@verb
def add_plan_document(*, plan: ClimatePlan, file: File, by: Person, title: str = "") -> PlanDocument:
    """Keep a file with a plan. Raises Refused for a file that no annex may be: too big, or of another kind."""
    return keep(PlanDocument(plan=locked(plan)), file=file, title=title, by=by)


@verb
def remove_plan_document(*, document: PlanDocument, by: Person) -> PlanDocument:
    """Take a document off the page of a plan; its file stays. Raises Refused when that has been done."""
    return take_off(locked(document))


@verb
def tie_plans(*, item: AgendaItem, plans: Iterable[ClimatePlan], by: Person) -> None:
    """Say which municipalities an item concerns: exactly these."""
    locked(item).plans.set(plans)
