"""Where the climate plans of all municipalities stand: rows, the tiles of the map, and how many had come how far."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from members.models import Membership
from programme.models import ClimatePlan, PlanMilestone, PlanStep, Programme

UNCONFIRMED = PlanMilestone.Certainty.UNCONFIRMED
_STAGES = list(PlanStep.Stage.values)
# Three letters say which municipality a tile is where there is no room for its name.
_SHORT = 3


@dataclass(frozen=True)
class PlanRow:
    """A plan as the overview shows it: the stage it has come to, the latest of each track, what is late."""

    plan: ClimatePlan
    stage: str
    latest: dict[str, PlanMilestone]
    late: list[PlanMilestone]
    next: PlanMilestone | None
    unconfirmed: int
    coordinators: list[Membership]

    @property
    def passed(self) -> list[str]:
        """The stages up to the one it has come to."""
        return _STAGES[1 : _STAGES.index(self.stage) + 1]

    @property
    def stage_label(self):
        return PlanStep.Stage(self.stage).label if self.stage else _("Nothing is known")

    @property
    def admission(self) -> PlanMilestone | None:
        return self.latest.get(PlanStep.Track.ADMISSION)

    @property
    def council(self) -> PlanMilestone | None:
        return self.latest.get(PlanStep.Track.COUNCIL)

    @property
    def concito(self) -> PlanMilestone | None:
        return self.latest.get(PlanStep.Track.CONCITO)


@dataclass(frozen=True)
class PlanFilter:
    """Which plans are asked for: by round and milestone (ids as typed), late ones, ones with something unconfirmed."""

    round: str = ""
    step: str = ""
    missing: bool = False
    late: bool = False
    unconfirmed: bool = False

    def lets(self, row: PlanRow) -> bool:
        """Whether a row is asked for."""
        reached = {str(had.step_id) for had in row.plan.milestones.all() if had.is_reached}
        return (
            (not self.round or str(row.plan.round_id) == self.round)
            and (not self.step or (self.step in reached) != self.missing)
            and (not self.late or bool(row.late))
            and (not self.unconfirmed or row.unconfirmed > 0)
        )


def plans_of(programme: Programme, person) -> list[PlanRow]:
    """Return a row for each plan of the programme, in Danish order; four queries however many there are."""
    plans = ClimatePlan.objects.visible_to(person).filter(programme=programme).with_names()
    milestones = PlanMilestone.objects.select_related("step")
    coordinating = Membership.objects.active().filter(committee=programme.committee_id, municipality__isnull=False)
    of_municipality: dict[int, list[Membership]] = {}
    for membership in coordinating.select_related("person").order_by("person__sort_key"):
        of_municipality.setdefault(membership.municipality_id or 0, []).append(membership)
    found = plans.prefetch_related(Prefetch("milestones", milestones))
    return [row_of(plan, of_municipality.get(plan.organisation_id, [])) for plan in found]


def row_of(plan: ClimatePlan, coordinators: Sequence[Membership] = ()) -> PlanRow:
    """Return the row of one plan; fetch its milestones and their steps along."""
    milestones = list(plan.milestones.all())
    reached = [had for had in milestones if had.is_reached]
    expected = [had for had in milestones if not had.is_reached]
    latest: dict[str, PlanMilestone] = {}
    for had in sorted(reached, key=lambda had: (had.day, had.step.position)):
        latest[had.step.track] = had
    return PlanRow(
        plan=plan,
        stage=max((had.step.stage for had in reached), key=_STAGES.index, default=""),
        latest=latest,
        late=[had for had in expected if had.is_late],
        next=min((had for had in expected if not had.is_late), key=lambda had: had.day, default=None),
        unconfirmed=sum(1 for had in milestones if not had.is_confirmed),
        coordinators=list(coordinators),
    )


@dataclass(frozen=True)
class Tile:
    """A municipality on the map, in the units of the drawing."""

    row: PlanRow
    short: str
    x: int
    y: int
    is_faded: bool
    # Its name is written smaller.
    is_long: bool
    # The stages as dots: where each stands, and whether it has been passed.
    dots: tuple[tuple[int, bool], ...]


@dataclass(frozen=True)
class TileMap:
    """The municipalities in the shape of the region."""

    tiles: tuple[Tile, ...]
    width: int
    height: int


TILE, GAP = 116, 6


def map_of(rows: Iterable[PlanRow], shown: PlanFilter) -> TileMap | None:
    """Return the map of the plans that have a place on it, None without any; what is not asked for is faded.

    They come in the order of reading: row by row, from left to right.
    """
    placed = [row for row in rows if row.plan.row is not None and row.plan.column is not None]
    if not placed:
        return None
    placed.sort(key=lambda row: (row.plan.row, row.plan.column))
    left = min(row.plan.column or 0 for row in placed)
    top = min(row.plan.row or 0 for row in placed)
    tiles = tuple(
        Tile(
            row=row,
            short=row.plan.organisation.short_name[:_SHORT],
            x=((row.plan.column or 0) - left) * (TILE + GAP),
            y=((row.plan.row or 0) - top) * (TILE + GAP),
            is_faded=not shown.lets(row),
            is_long=len(row.plan.organisation.short_name) > 13,
            dots=tuple((22 + 18 * place, stage in row.passed) for place, stage in enumerate(_STAGES[1:])),
        )
        for row in placed
    )
    return TileMap(tiles, max(tile.x for tile in tiles) + TILE, max(tile.y for tile in tiles) + TILE)


@dataclass(frozen=True)
class Reached:
    """A day on which one more plan reached a milestone, and how many had by then."""

    day: date
    plan: ClimatePlan
    milestone: PlanMilestone
    count: int


@dataclass(frozen=True)
class StepCourse:
    """How many plans had reached one milestone, day by day."""

    step: PlanStep
    reached: tuple[Reached, ...]

    @property
    def count(self) -> int:
        return len(self.reached)


def courses_of(rows: Iterable[PlanRow]) -> list[StepCourse]:
    """Return the course of each milestone that a plan has reached, by track and place on it."""
    days: dict[PlanStep, list[tuple[date, ClimatePlan, PlanMilestone]]] = {}
    for row in rows:
        for had in row.plan.milestones.all():
            if had.is_reached:
                days.setdefault(had.step, []).append((had.day, row.plan, had))
    tracks = list(PlanStep.Track.values)
    return [
        StepCourse(
            step,
            tuple(
                Reached(day, plan, had, number)
                for number, (day, plan, had) in enumerate(sorted(days[step], key=lambda row: row[0]), 1)
            ),
        )
        for step in sorted(days, key=lambda step: (tracks.index(step.track), step.position, step.pk))
    ]
