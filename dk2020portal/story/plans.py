"""The climate plans in the story: who confirmed one, and which items concerned which municipality."""

from dk2020portal.story.cast import Cast
from dk2020portal.story.desk import days_ago
from programme import workflow
from programme.models import Programme


def tell_of_plans(cast: Cast, told: dict) -> None:
    """Tie the items to the municipalities they concerned, and let plans be confirmed, each on its own day."""
    programme = Programme.objects.get(committee=cast.committee)
    plans = {plan.organisation.short_name: plan for plan in programme.plans.with_names()}
    for reference, municipalities in (told.get("items") or {}).items():
        workflow.tie_plans(item=cast.item(reference), plans=[plans[name] for name in municipalities], by=cast.secretary)
    for row in told.get("confirmed") or []:
        with days_ago(row["days_ago"]):
            workflow.confirm_plan(plan=plans[row["municipality"]], by=cast.person(row["by"]))
