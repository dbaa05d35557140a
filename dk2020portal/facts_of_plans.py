"""What is known of the municipalities' climate plans (domain.md 1.4 and 1.5), and how surely: what the database has is
never overwritten."""

from collections.abc import Iterator

from members.models import Organisation
from programme.models import ClimatePlan, PlanMilestone, PlanRound, PlanStep, Programme


def load_plans(facts: dict) -> Iterator[bool]:
    """Create what the file says and the database lacks; yield for each row whether it was created."""
    programme = Programme.objects.get(name=facts["programme"]["name"])
    # What was renamed or added in the portal is its own: the kinds are loaded where there are none.
    for row in () if programme.rounds.exists() else facts["plan_rounds"]:
        starts = {"starts_on": row["starts"]}
        yield PlanRound.objects.get_or_create(programme=programme, title=row["title"], defaults=starts)[1]
    for row in () if programme.plan_steps.exists() else facts["plan_steps"]:
        rest = {name: row[name] for name in ("track", "position", "stage", "is_aside")}
        yield PlanStep.objects.get_or_create(programme=programme, title=row["title"], defaults=rest)[1]
    rounds = {round.title: round for round in programme.rounds.all()}
    steps = {step.title: step for step in programme.plan_steps.all()}
    for row in facts["plans"]:
        organisation = Organisation.objects.get(short_name=row["organisation"])
        said = {name: row[name] for name in ("local_title", "remark", "row", "column")}
        plan, is_new = ClimatePlan.objects.get_or_create(
            programme=programme, organisation=organisation, defaults={"round": rounds.get(row["round"]), **said}
        )
        yield is_new
        # A plan that has been kept since is its keepers': only a new one is told what the file knows.
        for milestone in row["milestones"] if is_new else ():
            if milestone["step"] in steps:
                yield bool(_milestone(plan, steps[milestone["step"]], milestone))


def _milestone(plan: ClimatePlan, step: PlanStep, row: dict) -> PlanMilestone:
    return PlanMilestone.objects.create(
        plan=plan,
        step=step,
        day=row["day"],
        day_in_words=row["in_words"],
        is_reached=row["reached"],
        certainty=row["certainty"],
        source=row["source"],
    )
