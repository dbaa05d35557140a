"""Milestones of plans as rows of a sheet: its columns, how they go out, and what each row that comes in would do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from pages.danish_order import sort_key
from pages.sheet import Columns, SheetRow, as_excel
from programme.models import ClimatePlan, PlanMilestone, PlanStep, Programme
from programme.reading.plan_days import begun, contradiction, no_longer_used
from record import clock

MILESTONES = Columns(
    headings={
        "municipality": "Kommune",
        "step": "Milepæl",
        "day": "Dato",
        "reached": "Forventet eller nået",
        "day_in_words": "Dato i ord",
        "certainty": "Sikkerhed",
        "source": "Kilde",
    },
    needed=("municipality", "step", "day"),
    also_called={"status": "reached", "faktisk": "reached", "kommunekode": "municipality"},
)
EXPECTED, REACHED = "forventet", "nået"
_REACHED = {REACHED: True, "faktisk": True, EXPECTED: False, "": False}
_CERTAINTY = {
    "bekræftet": PlanMilestone.Certainty.CONFIRMED,
    "ikke bekræftet": PlanMilestone.Certainty.UNCONFIRMED,
    "": PlanMilestone.Certainty.UNCONFIRMED,
}
_WRITTEN = {PlanMilestone.Certainty.CONFIRMED: "bekræftet", PlanMilestone.Certainty.UNCONFIRMED: "ikke bekræftet"}
_DAYS = ("%d.%m.%Y", "%Y-%m-%d", "%d-%m-%Y", "%Y-%m-%d %H:%M:%S")


@dataclass
class PlannedMilestone:
    """One row: the milestone it sets, and what is wrong with it in words."""

    number: int
    cells: dict[str, str]
    plan: ClimatePlan | None = None
    step: PlanStep | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    was: PlanMilestone | None = None
    errors: list[str] = field(default_factory=list)

    @property
    def is_same(self) -> bool:
        """Whether the milestone stands there already, as the row says."""
        return self.was is not None and all(getattr(self.was, name) == fact for name, fact in self.facts.items())

    @property
    def outcome(self) -> str:
        """What the row does, in a word or two."""
        if self.errors:
            return _("Cannot be imported")
        if self.was is None:
            return _("New milestone")
        return _("No change") if self.is_same else _("Changes the milestone")


def exported(plans: Iterable[ClimatePlan]) -> bytes:
    """Return the milestones of `plans` (with milestones and steps) as XLSX, in the columns an import reads.

    A plan without any has a row with its name alone, so that the sheet has all of them.
    """
    rows = []
    for plan in plans:
        milestones = list(plan.milestones.all())
        rows += [_cells(plan, milestone) for milestone in milestones]
        if not milestones:
            rows.append([plan.organisation.short_name, *[""] * (len(MILESTONES.headings) - 1)])
    return as_excel("Milepæle", MILESTONES.headings.values(), rows)


def _cells(plan: ClimatePlan, milestone: PlanMilestone) -> list[str]:
    return [
        plan.organisation.short_name,
        milestone.step.title,
        milestone.day.strftime("%d.%m.%Y"),
        REACHED if milestone.is_reached else EXPECTED,
        milestone.day_in_words,
        _WRITTEN[PlanMilestone.Certainty(milestone.certainty)],
        milestone.source,
    ]


class _Known:
    """What is known of a programme, looked up once for all rows."""

    def __init__(self, programme: Programme):
        self.plans: dict[str, ClimatePlan] = {}
        for plan in programme.plans.select_related("organisation").prefetch_related("milestones__step"):
            for name in (plan.organisation.name, plan.organisation.short_name):
                self.plans[sort_key(name)] = plan
            if plan.organisation.code:
                self.plans[plan.organisation.code] = plan
        self.steps = {step.title.casefold(): step for step in programme.plan_steps.all()}
        self.begun = begun(programme)


def planned(programme: Programme, rows: Sequence[SheetRow]) -> list[PlannedMilestone]:
    """Return what each row would do; as many queries for one row as for all. A row that names a municipality and
    nothing else does nothing, and is left out."""
    known = _Known(programme)
    said = [row for row in rows if any(text for name, text in row.cells.items() if name != "municipality")]
    found = [_planned(row, known) for row in said]
    seen: dict[tuple, PlannedMilestone] = {}
    for row in found:
        if row.plan and row.step:
            first = seen.setdefault((row.plan.pk, row.step.pk), row)
            if first is not row:
                row.errors.append(_("Row %(number)s says the same milestone. Keep one.") % {"number": first.number})
    _against_each_other(found)
    return found


def _planned(row: SheetRow, known: _Known) -> PlannedMilestone:
    cells = row.cells
    found = PlannedMilestone(row.number, cells)
    found.errors = [
        _("“%(column)s” is a formula. Write the text itself.") % {"column": MILESTONES.headings[column]}
        for column in row.formulas
    ]
    named = cells.get("municipality", "")
    found.plan = known.plans.get(sort_key(named)) or known.plans.get(named.rjust(4, "0"))
    if found.plan is None:
        found.errors.append(_("The municipality “%(name)s” is not one of the programme's.") % {"name": named})
    found.step = known.steps.get(cells.get("step", "").casefold())
    if found.step is None:
        found.errors.append(_("The milestone “%(name)s” is unknown.") % {"name": cells.get("step", "")})
    found.errors += _facts(found, cells, known)
    if found.plan and found.step:
        found.was = next((had for had in found.plan.milestones.all() if had.step_id == found.step.pk), None)
        if found.was is None and found.step.is_retired:
            found.errors.append(str(no_longer_used(found.step)))
    return found


def _facts(found: PlannedMilestone, cells: dict[str, str], known: _Known) -> list[str]:
    day = _day(cells.get("day", ""))
    reached = _REACHED.get(cells.get("reached", "").casefold())
    certainty = _CERTAINTY.get(cells.get("certainty", "").casefold())
    errors = []
    if day is None:
        errors.append(_("“%(day)s” is no date. Write it as 28.06.2022.") % {"day": cells.get("day", "")})
    elif day < known.begun:
        errors.append(_("The day lies before the project began, %(day)s.") % {"day": known.begun.strftime("%d.%m.%Y")})
    elif reached and day > clock.today():
        errors.append(_("The day is still to come: write “forventet”."))
    if reached is None:
        errors.append(_("Write “forventet” or “nået”, not “%(word)s”.") % {"word": cells.get("reached", "")})
    if certainty is None:
        errors.append(_("Write “bekræftet” or “ikke bekræftet”, not “%(word)s”.") % {"word": cells["certainty"]})
    for name, most in (("day_in_words", 60), ("source", 200)):
        if len(cells.get(name, "")) > most:
            errors.append(
                _("“%(column)s” is longer than %(most)s signs.") % {"column": MILESTONES.headings[name], "most": most}
            )
    found.facts = {
        "day": day,
        "is_reached": reached,
        "certainty": certainty,
        "day_in_words": cells.get("day_in_words", ""),
        "source": cells.get("source", ""),
    }
    return errors


def _day(text: str) -> date | None:
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def _against_each_other(rows: Sequence[PlannedMilestone]) -> None:
    """Let each row of a plan whose days contradict each other, with what stands there already, say so."""
    right: dict[ClimatePlan, list[tuple[PlanStep, PlannedMilestone]]] = {}
    for row in rows:
        if row.plan and row.step and not row.errors:
            right.setdefault(row.plan, []).append((row.step, row))
    for plan, of_plan in right.items():
        reached = {had.step: had.day for had in plan.milestones.all() if had.is_reached}
        for step, row in of_plan:
            reached.pop(step, None)
            if row.facts["is_reached"]:
                reached[step] = row.facts["day"]
        said = contradiction(reached)
        for _step, row in of_plan if said else ():
            row.errors.append(said)
