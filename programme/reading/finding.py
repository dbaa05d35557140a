"""What the search finds of the climate action plans: for everybody who sees the programme."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from members.models import Organisation
from members.models.standing import standing_of
from programme.models import ClimatePlan, PlanDocument, PlanLink, PlanMilestone
from record.finding.sources import Kind, Offer, Source, mark_of


def _within(person) -> set[str]:
    return {mark_of("committee", committee.pk) for committee in standing_of(person).committees}


def _offers(key: int) -> Iterator[Offer]:
    plan = ClimatePlan.objects.filter(pk=key).with_names().first()
    if plan is None:
        return
    milestones = [f"{had.step.title} {had.source}" for had in plan.milestones.select_related("step")]
    titles = [*plan.links.values_list("title", flat=True), *_documents(plan)]
    municipality = plan.organisation.short_name
    yield Offer(
        "plan",
        key,
        title=f"{municipality}: {plan.local_title}" if plan.local_title else municipality,
        named=municipality,
        text="\n".join(filter(None, [plan.local_title, plan.remark, *milestones, *titles])),
        also=f"{plan.organisation.name} klimahandlingsplan climate plan",
        address=plan.get_absolute_url(),
        within=frozenset({mark_of("committee", plan.programme.committee_id)}),
        committee=plan.programme.committee_id,
    )


def _documents(plan: ClimatePlan) -> Iterable[str]:
    return PlanDocument.objects.filter(plan=plan, removed_on=None).values_list("title", flat=True)


PLANS = Source(
    name="plans",
    kinds=(Kind("plan", _("Climate action plans"), lambda person: ClimatePlan.objects.visible_to(person), place=1),),
    keys=lambda: ClimatePlan.objects.order_by("pk").values_list("pk", flat=True).iterator(),
    offers=_offers,
    within=_within,
    watches={
        ClimatePlan: lambda plan: [plan.pk],
        PlanMilestone: lambda had: [had.plan_id],
        PlanLink: lambda link: [link.plan_id],
        PlanDocument: lambda document: [document.plan_id],
        Organisation: lambda organisation: organisation.plans.order_by().values_list("pk", flat=True),
    },
    root=ClimatePlan,
)
