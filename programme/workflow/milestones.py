"""Verbs of the milestones of plans, and of the rounds and kinds of milestones that a programme works with."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.models import Person
from programme.models import ClimatePlan, PlanMilestone, PlanRound, PlanStep, Programme
from programme.reading.plan_days import begun, contradiction, no_longer_used
from programme.workflow.while_open import verb
from record import clock
from record.verbs import Refused, locked
from record.versions import require_unchanged

FACTS = ("day", "day_in_words", "is_reached", "certainty", "source")


def _require_in_the_project(programme: Programme, day: date) -> None:
    if day < begun(programme):
        raise Refused(
            _("The project began on %(day)s: no milestone can lie before it. Correct the day.")
            % {"day": date_format(begun(programme))}
        )


def _titled(title: str) -> str:
    if not title.strip():
        raise Refused(_("Enter what it is called."))
    return title.strip()


def require_consistent(plan: ClimatePlan, *tracks: str) -> None:
    """Raise Refused where what the plan reached on these tracks, as it is saved now, contradicts itself."""
    reached = plan.milestones.filter(is_reached=True, step__track__in=tracks).select_related("step")
    said = contradiction({milestone.step: milestone.day for milestone in reached})
    if said:
        raise Refused(said)


@verb
def set_milestone(
    *,
    plan: ClimatePlan,
    step: PlanStep,
    day: date,
    is_reached: bool,
    by: Person | None,
    day_in_words: str = "",
    certainty: str = PlanMilestone.Certainty.UNCONFIRMED,
    source: str = "",
    expected_version: int | None = None,
    checked: bool = True,
) -> PlanMilestone:
    """Say when a plan reached a milestone (a date in Europe/Copenhagen), or is expected to.

    Raises Refused for a day before the project, one to come that is said to be reached, and one that contradicts
    another that was reached on the same track (who sets several asks that at last: not `checked` here); Conflict when
    somebody saved the same meanwhile.
    """
    plan = locked(plan)
    _require_in_the_project(plan.programme, day)
    if is_reached and day > clock.today():
        raise Refused(_("The day is still to come. Choose “expected” until the milestone is reached."))
    known = PlanMilestone.objects.filter(plan=plan, step=step).first()
    known = locked(known) if known else None
    require_unchanged(known, expected_version, FACTS)
    if known is None and step.is_retired:
        raise Refused(no_longer_used(step))
    milestone = known or PlanMilestone(plan=plan, step=step)
    milestone.day, milestone.day_in_words, milestone.is_reached = day, day_in_words.strip(), is_reached
    milestone.certainty, milestone.source = certainty, source.strip()
    milestone.save()
    if checked:
        require_consistent(plan, step.track)
    return milestone


@verb
def confirm_milestone(*, milestone: PlanMilestone, by: Person, expected_version: int | None = None) -> PlanMilestone:
    """Say that a milestone is as it stands there.

    Raises Refused when it has been confirmed, Conflict when somebody changed it after the page was opened.
    """
    locked(milestone.plan)
    milestone = locked(milestone)
    told = _("Somebody else changed the milestone meanwhile. Look at it again, and confirm what stands there now.")
    require_unchanged(milestone, expected_version, FACTS, told=told)
    if milestone.is_confirmed:
        raise Refused(_("The milestone has been confirmed already."))
    milestone.certainty = PlanMilestone.Certainty.CONFIRMED
    milestone.save()
    return milestone


@verb
def remove_milestone(*, milestone: PlanMilestone, by: Person, reason: str) -> None:
    """Take away a milestone that was wrong; it stays in the history, with the reason."""
    locked(milestone.plan)
    locked(milestone).delete()


@verb
def save_round(
    *,
    programme: Programme,
    title: str,
    starts_on: date,
    by: Person | None,
    round: PlanRound | None = None,
    expected_version: int | None = None,
) -> PlanRound:
    """Add a round, or change one. Raises Refused without a title and for one in use."""
    known = locked(round) if round else None
    saved = known or PlanRound(programme=programme)
    require_unchanged(known, expected_version, ("title", "starts_on"))
    if programme.rounds.filter(title=_titled(title)).exclude(pk=saved.pk).exists():
        raise Refused(_("There is a round called “%(title)s” already.") % {"title": title.strip()})
    saved.title, saved.starts_on = title.strip(), starts_on
    saved.save()
    return saved


@verb
def save_step(
    *,
    programme: Programme,
    track: str,
    title: str,
    position: int,
    by: Person | None,
    stage: str = "",
    is_aside: bool = False,
    is_retired: bool = False,
    step: PlanStep | None = None,
    expected_version: int | None = None,
) -> PlanStep:
    """Add a kind of milestone, or change one; what plans have of it follows. Raises Refused for a title in use."""
    known = locked(step) if step else None
    saved = known or PlanStep(programme=programme)
    facts = {"track": track, "title": title.strip(), "position": position, "stage": stage}
    facts |= {"is_aside": is_aside, "is_retired": is_retired}
    require_unchanged(known, expected_version, tuple(facts))
    if programme.plan_steps.filter(title=_titled(title)).exclude(pk=saved.pk).exists():
        raise Refused(_("There is a milestone called “%(title)s” already.") % {"title": title.strip()})
    for name, value in facts.items():
        setattr(saved, name, value)
    saved.save()
    return saved
